/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/switch.S - from one stack to another. All in SVC mode, interrupts masked. */
    .syntax unified
    .arm
    .text

/* void port_switch(void **from, void *to): what a context is lies on its stack, below what the
 * caller has there: r4-r11 and where it goes on. */
    .global port_switch
port_switch:
    push    {r4-r11, lr}
    str     sp, [r0]
    clrex                                   @ an exclusive access begun there fails
    mov     sp, r1
    pop     {r4-r11, pc}

/* void interrupt_entry(void): the runtime's IRQ entry calls it on the interrupted task's stack,
 * where all is saved that a call may change. The handler has a stack of its own; the task that is
 * due then runs, and the one that was interrupted returns from here when its turn comes. */
    .global interrupt_entry
interrupt_entry:
    push    {r4, lr}
    mov     r4, sp
    ldr     sp, =interrupt_stack_top
    bl      interrupt_taken
    mov     sp, r4
    bl      kernel_dispatch
    pop     {r4, pc}
    .ltorg

    .section .bss.stack, "aw", %nobits
    .balign 8
    .space  4096
interrupt_stack_top:
