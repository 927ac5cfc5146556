/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/map.h - the partition map, for people: who has which memory, cores, devices. */
#pragma once
#include <stdio.h>

#include "tools/output.h"

void map_write(FILE *out, const struct system_plan *plan);
