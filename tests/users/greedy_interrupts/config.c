/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/greedy_interrupts/config.c - the greedy ones have all their interrupts pending. */
#include "tests/users/greedy.h"

GREEDY_SYSTEM(1000, 200, "period_us=1000 count=1000 work=50", "kind=7", "kind=7");
