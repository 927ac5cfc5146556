/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/firmware.h - the board's PSCI firmware (DEN 0022), where it has one. */
#pragma once
#include "core/types.h"

/* Starts a core at entry (physical, MMU off, Hyp mode). 0, or the firmware's error (DEN 0022
 * 5.2.2; -1 where there is no such firmware). */
int32_t firmware_cpu_on(uint32_t mpidr, pa_t entry);

/* Why the firmware cannot be asked for a core, after "the boot loader hands over no". NULL: it
 * can, or there is none. */
const char *firmware_lacks(void);

/* Power off or reset the board; come back only when the firmware cannot. */
void firmware_system_off(void);
void firmware_system_reset(void);
