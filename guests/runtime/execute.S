/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/execute.S - into the code under test and back, keeping nothing of
 * our own in a register. */
#include "guests/runtime/execute.h"

    .syntax unified
    .arm
    .text

/* void execute_run(struct cpu *cpu, const void *code)
 * In SVC mode with interrupts masked. Ends when the code reaches execute_exit. */
    .global execute_run
execute_run:
    push    {r4-r12, lr}
    ldr     r2, =execute_context
    str     r0, [r2]
    str     sp, [r2, #4]
    ldr     r3, [r0, #CPU_CPSR]
    and     r4, r3, #0x1f
    cmp     r4, #0x10
    moveq   r4, #0x1f                       @ SYS shares its registers with USR
    mrs     r5, cpsr
    bic     r5, r5, #0x1f
    orr     r6, r5, r4
    msr     cpsr_c, r6                      @ r0-r7 are the same in every mode
    ldr     sp, [r0, #CPU_SP]
    ldr     lr, [r0, #CPU_LR]
    add     r7, r0, #32
    ldmia   r7, {r8-r12}                    @ FIQ mode has its own
    cmp     r4, #0x1b                       @ jump off from UND, or from ABT into UND
    orrne   r6, r5, #0x1b
    orreq   r6, r5, #0x17
    msr     cpsr_c, r6
    msr     spsr_cxsf, r3
    mov     lr, r1
    ldmia   r0, {r0-r12}
    movs    pc, lr

/* The code under test branches here, in the mode it ran in, PL0 included: TPIDRURW is
 * the one place that any mode may write. */
    .global execute_exit
execute_exit:
    setend  le
    mcr     p15, 0, r0, c13, c0, 2
    ldr     r0, =execute_context
    ldr     r0, [r0]
    str     r1, [r0, #4]
    add     r1, r0, #8
    stmia   r1, {r2-r12}
    str     sp, [r0, #CPU_SP]
    str     lr, [r0, #CPU_LR]
    mrs     r1, cpsr
    ldr     r2, [r0, #CPU_CPSR]
    str     r1, [r0, #CPU_CPSR]
    mrc     p15, 0, r1, c13, c0, 2
    str     r1, [r0]
    and     r2, r2, #0x1f
    cmp     r2, #0x10
    bne     1f
    .global execute_leave_user
execute_leave_user:
    svc     #0                              @ goes on at execute_return, in SVC mode
1:  cps     #0x13
    .global execute_return
execute_return:
    ldr     r2, =execute_context
    ldr     sp, [r2, #4]
    pop     {r4-r12, pc}
    .ltorg

    .bss
    .balign 4
execute_context:                            @ struct cpu *, sp of execute_run
    .space  8
