/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/timer.h - time, in microseconds and counter ticks. */
#pragma once
#include "guests/runtime/sysreg.h"
#include <stdbool.h>
#include <stdint.h>

static inline uint64_t ticks_of_us(uint32_t us)
{
    return (uint64_t)us * read_cntfrq() / 1000000u;
}

/* Instructions that read the counter may be executed early: only after an ISB is it now. */
static inline uint64_t now(void)
{
    isb();
    return read_cntvct();
}

/* Looks at condition until it holds, at most timeout_us. Its value: did it hold? */
#define WAIT_FOR(condition, timeout_us)                                                            \
    ({                                                                                             \
        uint64_t wait_end = now() + ticks_of_us(timeout_us);                                       \
        while (!(condition) && now() < wait_end)                                                   \
            ;                                                                                      \
        (bool)(condition);                                                                         \
    })

static inline void delay_us(uint32_t us)
{
    WAIT_FOR(false, us);
}
