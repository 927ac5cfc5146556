/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/stage2_count.h - how many translation tables a VM's Stage 2 needs. */
#pragma once
#include "tools/place.h"

/* Tables of struct stage2_table for VM number vm, its RAM and channels as placed. */
unsigned stage2_count(const struct system_config *system, unsigned vm, const struct board *on,
                      const struct placement *placement);
