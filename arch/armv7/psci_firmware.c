/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/monitor.h"
#include "arch/armv7/smc.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "core/board.h"
#include "core/io.h"

#define NOT_SUPPORTED (-1)
#define PSCI_CPU_ON   UINT32_C(0x84000003) /* our own monitor's */

/* The board has no firmware, and its cores wait in Hyp mode. */
static int32_t release(uint32_t mpidr, pa_t entry, uint32_t context)
{
    monitor_next = (struct monitor_next){.entry = entry.value, .context = context};
    cpu_clean_to_memory(&monitor_next, sizeof(monitor_next));
    return monitor_release(mpidr, pa((uint32_t)(uintptr_t)monitor_secondary_hyp)) ? 0
                                                                                  : NOT_SUPPORTED;
}

int32_t firmware_cpu_on(uint32_t mpidr, pa_t entry, uint32_t context)
{
    if (monitor_is_there())
        return (int32_t)smc_call(PSCI_CPU_ON, mpidr, entry.value, context);
    if (!board.firmware.cpu_on)
        return release(mpidr, entry, context);
    return (int32_t)smc_call(board.firmware.cpu_on, mpidr, entry.value, context);
}

void firmware_system_off(void)
{
    if (board.power_off.at.value)
        mmio_write32(board.power_off.at, 0, board.power_off.value);
    if (board.firmware.system_off)
        smc_call(board.firmware.system_off, 0, 0, 0);
}

void firmware_system_reset(void)
{
    if (board.firmware.system_reset)
        smc_call(board.firmware.system_reset, 0, 0, 0);
}
