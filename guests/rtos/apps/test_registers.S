/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_registers.S - see test_context.c. */
    .syntax unified
    .arm
    .text

/* bool registers_hold(uint32_t pattern, const volatile uint32_t *stop): looks at r0-r12, lr and
 * the flags (pattern's uppermost bits) until one has changed (false) or *stop is not 0. In QEMU
 * an interrupt may come at each branch, and under icount anywhere. */
    .global registers_hold
registers_hold:
    push    {r4-r11, lr}
    sub     sp, sp, #12                     @ pattern, stop, r12
    strd    r0, r1, [sp]
1:  ldr     r0, [sp]
    add     r1, r0, #1
    add     r2, r0, #2
    add     r3, r0, #3
    add     r4, r0, #4
    add     r5, r0, #5
    add     r6, r0, #6
    add     r7, r0, #7
    add     r8, r0, #8
    add     r9, r0, #9
    add     r10, r0, #10
    add     r11, r0, #11
    add     r12, r0, #12
    add     lr, r0, #14
    msr     cpsr_f, r0
    .rept   16
    nop
    b       . + 4
    .endr
    str     r12, [sp, #8]
    mrs     r12, cpsr
    eor     r12, r12, r0
    tst     r12, #0xf0000000
    bne     2f
    ldr     r12, [sp, #8]
    sub     lr, lr, #2                      @ then each is 1 more than the one below it, lr 0
    sub     lr, lr, r12
    sub     r12, r12, r11
    sub     r11, r11, r10
    sub     r10, r10, r9
    sub     r9, r9, r8
    sub     r8, r8, r7
    sub     r7, r7, r6
    sub     r6, r6, r5
    sub     r5, r5, r4
    sub     r4, r4, r3
    sub     r3, r3, r2
    sub     r2, r2, r1
    sub     r1, r1, r0
    cmp     lr, #0
    cmpeq   r12, #1
    cmpeq   r11, #1
    cmpeq   r10, #1
    cmpeq   r9, #1
    cmpeq   r8, #1
    cmpeq   r7, #1
    cmpeq   r6, #1
    cmpeq   r5, #1
    cmpeq   r4, #1
    cmpeq   r3, #1
    cmpeq   r2, #1
    cmpeq   r1, #1
    bne     2f
    ldr     r1, [sp]
    cmp     r1, r0
    bne     2f
    ldr     r1, [sp, #4]
    ldr     r1, [r1]
    cmp     r1, #0
    beq     1b
    mov     r0, #1
    b       3f
2:  mov     r0, #0
3:  add     sp, sp, #12
    pop     {r4-r11, pc}
