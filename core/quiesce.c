/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/quiesce.h"

#include "arch/device.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/console.h"
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
static bool make_write(const struct vm *vm, const struct quiesce_config *step)
{
    const struct shared_page_config *shared = shared_page_at(vm->number, step->at);
    uint32_t refused, before = 0;

    if (shared)
        return shared_page_write(shared, vm->number, step->at.value - shared->device.value,
                                 step->mask, step->value, &refused);
    if (~step->mask && !device_read(step->at, &before))
        return false;
    return device_write(step->at, (before & ~step->mask) | (step->value & step->mask));
}

static uint64_t patience(const struct quiesce_config *step)
{
    uint64_t us = step->wait_us ? step->wait_us : QUIESCE_WAIT_US;

    return us * timer_frequency() / 1000000;
}

static enum quiesce_result fail(const struct vm *vm, const char *how, uint32_t value)
{
    const struct quiesce_config *step = &vm->config->quiesce[vm->quiesce.step];

    console_report("nagaya: %s: quiesce %u: 0x%08x %s 0x%08x\n", vm->config->name,
                   (unsigned)vm->quiesce.step, (unsigned)step->at.value, how, (unsigned)value);
    return QUIESCE_FAILED;
}

enum quiesce_result quiesce_step(struct vm *vm)
{
    const struct quiesce_config *step = &vm->config->quiesce[vm->quiesce.step];
    struct quiesce *quiesce = &vm->quiesce;
    uint64_t now = timer_now();
    uint32_t value = 0;

    if (!quiesce->is_written) {
        if (step->mask && !make_write(vm, step))
            return fail(vm, "does not take", step->value);
        quiesce->is_written = true;
        quiesce->since = now;
    }
    if (step->wait_mask && !device_read(step->at, &value))
        return fail(vm, "does not answer for", step->wait_value);
    if ((value ^ step->wait_value) & step->wait_mask)
        return now - quiesce->since <= patience(step) ? QUIESCE_GOES_ON
                                                      : fail(vm, "still reads", value);
    quiesce->is_written = false;
    quiesce->step++;
    return quiesce->step == vm->config->quiesce_count ? QUIESCE_DONE : QUIESCE_GOES_ON;
}
