/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/cpu.h"

#include "arch/armv7/sysreg.h"

struct core *this_core(void)
{
    return (struct core *)(uintptr_t)read_htpidr();
}

void cpu_set_core(struct core *core)
{
    write_htpidr((uint32_t)(uintptr_t)core);
}

void cpu_wait_for_interrupt(void)
{
    dsb(); /* what we wrote is visible before we sleep */
    wfi();
}

void cpu_relax(void)
{
    yield();
}

_Noreturn void cpu_stop(void)
{
    for (;;)
        wfi();
}

void cpu_clear_pages(void *start, uint32_t size)
{
    store_zeroes(start, (char *)start + size);
}

void cpu_clean_invalidate(const void *start, uint32_t size)
{
    uint32_t line = 4u << CTR_DMINLINE(read_ctr()); /* bytes */
    uint32_t end = (uint32_t)(uintptr_t)start + size;

    for (uint32_t at = (uint32_t)(uintptr_t)start & ~(line - 1); at < end; at += line)
        write_dccimvac(at);
    dsb(); /* complete before the guest's uncached accesses */
}

void cpu_invalidate_instructions(void)
{
    write_icialluis(0);
    dsb();
    isb();
}
