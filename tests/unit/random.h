/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/random.h - numbers that are the same in every run (xorshift). */
#pragma once
#include <stdint.h>

static uint32_t random_state = 0x6e616761;

static inline uint32_t random_u32(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static inline uint32_t random_below(uint32_t limit)
{
    return random_u32() % limit;
}
