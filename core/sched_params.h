/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched_params.h - what a configuration tells the scheduling policy about a vCPU. */
#pragma once
#include "core/types.h"

struct sched_params {
    uint8_t priority;  /* fixed_priority: 0 is the most urgent */
    uint32_t slice_us; /* turn among equals; 0: SCHED_SLICE_DEFAULT_US */
};
