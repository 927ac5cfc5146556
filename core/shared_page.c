/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/shared_page.h"

#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/console.h"
#include "core/io.h"
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

uint32_t shared_page_write(const struct shared_page_config *page, uint32_t vm, uint32_t offset,
                           uint32_t mask, uint32_t value)
{
    const struct shared_register *reg = shared_register_at(page, offset);
    uint32_t own = shared_own_bits(page, reg, vm) & mask, others = mask & ~own, before = 0;
    uint32_t to_act = reg ? reg->written_to_act : 0;

    if (reg)
        others &= ~reg->read_only;
    spin_lock(&write_lock);
    if (~own)
        before = mmio_read32(page->device, offset);
    if (own)
        mmio_write32(page->device, offset, (before & ~own & ~to_act) | (value & own));
    spin_unlock(&write_lock);
    return others & (value ^ (before & ~to_act));
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
    uint32_t mask = mmio_size_mask(io->size) << shift, refused;

    (void)vcpu;
    if (!io->write) {
        io->value = (mmio_read32(view->page->device, offset) & mask) >> shift;
        return MMIO_DONE;
    }
    refused = shared_page_write(view->page, view->vm->number, offset, mask, io->value << shift);
    if (refused)
        report(view, offset, refused);
    return MMIO_DONE;
}
