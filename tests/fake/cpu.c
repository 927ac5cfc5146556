/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/cpu.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define PAGE (4 * KiB)

struct fake_cpu fake_cpu;

struct core *this_core(void)
{
    return fake_cpu.core;
}

void cpu_set_core(struct core *core)
{
    fake_cpu.core = core;
}

void cpu_wait_for_interrupt(void)
{
    if (!fake_cpu.wait)
        fail_msg("a core sleeps for ever");
    fake_cpu.wait();
}

void cpu_relax(void)
{
}

_Noreturn void cpu_stop(void)
{
    if (fake_cpu.stop)
        fake_cpu.stop();
    fail_msg("a core stops");
    abort();
}

void cpu_clear_pages(void *start, uint32_t size)
{
    assert_int_equal((uintptr_t)start % PAGE, 0);
    assert_int_equal(size % PAGE, 0);
    memset(start, 0, size);
}

void cpu_clean_invalidate(const void *start, uint32_t size)
{
    if (fake_cpu.clean)
        fake_cpu.clean(start, size);
}

void cpu_invalidate_instructions(void)
{
    fake_cpu.instruction_invalidations++;
}
