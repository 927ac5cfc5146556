/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/timer.h - what shall happen at a time. There is no tick: the one compare
 * value of the CPU is set to the earliest of all timers, which are kept in their order. Called
 * with interrupts masked. */
#pragma once
#include "guests/rtos/kernel/list.h"

struct timer {
    struct list link;
    uint64_t when;
    void (*expire)(struct timer *t); /* interrupts masked; the timer is off already */
};

void timers_init(void);
void timer_init(struct timer *t, void (*expire)(struct timer *t));

/* Timers of the same time expire in the order in which they were set. */
void timer_set(struct timer *t, uint64_t when);
void timer_cancel(struct timer *t);

/* Expires all that is due: the port calls it. */
void timer_expire(void);

/* Is when in the past, or now? Right as long as they are less than 2^63 ticks apart. */
static inline bool time_has_come(uint64_t when, uint64_t now)
{
    return (int64_t)(now - when) >= 0;
}
