/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/crashing_100/config.c - the loop ends after Linux has crashed 100 times. */
#include "tests/users/crashing.h"

CRASHING_SYSTEM("period_us=1000 align_us=1000 count=300000 work=1 quiet=1");
