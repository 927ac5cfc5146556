/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/timer.h - the counter, and one alarm per core. Times are in ticks. */
#pragma once
#include "core/types.h"

/* On each core, before any other function here: no timer of it runs. */
void timer_core_init(void);

/* This core's guest has CNTP as well: no alarm of ours until timer_core_init(). */
void timer_core_lend(void);

uint64_t timer_now(void);       /* never wraps: 64 bits (DDI 0406C B8.1.1) */
uint32_t timer_frequency(void); /* ticks per second, never 0 */

/* When the virtual timer of the guest that is loaded was or will be due; it is on. */
uint64_t timer_guest_deadline(void);

/* This core's alarm: board.timer.hyp_irq becomes and stays pending from when on. */
void timer_set_alarm(uint64_t when);
void timer_cancel_alarm(void);
