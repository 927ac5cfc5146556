/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/monitor_vectors.S - from secure SVC mode to Hyp mode (DDI 0406C B1.5, B1.9). */
#include "asm_offsets.h"

        .syntax unified
        .arm
        .arch_extension sec
        .arch_extension virt

        .equ    MODE_SVC_MASKED, 0x1d3          @ A, I and F masked
        .equ    MODE_HYP_MASKED, 0x1da
        .equ    MODE_MON,   0x16
        .equ    SCR_VALUE,  (1 << 0) | (1 << 4) | (1 << 5) | (1 << 8)   @ NS, FW, AW, HCE
        .equ    SCTLR_V,    (1 << 13)
        .equ    SCTLR_TE,   (1 << 30)
        .equ    STACK_SIZE, 256
        .equ    STACKS,     8

        .section .vectors, "ax", %progbits

        .align  5
probe_vectors:                                  @ Non-secure state has no SCR
        b       .
        b       probe_undefined
        .rept   6
        b       .
        .endr

        .align  5
monitor_vectors:
        b       .
        b       .
        b       monitor_smc
        .rept   5
        b       .
        .endr

        .text

probe_undefined:
        mov     r0, #0
        movs    pc, lr                          @ behind what was undefined

        .type   monitor_is_secure, %function
        .global monitor_is_secure
monitor_is_secure:
        mrc     p15, 0, r1, c1, c0, 0           @ SCTLR: vectors by VBAR, in Arm code
        bic     r1, r1, #SCTLR_V
        bic     r1, r1, #SCTLR_TE
        mcr     p15, 0, r1, c1, c0, 0
        ldr     r1, =probe_vectors
        mcr     p15, 0, r1, c12, c0, 0          @ VBAR
        isb
        mov     r0, #1
        mrc     p15, 0, r1, c1, c1, 0           @ SCR
        isb
        bx      lr

/* r4: where to go on in Hyp mode. Its r0 is ours. */
leave:
        ldr     r1, =monitor_vectors
        mcr     p15, 0, r1, c12, c0, 1          @ MVBAR
        cps     #MODE_MON
        ldr     r1, =SCR_VALUE
        mcr     p15, 0, r1, c1, c1, 0
        isb
        ldr     r1, =MODE_HYP_MASKED
        msr     spsr_cxsf, r1
        mov     lr, r4
        movs    pc, lr

        .type   monitor_leave, %function
        .global monitor_leave
monitor_leave:
        ldr     r4, =entered_by_first
        b       leave

entered_by_first:
        ldr     r1, =HSCTLR_OFF
        mcr     p15, 4, r1, c1, c0, 0
        isb
        ldr     sp, =stacks_start + STACK_SPAN
        mov     r0, #(MODE_HYP_MASKED & 0x1f)
        mov     r1, #0                          @ the firmware is our own
        bl      boot_main
        b       .

        .type   monitor_secondary, %function
        .global monitor_secondary
monitor_secondary:
        ldr     r1, =MODE_SVC_MASKED
        msr     cpsr_cxsf, r1
        mrc     p15, 0, r1, c1, c0, 0
        bic     r1, r1, #SCTLR_V
        bic     r1, r1, #SCTLR_TE
        mcr     p15, 0, r1, c1, c0, 0
        isb
        bl      own_stack
        bl      monitor_core_init
        ldr     r4, =monitor_secondary_hyp
        b       leave

        .type   monitor_secondary_hyp, %function
        .global monitor_secondary_hyp
monitor_secondary_hyp:
        ldr     r1, =HSCTLR_OFF
        mcr     p15, 4, r1, c1, c0, 0
        isb
        ldr     r1, =monitor_next
        ldr     r0, [r1, #NEXT_CONTEXT]
        ldr     pc, [r1, #NEXT_ENTRY]

/* Preserves all but sp and r12. */
own_stack:
        mrc     p15, 0, r12, c0, c0, 5          @ MPIDR
        and     r12, r12, #(STACKS - 1)
        add     r12, r12, #1
        ldr     sp, =monitor_stacks
        add     sp, sp, r12, lsl #8             @ STACK_SIZE
        bx      lr

/* r1 to r3 and r12 may change (DEN 0028). Hyp mode's LR is another one. */
monitor_smc:
        mov     r12, lr
        mrc     p15, 0, lr, c0, c0, 5
        and     lr, lr, #(STACKS - 1)
        add     lr, lr, #1
        ldr     sp, =monitor_stacks
        add     sp, sp, lr, lsl #8
        push    {r4, r12}
        bl      monitor_call
        pop     {r4, lr}
        movs    pc, lr

        .ltorg

        .section .bss.monitor_stacks, "aw", %nobits
        .align  6                               @ a cache line: Hyp mode touches none of it
monitor_stacks:
        .space  STACK_SIZE * STACKS
