/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/seed.h - random tests say with which numbers they began, and can be told to
 * begin with the same again: SEED=0x... in the environment. */
#pragma once
#include <stdlib.h>

#include "tests/unit/random.h"
#include "tests/unit/unit.h"

static inline void random_start(void)
{
    const char *seed = getenv("SEED");

    random_state = seed ? (uint32_t)strtoul(seed, NULL, 0) : 0x6e616761;
    print_message("SEED=0x%08x\n", random_state);
}
