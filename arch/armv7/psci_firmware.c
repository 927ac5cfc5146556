/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/smc.h"
#include "arch/firmware.h"
#include "core/board.h"

void firmware_system_off(void)
{
    if (board.firmware.system_off)
        smc_call(board.firmware.system_off, 0, 0, 0);
}

void firmware_system_reset(void)
{
    if (board.firmware.system_reset)
        smc_call(board.firmware.system_reset, 0, 0, 0);
}
