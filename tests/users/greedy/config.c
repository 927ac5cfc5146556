/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/greedy/config.c - the fast loop comes 1000 times a second, for 10 s. */
#include "tests/users/greedy.h"

GREEDY_SYSTEM(1000, 200, "period_us=1000 count=10000 work=50", "shift=3", "shift=0");
