/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/start.S - from the boot protocol of QEMU's virt machine into C. */
#include "guests/runtime/boot.h"

    .syntax unified
    .arm

/* Entered in SVC mode with MMU off, r0 = 0, r1 = ~0, r2 = device tree (0 for an ELF
 * started by QEMU itself). Nothing else is set up, sp and .bss included. */
    .section .text.start, "ax"
    .global _start
_start:
    mrs     r3, cpsr
    cpsid   aif
    mrc     p15, 0, r4, c1, c0, 0           @ SCTLR as we found it
    ldr     sp, =boot_stack_top
    ldr     r5, =bss_start
    ldr     r6, =bss_end
    mov     r7, #0
1:  cmp     r5, r6
    strlo   r7, [r5], #4
    blo     1b

    ldr     r5, =boot_state
    stmia   r5, {r0-r4}
    ldr     r5, =vectors
    mcr     p15, 0, r5, c12, c0, 0          @ VBAR
    isb
    cpsie   a
    bl      guest_main
    bl      system_off
    b       .

    .section .bss.stack, "aw", %nobits
    .balign 8
    .space  BOOT_STACK_SIZE
boot_stack_top:

    .bss
    .balign 4
    .global boot_state
boot_state:                                 @ struct boot_state
    .space  BOOT_STATE_SIZE
