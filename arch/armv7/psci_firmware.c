/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/boot.h"
#include "arch/armv7/monitor.h"
#include "arch/armv7/smc.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "core/board.h"
#include "core/firmware_tree.h"
#include "core/io.h"

#define NOT_SUPPORTED (-1)
#define PSCI_CPU_ON   UINT32_C(0x84000003) /* our own monitor's */

static struct board_firmware functions;
static const char *lacking;

/* How much there is of RAM from there on. */
static uint32_t room_at(pa_t tree)
{
    uint32_t offset = tree.value - board.ram.base.value;

    return offset < board.ram.size ? board.ram.size - offset : 0;
}

void boot_find_firmware(pa_t tree)
{
    functions = board.firmware;
    if (board.firmware.from_tree && !monitor_is_there())
        lacking =
            firmware_tree_read((const uint32_t *)(uintptr_t)tree.value, room_at(tree), &functions);
}

const char *firmware_lacks(void)
{
    return lacking;
}

/* The board has no firmware, and its cores wait in Hyp mode. */
static int32_t release(uint32_t mpidr, pa_t entry)
{
    monitor_next = (struct monitor_next){.entry = entry.value};
    cpu_clean_invalidate(&monitor_next, sizeof(monitor_next));
    return monitor_release(mpidr, pa((uint32_t)(uintptr_t)monitor_secondary_hyp)) ? 0
                                                                                  : NOT_SUPPORTED;
}

int32_t firmware_cpu_on(uint32_t mpidr, pa_t entry)
{
    if (monitor_is_there())
        return (int32_t)smc_call(PSCI_CPU_ON, mpidr, entry.value, 0);
    if (functions.cpu_on)
        return (int32_t)smc_call(functions.cpu_on, mpidr, entry.value, 0);
    return lacking ? NOT_SUPPORTED : release(mpidr, entry);
}

void firmware_system_off(void)
{
    if (board.power_off.at.value)
        mmio_write32(board.power_off.at, 0, board.power_off.value);
    if (functions.system_off)
        smc_call(functions.system_off, 0, 0, 0);
}

void firmware_system_reset(void)
{
    if (functions.system_reset)
        smc_call(functions.system_reset, 0, 0, 0);
}
