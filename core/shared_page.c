/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/shared_page.h"

#include "arch/device.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/console.h"
#include "core/shared_rights.h"
#include "core/vm.h"

struct view {
    struct vm *vm;
    const struct shared_page_config *page;
    uint64_t log_from; /* log_lock: tick from which the next attempt may be told of */
};

static struct view views[VM_MAX][SHARED_PAGE_MAX];
static struct spinlock write_lock; /* a register, from its read to its write */
static struct spinlock log_lock;

void *shared_page_view(struct vm *vm, uint32_t n)
{
    struct view *view = &views[vm->number][n];

    view->vm = vm;
    view->page = &system_config.shared_pages[n];
    mmu_map(view->page->device, SHARED_SIZE, MMU_DEVICE);
    return view;
}

const struct shared_page_config *shared_page_at(uint32_t vm, pa_t at)
{
    for (uint32_t n = 0; n < system_config.shared_page_count; n++) {
        const struct shared_page_config *page = &system_config.shared_pages[n];

        if (page->vms & BIT(vm) && at.value - page->device.value < SHARED_SIZE)
            return page;
    }
    return NULL;
}

bool shared_page_write(const struct shared_page_config *page, uint32_t vm, uint32_t offset,
                       uint32_t mask, uint32_t value, uint32_t *refused)
{
    const struct shared_register *reg = shared_register_at(page, offset);
    uint32_t own = shared_own_bits(page, reg, vm) & mask, others = mask & ~own, before = 0;
    uint32_t to_act = reg ? reg->written_to_act : 0;
    pa_t at = pa(page->device.value + offset);
    bool answers = true;

    if (reg)
        others &= ~reg->read_only;
    spin_lock(&write_lock);
    if (~own)
        answers = device_read(at, &before);
    if (own && answers)
        answers = device_write(at, (before & ~own & ~to_act) | (value & own));
    spin_unlock(&write_lock);
    *refused = others & (value ^ (before & ~to_act));
    return answers;
}

static bool log_is_due(struct view *view)
{
    struct view *first = views[view->vm->number]; /* one for all pages of the VM */
    uint64_t now = timer_now();
    bool due;

    spin_lock(&log_lock);
    due = now >= first->log_from;
    if (due)
        first->log_from = now + timer_frequency();
    spin_unlock(&log_lock);
    return due;
}

static void report(struct view *view, uint32_t offset, uint32_t bits)
{
    const struct shared_register *reg = shared_register_at(view->page, offset);

    if (log_is_due(view))
        console_report("nagaya: %s: %s+0x%x%s%s: bits 0x%08x are not its own, and stay\n",
                       view->vm->config->name, view->page->name, (unsigned)offset,
                       reg && reg->name ? " " : "", reg && reg->name ? reg->name : "",
                       (unsigned)bits);
}

enum mmio_result shared_page_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct view *view = device;
    uint32_t offset = io->offset & ~UINT32_C(3), shift = io->offset % 4 * 8;
    uint32_t mask = mmio_size_mask(io->size) << shift, refused, value;

    (void)vcpu;
    if (io->write) {
        if (!shared_page_write(view->page, view->vm->number, offset, mask, io->value << shift,
                               &refused))
            return MMIO_ABORT;
        if (refused)
            report(view, offset, refused);
        return MMIO_DONE;
    }
    if (!device_read(pa(view->page->device.value + offset), &value))
        return MMIO_ABORT;
    io->value = (value & mask) >> shift;
    return MMIO_DONE;
}
