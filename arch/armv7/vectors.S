/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/vectors.S - from a guest trap into C and back.
 *
 * While a guest runs, sp points at its struct context (guest_enter put it there),
 * so everything can be saved before any register is overwritten. While we run, sp
 * is this core's stack and interrupts are masked: only our own mistakes bring us
 * here then, and they end in panic.
 */
#include "asm_offsets.h"

        .syntax unified
        .arm

        .section .vectors, "ax", %progbits
        .align  5
        .global hyp_vectors
hyp_vectors:
        b       .                               @ reset is never taken in Hyp mode
        b       hyp_undefined
        b       hyp_call
        b       hyp_prefetch_abort
        b       hyp_data_abort
        b       guest_trap
        b       guest_irq
        b       guest_fiq

        .macro  save_guest
        stmia   sp, {r0-r12, lr}                @ context.r[0..12], lr_usr: Hyp shares its LR
        mrs     r2, elr_hyp
        mrs     r3, spsr
        strd    r2, r3, [sp, #CTX_PC]           @ context.pc, context.cpsr
        mov     r0, sp
        ldr     sp, [sp, #CTX_HYP_SP]           @ onto this core's own stack
        .endm

/* struct context *irq_dispatch(struct context *), fiq_dispatch, trap_entries[class]:
 * what they answer runs next. */
guest_irq:
        save_guest
        bl      irq_dispatch
        b       guest_enter

guest_fiq:
        save_guest
        bl      fiq_dispatch
        b       guest_enter

guest_trap:
        save_guest
        mrc     p15, 4, r1, c5, c2, 0           @ HSR
        ldr     r3, =trap_entries
        lsr     r2, r1, #HSR_EC_SHIFT
        ldr     r3, [r3, r2, lsl #2]
        blx     r3

/* void guest_enter(struct context *r0), never returns; sp: this core's stack. */
        .type   guest_enter, %function  @ callers may be in Thumb
        .global guest_enter
guest_enter:
        mov     sp, r0
        ldrd    r2, r3, [r0, #CTX_PC]
        msr     elr_hyp, r2
        msr     spsr_cxsf, r3
        ldmia   sp, {r0-r12, lr}
        eret

/* An exception that Nagaya itself caused. The stack may be what broke, so the
 * registers go to the core's struct and panic runs on a stack of its own, which the
 * first core to come has for good: a later one only says in its struct that it is
 * here. The guest's TPIDRPRW and TPIDRURO are lost: nothing of it will run again. */
        .macro  own_fault_entry kind
        mcr     p15, 0, r0, c13, c0, 4          @ r0 waits in TPIDRPRW
        mov     r0, #\kind
        b       own_fault
        .endm

hyp_undefined:
        own_fault_entry FAULT_UNDEFINED
hyp_call:
        own_fault_entry FAULT_CALL
hyp_prefetch_abort:
        own_fault_entry FAULT_PREFETCH_ABORT
hyp_data_abort:                                 @ where nobody answers it is no fault of ours
        mcr     p15, 4, r0, c6, c0, 2           @ r0 waits in HIFAR, which tells nothing now
        mrs     r0, elr_hyp
1:      sub     r0, r0, pc                      @ pc is 1b + 8
        cmp     r0, #device_read_access - 1b - 8
        cmpne   r0, #device_write_access - 1b - 8
        beq     2f
        mrc     p15, 4, r0, c6, c0, 2
        own_fault_entry FAULT_DATA_ABORT
2:      adr     r0, device_no_answer
        msr     elr_hyp, r0
        eret

/* bool device_read(pa_t r0, uint32_t *r1), device_write(pa_t r0, uint32_t r1). HDFAR still has
 * what the guest accessed. */
        .type   device_read, %function
        .type   device_write, %function
        .global device_read, device_write
device_read:
        mrc     p15, 4, r3, c6, c0, 0           @ HDFAR
device_read_access:
        ldr     r2, [r0]
        str     r2, [r1]
        mov     r0, #1
        bx      lr
device_write:
        mrc     p15, 4, r3, c6, c0, 0
device_write_access:
        str     r1, [r0]
        mov     r0, #1
        bx      lr
device_no_answer:
        mcr     p15, 4, r3, c6, c0, 0
        mov     r0, #0
        bx      lr

own_fault:                                      @ r0: kind
        mcr     p15, 0, r1, c13, c0, 3          @ r1 waits in TPIDRURO
        mrc     p15, 4, r1, c13, c0, 2          @ HTPIDR: struct core
        add     r1, r1, #CORE_FAULT + 8
        stmia   r1, {r2-r12, sp, lr}            @ r2-r14 of struct fault_frame
        sub     r1, r1, #8
        mrc     p15, 0, r2, c13, c0, 4
        mrc     p15, 0, r3, c13, c0, 3
        stmia   r1, {r2, r3}                    @ r0, r1
        mrs     r2, elr_hyp
        mrs     r3, spsr
        str     r2, [r1, #FAULT_PC]
        str     r3, [r1, #FAULT_CPSR]
        sub     r4, r1, #CORE_FAULT             @ struct core
        ldr     r5, =panic_owner
1:      ldrex   r2, [r5]
        teq     r2, #0
        bne     2f
        strex   r3, r4, [r5]
        teq     r3, #0
        bne     1b
2:      teq     r2, #0
        teqne   r2, r4                          @ while this core reports: it has the stack
        ldreq   sp, =panic_stack + PANIC_STACK_SIZE
        beq     panic_fault                     @ noreturn panic_fault(kind, frame, owner)
        mov     r2, #CORE_FAULTED
        dmb                                     @ the frame before the word that it is there
        str     r2, [r4, #CORE_END]
3:      wfi
        b       3b
        .ltorg
