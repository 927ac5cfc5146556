/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/monitor.c - what Secure state does for us before it is left for good, and after.
 *
 * Neither of the two sides sees the other's caches: monitor_next and the stacks of
 * monitor_vectors.S are touched with caches off only, or cleaned.
 */
#include "arch/armv7/monitor.h"

#include "arch/armv7/sysreg.h"
#include "arch/cpu.h"
#include "arch/gic.h"
#include "core/board.h"
#include "core/io.h"

#define PSCI_CPU_ON        UINT32_C(0x84000003)
#define PSCI_NOT_SUPPORTED (-1)

#define NSACR_NON_SECURE   UINT32_C(0x00043fff) /* SMP bit, all coprocessors */
#define ACTLR_SMP          BIT(6)               /* Cortex-A7, A15 */
#define RESET_HELD         0u
#define RESET_LET_GO       3u
#define CORE_MASK          0xffu

struct monitor_next monitor_next;
static bool is_there;

bool monitor_is_there(void)
{
    return is_there;
}

void monitor_core_init(void)
{
    write_nsacr(NSACR_NON_SECURE);
    write_actlr(read_actlr() | ACTLR_SMP);
    if (!read_cntfrq())
        write_cntfrq(board.timer.frequency_hz);
    gic_core_release();
    isb();
}

void monitor_init(void)
{
    is_there = true;
    gic_release();
    monitor_core_init();
}

static void write_register(pa_t at, uint32_t value)
{
    mmio_write32(at, 0, value);
}

bool monitor_release(uint32_t mpidr, pa_t first)
{
    const struct board_pen *pen = &board.pen;

    if (!pen->entry.value)
        return false;
    if (pen->entry_clear.value)
        write_register(pen->entry_clear, UINT32_MAX);
    write_register(pen->entry, first.value);
    dsb();
    if (pen->reset.value) {
        pa_t reset = pa(pen->reset.value + (mpidr & CORE_MASK) * pen->reset_step);

        write_register(reset, RESET_HELD);
        write_register(reset, RESET_LET_GO);
    } else {
        gic_send_sgi(GIC_SGI_KICK, BIT(mpidr & CORE_MASK));
    }
    return true;
}

int32_t monitor_call(uint32_t function, uint32_t mpidr, uint32_t entry, uint32_t context)
{
    if (function != PSCI_CPU_ON)
        return PSCI_NOT_SUPPORTED;
    monitor_next = (struct monitor_next){.entry = entry, .context = context};
    dsb();
    return monitor_release(mpidr, pa((uint32_t)(uintptr_t)monitor_secondary)) ? 0
                                                                              : PSCI_NOT_SUPPORTED;
}
