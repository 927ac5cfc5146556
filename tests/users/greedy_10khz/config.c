/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/greedy_10khz/config.c - the fast loop comes 10000 times a second, for 10 s. */
#include "tests/users/greedy.h"

GREEDY_SYSTEM(100, 20, "period_us=100 count=100000 work=50", "shift=3", "shift=0");
