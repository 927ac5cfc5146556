/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/period.h - a period in microseconds, in counter ticks without drift: what
 * is left of a tick is kept, so that after a second exactly a second is over. */
#pragma once
#include <stdint.h>

struct period {
    uint64_t ticks;
    uint32_t parts; /* of a tick, in millionths */
    uint32_t sum;   /* parts gathered, less than a tick */
};

void period_init(struct period *p, uint32_t us);

/* The time of the next release after when. */
uint64_t period_after(struct period *p, uint64_t when);

/* At least so many ticks are that long. */
uint64_t ticks_of_microseconds(uint32_t us);
