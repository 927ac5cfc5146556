/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/busy.c */
#include "guests/runtime/busy.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"

/* Without a stack. */
__attribute__((naked)) static void run_in_a_circle(void)
{
    __asm__ volatile("1:\tadd r0, r0, #1\n\tb 1b");
}

void busy_neighbour(void)
{
    uint32_t cpu = boot_number("busy=", 0);

    if (cpu)
        hvc(PSCI_CPU_ON, cpu, (uint32_t)run_in_a_circle, 0);
}
