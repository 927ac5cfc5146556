/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/rtos_port.h - a CPU for the kernel of guests/rtos: contexts are ucontext's, time
 * passes when a task works or when all wait, and interrupts come where a test says. */
#pragma once
#include "guests/rtos/kernel/port.h"

struct fake_rtos {
    uint64_t now;
    uint32_t ticks_per_second;
    bool masked;
    bool timer_is_set;
    uint64_t timer;
    unsigned interrupts; /* that the timer made */
};

extern struct fake_rtos fake_rtos;

/* Power on, the counter at now, a tick a microsecond; kernel_init() is left to the test. */
void fake_rtos_reset(uint64_t now);

/* Goes on until no task is ready and no timer is set, or the counter is at end. A panic ends it
 * too: its text, else NULL. */
const char *fake_rtos_run_until(uint64_t end);
const char *fake_rtos_run(void);

/* For tasks: uses the CPU for so many ticks. */
void fake_rtos_work(uint64_t ticks);

/* For tasks: an interrupt, whose handler this is. */
void fake_rtos_interrupt(void (*handler)(void));
