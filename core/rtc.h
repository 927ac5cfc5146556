/* SPDX-License-Identifier: BSD-2-Clause */
/* core/rtc.h - the board's real-time clock. Exactly one file of boards/drivers/ that
 * implements it is linked; board.mk names it. */
#pragma once
#include "core/types.h"

/* Seconds since 1970 as the board's clock has them now; 0: the board has none.
 * Any core, any time after the device is mapped. The clock itself is never set. */
uint32_t rtc_seconds(void);
