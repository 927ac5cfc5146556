/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/bench/probes.S - see probes.h. Registers: r0 stamps, r4/r5 begin, r6/r7 end;
 * an operation may change r1-r3 and r12. */
#include "guests/bench/probes.h"

    .syntax unified
    .arm
    .text

    .macro  stamp first, sum
    mrrc    p15, 1, \first, r12, c14        @ CNTVCT
    mov     \sum, \first
    nop
    .rept   STAMP_READS - 1
    mrrc    p15, 1, lr, r12, c14
    add     \sum, \sum, lr
    nop
    .endr
    .endm

/* void probe(struct stamps *, uint32_t argument) */
    .macro  probe_begin name
    .global \name
    .balign 64
\name:
    push    {r0, r4-r7, lr}
    stamp   r4, r5
    .endm

    .macro  probe_end
    stamp   r6, r7
    pop     {r0}
    stmia   r0, {r4-r7}
    pop     {r4-r7, pc}
    .endm

    probe_begin probe_nothing
    probe_end

    probe_begin probe_hvc_empty
    mov     r0, r1
    probe_end

    probe_begin probe_hvc
    mov     r0, r1
    hvc     #0
    probe_end

    probe_begin probe_smc
    mov     r0, r1
    smc     #0
    probe_end

    probe_begin probe_actlr
    mrc     p15, 0, r1, c1, c0, 1
    probe_end

    probe_begin probe_cntp_ctl
    mrc     p15, 0, r1, c14, c2, 1
    probe_end

    probe_begin probe_read_empty
    mov     r2, #0
    probe_end

    probe_begin probe_read
    mov     r2, #0
    ldr     r2, [r1]
    probe_end

    probe_begin probe_write
    mov     r2, #0
    str     r2, [r1]
    probe_end

    .global probe_sgi
probe_sgi:
    push    {r0, r4-r7, lr}
    ldr     r2, =0x08000f00                 @ GICD_SGIR
    cpsie   i
    stamp   r4, r5
    str     r1, [r2]
    b       .

    .global probe_busy
probe_busy:
    push    {r0, r4-r7, lr}
    cpsie   i
    b       .

    .global probe_wfi
probe_wfi:
    push    {r0, r4-r7, lr}
    cpsie   i
1:  wfi
    b       1b
    .ltorg

/* The IRQ vector is the last but one: the first instruction of the handler is the first
 * read of the end stamp. Exceptions are none of ours. FIQs are masked. */
    .balign 32
    .global bench_vectors
bench_vectors:
    .rept   6
    b       .
    .endr
    stamp   r6, r7                          @ IRQ, in IRQ mode
    cps     #0x13
    pop     {r0}
    stmia   r0, {r4-r7}
    pop     {r4-r7, pc}
