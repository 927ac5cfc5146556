/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/pmu.h - the performance counters (DDI 0406C C12) of the vCPUs that use them.
 *
 * The first access traps (HDCR.TPM). From then on the vCPU has them without a trap, and they
 * are moved with the rest of its world: they count for it alone, and only while it runs. Who
 * never touches them pays for nothing.
 */
#pragma once
#include "arch/world.h"
#include "core/types.h"

/* This core, at boot: nobody has them. */
void pmu_init(void);

/* Out of the CPU, and they stand still; into the CPU, where they count. */
void pmu_save(struct pmu *pmu);
void pmu_load(const struct pmu *pmu);

/* Of a trapped access of the loaded guest. False: it is no access to counters that it
 * lacks. True: it has them now, as at reset, and is to make the access once more. */
bool pmu_take(struct pmu *pmu, uint32_t hsr);
