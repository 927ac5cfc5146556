/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/smc.h"
#include "arch/firmware.h"
#include "core/board.h"

#define NOT_SUPPORTED (-1)

int32_t firmware_cpu_on(uint32_t mpidr, pa_t entry, uint32_t context)
{
    if (!board.firmware.cpu_on)
        return NOT_SUPPORTED;
    return (int32_t)smc_call(board.firmware.cpu_on, mpidr, entry.value, context);
}

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
