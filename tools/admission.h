/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/admission.h - can the reservations of a configuration be kept?
 *
 * The exact test for the policy that is linked, core by core (tools/schedulability.h). What
 * does not fit is refused, with one sentence for the first vCPU of each core for which there
 * is no room beside those before it.
 */
#pragma once
#include <stdio.h>

#include "tools/config_check.h"

/* The fields of vCPU n, for themselves. */
void check_reservation(const struct subject *subject, unsigned n);

/* All cores, of a configuration without mistakes. policy: as SCHED= names it. */
void admission_check(const struct check *check, const char *policy);

/* For the map: each core that has a reservation; nothing if none has. */
void admission_write(FILE *out, const struct check *check, const char *policy);
