/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/crashing/config.c - the loop ends after Linux has crashed 20 times. */
#include "tests/users/crashing.h"

CRASHING_SYSTEM("period_us=1000 align_us=1000 count=60000 work=1 quiet=1");
