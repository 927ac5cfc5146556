/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/drivers/rtc_pl031.c - the time of day from a PL031 (DDI 0224). */
#include "core/board.h"
#include "core/io.h"
#include "core/rtc.h"

enum { RTC_DR = 0x00 }; /* data register, read only */

uint32_t rtc_seconds(void)
{
    return board.rtc.base.value ? mmio_read32(board.rtc.base, RTC_DR) : 0;
}
