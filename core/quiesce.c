/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/quiesce.h"

#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/console.h"
#include "core/io.h"
#include "core/shared_page.h"
#include "core/vm.h"

#define PAGE_SIZE (4 * KiB)

static pa_t page_of(pa_t at)
{
    return pa(at.value & ~(PAGE_SIZE - 1));
}

void quiesce_init(const struct vm_config *config)
{
    for (uint32_t n = 0; n < config->quiesce_count; n++)
        mmu_map(page_of(config->quiesce[n].at), PAGE_SIZE, MMU_DEVICE);
}

/* The VM's own page, and nobody else writes there; or its bits of a shared one. */
static void make_write(const struct vm *vm, const struct quiesce_config *step)
{
    const struct shared_page_config *shared = shared_page_at(vm->number, step->at);
    uint32_t value = step->value & step->mask;

    if (shared) {
        shared_page_write(shared, vm->number, step->at.value - shared->device.value, step->mask,
                          value);
        return;
    }
    if (~step->mask)
        value |= mmio_read32(step->at, 0) & ~step->mask;
    mmio_write32(step->at, 0, value);
}

static uint64_t patience(const struct quiesce_config *step)
{
    uint64_t us = step->wait_us ? step->wait_us : QUIESCE_WAIT_US;

    return us * timer_frequency() / 1000000;
}

static bool is_answered(const struct quiesce_config *step)
{
    return !step->wait_mask ||
           ((mmio_read32(step->at, 0) ^ step->wait_value) & step->wait_mask) == 0;
}

enum quiesce_result quiesce_step(struct vm *vm)
{
    const struct quiesce_config *step = &vm->config->quiesce[vm->quiesce.step];
    struct quiesce *quiesce = &vm->quiesce;
    uint64_t now = timer_now();

    if (!quiesce->is_written) {
        if (step->mask)
            make_write(vm, step);
        quiesce->is_written = true;
        quiesce->since = now;
    }
    if (is_answered(step)) {
        quiesce->is_written = false;
        quiesce->step++;
        return quiesce->step == vm->config->quiesce_count ? QUIESCE_DONE : QUIESCE_GOES_ON;
    }
    if (now - quiesce->since <= patience(step))
        return QUIESCE_GOES_ON;
    console_report("nagaya: %s: quiesce %u: 0x%08x still reads 0x%08x\n", vm->config->name,
                   (unsigned)quiesce->step, (unsigned)step->at.value,
                   (unsigned)mmio_read32(step->at, 0));
    return QUIESCE_FAILED;
}
