/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/warnings.h - what may be meant, and is told in plain words at the end of the map. */
#pragma once
#include <stdio.h>

#include "tools/output.h"

/* One line each; nothing when there is nothing to say. */
void warnings_write(FILE *out, const struct system_plan *plan);
