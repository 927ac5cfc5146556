/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/relay_entry.S */
#include "tests/guests/conformance/relay.h"

    .syntax unified
    .arm
    .text

/* void relay_entry(uint32_t cpu): nothing is set up. Calls relay_entered(cpu) on a stack of
 * this CPU's own. */
    .global relay_entry
relay_entry:
    cpsid   aif
    ldr     sp, =relay_stacks
    mov     r1, #RELAY_STACK_SIZE
    add     r2, r0, #1
    mla     sp, r1, r2, sp
    b       relay_entered
    .ltorg

    .section .bss.stack, "aw", %nobits
    .balign 8
relay_stacks:
    .space  RELAY_CPU_MAX * RELAY_STACK_SIZE
