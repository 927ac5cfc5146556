/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/second_cpu.S - where CPU_ON leads in the image spi. */

    .syntax unified
    .arm
    .text

/* r0: the upper end of its stack. Nothing else may be assumed. */
    .global second_cpu
second_cpu:
    mov     sp, r0
    ldr     r1, =vectors
    mcr     p15, 0, r1, c12, c0, 0          @ VBAR
    isb
    bl      second_main
    b       .
