/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched_params.h - what a configuration tells the scheduling policy about a vCPU. */
#pragma once
#include "core/types.h"

struct sched_params {
    uint8_t priority;     /* fixed_priority: 0 is the most urgent */
    uint32_t slice_us;    /* turn among equals without a budget; 0: SCHED_SLICE_DEFAULT_US */
    uint32_t budget_us;   /* reserved, and enforced, in every period; 0: it gets what is left */
    uint32_t period_us;   /* of the budget */
    uint32_t deadline_us; /* when the budget must have been given, after it wakes; 0: period_us */
};
