/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/vectors.S - three vector tables and what they lead to.
 *
 * Each table is a page with all code up to the first absolute jump, so that it works at
 * any address. Data accesses may be big-endian at first (SCTLR.EE): until SETEND
 * nothing is loaded or stored, TPIDRPRW and TPIDRURO hold what must be kept.
 */
#include "guests/runtime/exceptions.h"

    .syntax unified
    .text

/* Stores r0, r1 and CPSR in the record, leads to exception_common with
 * r0 = record, r1 = what struct exception.vector shall hold. */
    .macro  record_exception vector
    mcr     p15, 0, r0, c13, c0, 4          @ TPIDRPRW = r0
    mrs     r0, cpsr
    setend  le
    mcr     p15, 0, r0, c13, c0, 3          @ TPIDRURO = CPSR
    ldr     r0, =exception_record
    str     r1, [r0, #4]
    movw    r1, #\vector
    ldr     pc, =exception_common
    .endm

/* prefix: of the label of each entry; flags: ored into struct exception.vector. */
    .macro  vector_page prefix, flags
    b       .
    b       \prefix\()_und
    b       \prefix\()_svc
    b       \prefix\()_pabt
    b       \prefix\()_dabt
    b       .
    b       \prefix\()_irq
    b       \prefix\()_fiq
\prefix\()_und:
    record_exception (VECTOR_UNDEFINED|\flags)
\prefix\()_svc:
    record_exception (VECTOR_SVC|\flags)
\prefix\()_pabt:
    record_exception (VECTOR_PREFETCH_ABORT|\flags)
\prefix\()_dabt:
    record_exception (VECTOR_DATA_ABORT|\flags)
\prefix\()_irq:
    ldr     pc, =irq_entry
\prefix\()_fiq:
    ldr     pc, =fiq_entry
    .ltorg
    .endm

    .arm
    .balign 4096
    .global vectors
vectors:
    vector_page main, 0

    .balign 4096
    .global other_vectors
other_vectors:
    vector_page other, VECTOR_OTHER_TABLE

/* With SCTLR.TE. Back in ARM state the way is the same. */
    .macro  thumb_stub name, target:vararg
    .balign 4
\name:
    bx      pc
    nop
    .arm
    \target
    .thumb
    .endm

    .balign 4096
    .global thumb_vectors
    .thumb
thumb_vectors:
    b.w     .
    b.w     thumb_und
    b.w     thumb_svc
    b.w     thumb_pabt
    b.w     thumb_dabt
    b.w     .
    b.w     thumb_irq
    b.w     thumb_fiq
    thumb_stub thumb_und, record_exception (VECTOR_UNDEFINED|VECTOR_THUMB)
    thumb_stub thumb_svc, record_exception (VECTOR_SVC|VECTOR_THUMB)
    thumb_stub thumb_pabt, record_exception (VECTOR_PREFETCH_ABORT|VECTOR_THUMB)
    thumb_stub thumb_dabt, record_exception (VECTOR_DATA_ABORT|VECTOR_THUMB)
    thumb_stub thumb_irq, ldr pc, =irq_entry
    thumb_stub thumb_fiq, ldr pc, =fiq_entry
    .arm
    .ltorg
    .balign 4096

/* In the exception's mode; r0 = record, r1 = vector; r1 is saved, r0 and CPSR are in
 * TPIDRPRW and TPIDRURO. Calls void exception_entered(struct exception *). */
exception_common:
    str     r1, [r0, #EXC_VECTOR]
    add     r1, r0, #8
    stmia   r1, {r2-r12}
    mrc     p15, 0, r1, c13, c0, 4
    str     r1, [r0]
    mrc     p15, 0, r1, c13, c0, 3
    str     r1, [r0, #EXC_CPSR]
    mrs     r1, spsr
    str     r1, [r0, #EXC_SPSR]
    str     sp, [r0, #EXC_SP]
    str     lr, [r0, #EXC_LR]
    ldr     sp, =exception_stack_top
    bl      exception_entered

/* The record now holds the state to go on with. */
    ldr     r0, =exception_record
    ldr     r1, [r0, #EXC_SPSR]
    msr     spsr_cxsf, r1
    ldr     lr, [r0, #EXC_LR]
    ldr     sp, [r0, #EXC_SP]
    ldmia   r0, {r0-r12}
    movs    pc, lr

/* Interrupts run on the SVC stack, so that a handler may let others in. */
    .macro  interrupt_entry handler
    sub     lr, lr, #4
    srsdb   sp!, #0x13
    cps     #0x13
    push    {r0-r3, r12, lr}
    and     r1, sp, #4
    sub     sp, sp, r1
    push    {r1, r2}
    ldr     r0, =\handler
    ldr     r0, [r0]
    blx     r0
    pop     {r1, r2}
    add     sp, sp, r1
    pop     {r0-r3, r12, lr}
    rfeia   sp!
    .endm

irq_entry:
    interrupt_entry irq_handler
fiq_entry:
    interrupt_entry fiq_handler
    .ltorg

    .section .bss.stack, "aw", %nobits
    .balign 8
    .space  4096
exception_stack_top:
