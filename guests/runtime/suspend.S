/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/suspend.S - a CPU that is powered down comes back somewhere else. */

    .syntax unified
    .arm
    .text

/* uint32_t suspend(struct smccc_result *call, struct wake *wake): makes the call by HVC. Returns
 * its r0 if it returns, else ~0x5u as soon as suspend_entry is entered. */
    .global suspend
suspend:
    push    {r4-r11, lr}
    ldr     r3, =suspend_state
    str     sp, [r3]
    str     r1, [r3, #4]
    ldm     r0, {r0-r3}
    hvc     #0
    pop     {r4-r11, pc}

/* Where PSCI enters: nothing may be assumed but r0. struct wake is r0, CPSR, SCTLR, SP. */
    .macro  woken
    ldr     r3, =suspend_state
    ldr     r4, [r3, #4]
    mrs     r5, cpsr
    mrc     p15, 0, r6, c1, c0, 0
    stm     r4, {r0, r5, r6}
    ldr     sp, [r3]
    ldr     r5, =vectors
    mcr     p15, 0, r5, c12, c0, 0
    isb
    mvn     r0, #0x5
    pop     {r4-r11, pc}
    .endm

    .global suspend_entry
suspend_entry:
    woken

    .thumb
    .balign 4
    .global suspend_entry_thumb
    .thumb_func
suspend_entry_thumb:
    bx      pc
    nop
    .arm
    woken
    .ltorg

    .bss
    .balign 4
suspend_state:                              @ sp, struct wake *
    .space  8
