/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/drivers/rtc_none.c - the board has no clock that knows the time of day. */
#include "core/rtc.h"

uint32_t rtc_seconds(void)
{
    return 0;
}
