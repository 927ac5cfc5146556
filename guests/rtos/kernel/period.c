/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/period.c */
#include "guests/rtos/kernel/period.h"
#include "guests/rtos/kernel/port.h"

#define MILLION 1000000u

void period_init(struct period *p, uint32_t us)
{
    uint64_t parts = (uint64_t)us * port_ticks_per_second();

    *p = (struct period){.ticks = parts / MILLION, .parts = (uint32_t)(parts % MILLION)};
}

uint64_t period_after(struct period *p, uint64_t when)
{
    p->sum += p->parts;
    if (p->sum < MILLION)
        return when + p->ticks;
    p->sum -= MILLION;
    return when + p->ticks + 1;
}

uint64_t ticks_of_microseconds(uint32_t us)
{
    return ((uint64_t)us * port_ticks_per_second() + MILLION - 1) / MILLION;
}
