/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/cyclic.h - a handler that is called once in each period, at times that do
 * not drift: release n is at the first one's time + n * period, to the tick. What was late is
 * called as often as it was missed. */
#pragma once
#include "guests/rtos/kernel/period.h"
#include "guests/rtos/kernel/timer.h"

struct cyclic_config {
    void (*run)(void *argument, uint64_t release); /* release: when it should have been called */
    void *argument;
    uint32_t period_us; /* not 0 */
    uint32_t phase_us;  /* from cyclic_start() to the first call */
};

struct cyclic { /* interrupts masked */
    struct timer timer;
    struct cyclic_config config; /* constant once created */
    struct period period;
};

/* E_PAR; E_OBJ: it is there already. */
int cyclic_create(struct cyclic *c, const struct cyclic_config *config);

/* Again: from now on, with its phase. */
int cyclic_start(struct cyclic *c);
int cyclic_stop(struct cyclic *c);
