/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/firmware.h - the board's PSCI firmware (DEN 0022), where it has one. */
#pragma once
#include "core/types.h"

/* Power off or reset the board; come back only when the firmware cannot. */
void firmware_system_off(void);
void firmware_system_reset(void);
