/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/kernel.c */
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/port.h"
#include "guests/rtos/kernel/timer.h"

void kernel_init(void)
{
    dispatch_init();
    timers_init();
}

bool kernel_lock(void)
{
    return port_mask();
}

void kernel_unlock(bool was_locked)
{
    if (was_locked)
        return;
    kernel_dispatch();
    port_unmask();
}

uint64_t kernel_now(void)
{
    return port_now();
}

void kernel_start(void)
{
    kernel_unlock(false);
    for (;;)
        port_idle();
}
