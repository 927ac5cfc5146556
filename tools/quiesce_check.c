/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/quiesce_check.c - the steps that stop a VM's devices: each in what the VM itself may
 * write, and none without end. */
#include "core/shared_rights.h"
#include "tools/config_check.h"

static bool is_passed_through(const struct vm_config *vm, uint32_t at)
{
    for (unsigned n = 0; vm->passthrough && n < vm->passthrough_count; n++)
        if (span_holds(span_at(vm->passthrough[n].device.value, vm->passthrough[n].size),
                       span_at(at, 4)))
            return true;
    return false;
}

static const struct shared_page_config *shared_page(const struct subject *s, uint32_t at)
{
    const struct system_config *system = s->check->system;

    for (unsigned n = 0; system->shared_pages && n < system->shared_page_count; n++) {
        const struct shared_page_config *page = &system->shared_pages[n];
        bool is_whole = page->registers || !page->register_count; /* if not, that is said later */

        if (is_whole && page->vms & BIT(s->index) &&
            span_holds(span_at(page->device.value, SHARED_SIZE), span_at(at, 4)))
            return page;
    }
    return NULL;
}

static void check_place(const struct subject *s, unsigned n)
{
    const struct quiesce_config *step = &s->vm->quiesce[n];
    const struct shared_page_config *page = shared_page(s, step->at.value);
    uint32_t offset, others;

    if (!is_aligned(step->at.value, 4)) {
        problem_add(s->problems, "%s: quiesce %u: at 0x%08x is not a multiple of 4", s->label, n,
                    step->at.value);
        return;
    }
    if (is_passed_through(s->vm, step->at.value))
        return;
    if (!page) {
        problem_add(s->problems,
                    "%s: quiesce %u: 0x%08x is neither in a passthrough of this VM nor in a shared "
                    "page that it sees",
                    s->label, n, step->at.value);
        return;
    }
    offset = step->at.value - page->device.value;
    others = step->mask & ~shared_own_bits(page, shared_register_at(page, offset), s->index);
    if (others)
        problem_add(
            s->problems,
            "%s: quiesce %u: mask has bits 0x%08x, which this VM does not own in shared page "
            "%s",
            s->label, n, others, page->name ? page->name : "");
}

static void check_values(const struct subject *s, unsigned n)
{
    const struct quiesce_config *step = &s->vm->quiesce[n];

    if (!step->mask && !step->wait_mask)
        problem_add(s->problems, "%s: quiesce %u: mask and wait_mask are 0, it does nothing",
                    s->label, n);
    if (step->value & ~step->mask)
        problem_add(s->problems, "%s: quiesce %u: value 0x%x has bits outside mask 0x%x", s->label,
                    n, step->value, step->mask);
    if (step->wait_value & ~step->wait_mask)
        problem_add(s->problems,
                    "%s: quiesce %u: wait_value 0x%x has bits outside wait_mask 0x%x, so it would "
                    "never be seen",
                    s->label, n, step->wait_value, step->wait_mask);
    if (step->wait_us > QUIESCE_US_MAX)
        problem_add(s->problems, "%s: quiesce %u: wait_us %u, at most %d are allowed", s->label, n,
                    step->wait_us, QUIESCE_US_MAX);
}

void check_quiesce(const struct subject *s)
{
    const struct vm_config *vm = s->vm;

    if (vm->quiesce_count > QUIESCE_MAX)
        problem_add(s->problems, "%s: quiesce_count %u, a VM can have %d steps", s->label,
                    vm->quiesce_count, QUIESCE_MAX);
    else if (vm->quiesce_count && !vm->quiesce)
        problem_add(s->problems, "%s: quiesce_count is %u, but there is no table quiesce", s->label,
                    vm->quiesce_count);
    else
        for (unsigned n = 0; n < vm->quiesce_count; n++) {
            check_place(s, n);
            check_values(s, n);
        }
}
