/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/port.c - the CPU for the kernel: CNTV, and SVC mode. Floating point is off. */
#include "guests/rtos/kernel/port.h"
#include "guests/rtos/armv7/interrupt.h"
#include "guests/rtos/armv7/memory.h"
#include "guests/rtos/rtos.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/timer.h"

#define SAVED_REGISTERS 9u /* by port_switch(): r4-r11, pc */

uint64_t port_now(void)
{
    return now();
}

uint32_t port_ticks_per_second(void)
{
    return read_cntfrq();
}

void port_timer_set(uint64_t when)
{
    write_cntv_cval(when);
    write_cntv_ctl(CTL_ENABLE);
    isb();
}

void port_timer_off(void)
{
    write_cntv_ctl(0);
    isb();
}

bool port_is_masked(void)
{
    return read_cpsr() & PSR_I;
}

bool port_mask(void)
{
    bool was_masked = port_is_masked();

    irq_mask();
    return was_masked;
}

void port_unmask(void)
{
    irq_unmask();
}

void *port_context(void *stack, size_t bytes, void (*begin)(void))
{
    uint32_t top = ((uint32_t)stack + bytes) & ~7u;
    uint32_t *context = (uint32_t *)top - SAVED_REGISTERS;

    for (unsigned n = 0; n < SAVED_REGISTERS - 1; n++)
        context[n] = 0;
    context[SAVED_REGISTERS - 1] = (uint32_t)begin;
    return context;
}

void port_idle(void)
{
    wfi();
}

void port_panic(const char *what, const char *who)
{
    print("Bail out! %s: %s\n", who, what);
    system_off();
}

void guest_main(void)
{
    memory_init();
    interrupt_init();
    kernel_init();
    rtos_main();
    kernel_start();
}
