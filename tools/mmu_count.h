/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/mmu_count.h - how many translation tables Nagaya's own address space needs. */
#pragma once
#include "tools/place.h"

unsigned mmu_count(const struct system_config *system, const struct board *board,
                   const struct placement *placement);
