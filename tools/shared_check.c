/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/shared_check.c - shared pages of a configuration. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/config_check.h"
#include "tools/guest_devices.h"

struct page { /* that is looked at */
    const struct check *check;
    const struct shared_page_config *config;
    unsigned number;
    struct span area; /* of the board, and of each guest */
};

static void complain(const struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(const struct page *page, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    problem_add(page->check->problems, "shared page %.32s: %s", page->config->name, text);
}

static const char *vm_name(const struct page *page, unsigned vm)
{
    static struct subject named[2]; /* a sentence names no more */
    static unsigned turn;
    struct subject *subject = &named[turn++ % 2];

    subject_init(subject, page->check, vm);
    return subject->label;
}

/* The board's side ---------------------------------------------------------- */

static void check_owners(const struct page *page)
{
    const struct system_config *system = page->check->system;

    for (unsigned v = 0; v < system->vm_count; v++)
        for (unsigned n = 0; system->vms[v].passthrough && n < system->vms[v].passthrough_count;
             n++) {
            const struct passthrough_config *p = &system->vms[v].passthrough[n];

            if (spans_overlap(page->area, span_at(p->device.value, p->size)))
                complain(page, "device 0x%08llx is passthrough %u of %s, too; leave it out there",
                         (unsigned long long)page->area.start, n, vm_name(page, v));
        }
    for (unsigned n = 0; n < page->number; n++)
        if (system->shared_pages[n].device.value == page->area.start)
            complain(page, "device 0x%08llx is shared page %u already",
                     (unsigned long long)page->area.start, n);
}

static void check_device(const struct page *page)
{
    const struct board *on = page->check->board;
    struct board_part ours;

    if (!is_aligned(page->area.start, SHARED_SIZE))
        complain(page, "device 0x%08llx is not a multiple of 4 KiB",
                 (unsigned long long)page->area.start);
    for (unsigned n = 0; board_part(on, n, &ours); n++)
        if (spans_overlap(page->area, ours.area))
            complain(page, "device 0x%08llx is %s's %s (" SPAN_FORMAT "), which belongs to Nagaya",
                     (unsigned long long)page->area.start, on->name, ours.what,
                     SPAN_VALUES(ours.area));
    check_owners(page);
}

/* The guests' side ---------------------------------------------------------- */

static void check_in_vm(const struct page *page, unsigned v)
{
    const struct system_config *system = page->check->system;
    const struct vm_config *vm = &system->vms[v];
    const struct guest_device *device;

    if (spans_overlap(page->area, vm_ram(vm)))
        complain(page, "in %s: " SPAN_FORMAT " overlaps RAM " SPAN_FORMAT, vm_name(page, v),
                 SPAN_VALUES(page->area), SPAN_VALUES(vm_ram(vm)));
    for (unsigned n = 0; (device = guest_device(vm, n)); n++)
        if (spans_overlap(page->area, device->area))
            complain(page, "in %s: " SPAN_FORMAT " overlaps the %s at " SPAN_FORMAT,
                     vm_name(page, v), SPAN_VALUES(page->area), device->name,
                     SPAN_VALUES(device->area));
    for (unsigned n = 0; vm->passthrough && n < vm->passthrough_count; n++)
        if (spans_overlap(page->area,
                          span_at(vm->passthrough[n].at.value, vm->passthrough[n].size)))
            complain(page, "in %s: " SPAN_FORMAT " overlaps passthrough %u", vm_name(page, v),
                     SPAN_VALUES(page->area), n);
    for (unsigned c = 0; system->channels && c < system->channel_count; c++)
        for (unsigned end = 0; end < 2; end++) {
            const struct channel_config *channel = &system->channels[c];

            if (channel->ends[end].vm == v &&
                spans_overlap(page->area, span_at(channel->ends[end].at.value, channel->size)))
                complain(page, "in %s: " SPAN_FORMAT " overlaps channel %s", vm_name(page, v),
                         SPAN_VALUES(page->area), channel->name);
        }
}

static void check_vms(const struct page *page)
{
    const struct shared_page_config *config = page->config;
    unsigned count = page->check->system->vm_count;
    uint32_t known = count >= 32 ? UINT32_MAX : BIT(count) - 1;

    if (!config->vms)
        complain(page, "vms is 0: no VM sees it");
    if (config->vms & ~known)
        complain(page, "vms 0x%x names VMs that there are not; there are VMs 0-%u", config->vms,
                 count - 1);
    if (config->rest & ~config->vms)
        complain(page, "rest 0x%x names a VM that does not see the page; vms is 0x%x", config->rest,
                 config->vms);
    if (config->rest & (config->rest - 1))
        complain(page, "rest 0x%x names several VMs, one can have it", config->rest);
    for (unsigned v = 0; v < count; v++)
        if (config->vms & BIT(v))
            check_in_vm(page, v);
}

/* Its registers ------------------------------------------------------------- */

static const char *register_name(const struct shared_register *reg)
{
    static char text[48];

    snprintf(text, sizeof(text), "register 0x%03x%s%.32s", reg->offset, reg->name ? " " : "",
             reg->name ? reg->name : "");
    return text;
}

/* No bit has two rules. */
static void check_bits(const struct page *page, const struct shared_register *reg)
{
    uint32_t taken = 0;

    for (unsigned v = 0; v < VM_MAX; v++) {
        if (reg->owned[v] && !(page->config->vms & BIT(v)))
            complain(page, "%s: VM %u owns bits 0x%08x, but does not see the page; vms is 0x%x",
                     register_name(reg), v, reg->owned[v], page->config->vms);
        for (unsigned other = 0; other < v; other++)
            if (reg->owned[v] & reg->owned[other])
                complain(page, "%s: bits 0x%08x are owned by VM %u and by VM %u",
                         register_name(reg), reg->owned[v] & reg->owned[other], other, v);
        taken |= reg->owned[v];
    }
    if (reg->read_only & taken)
        complain(page, "%s: bits 0x%08x are read_only, and a VM owns them", register_name(reg),
                 reg->read_only & taken);
    if (reg->frozen & taken)
        complain(page, "%s: bits 0x%08x are frozen, and a VM owns them", register_name(reg),
                 reg->frozen & taken);
    if (reg->frozen & reg->read_only)
        complain(page, "%s: bits 0x%08x are both frozen and read_only", register_name(reg),
                 reg->frozen & reg->read_only);
    if (!(taken | reg->frozen | reg->read_only | reg->written_to_act))
        complain(page, "%s: it says nothing about any bit", register_name(reg));
}

static void check_register(const struct page *page, unsigned n)
{
    const struct shared_register *reg = &page->config->registers[n];

    if (!is_aligned(reg->offset, 4))
        complain(page, "%s: its offset is not a multiple of 4", register_name(reg));
    if (reg->offset >= SHARED_SIZE)
        complain(page, "%s: it is outside the page, whose last is 0x%x", register_name(reg),
                 SHARED_SIZE - 4);
    for (unsigned other = 0; other < n; other++)
        if (page->config->registers[other].offset == reg->offset)
            complain(page, "%s: it is entry %u already", register_name(reg), other);
    check_bits(page, reg);
}

static bool check_name(const struct check *check, unsigned n)
{
    const char *name = check->system->shared_pages[n].name;

    if (name && *name && strlen(name) <= VM_NAME_MAX &&
        name[strspn(name, CONFIG_NAME_CHARACTERS)] == '\0')
        return true;
    problem_add(check->problems,
                "shared page %u: name \"%.64s\", it must have 1 to %d letters, digits, '-' and '_'",
                n, name ? name : "", VM_NAME_MAX);
    return false;
}

static void check_page(const struct check *check, unsigned n)
{
    const struct shared_page_config *config = &check->system->shared_pages[n];
    struct page page = {check, config, n, span_at(config->device.value, SHARED_SIZE)};

    if (!check_name(check, n))
        return;
    check_device(&page);
    check_vms(&page);
    if (config->register_count && !config->registers) {
        complain(&page, "register_count is %u, but there is no table registers",
                 config->register_count);
        return;
    }
    for (unsigned r = 0; r < config->register_count; r++)
        check_register(&page, r);
}

void check_shared_pages(const struct check *check)
{
    const struct system_config *system = check->system;

    if (system->shared_page_count > SHARED_PAGE_MAX)
        problem_add(check->problems, "system_config: shared_page_count %u, there can be %d",
                    system->shared_page_count, SHARED_PAGE_MAX);
    else if (system->shared_page_count && !system->shared_pages)
        problem_add(check->problems,
                    "system_config: shared_page_count is %u, but there is no table shared_pages",
                    system->shared_page_count);
    else
        for (unsigned n = 0; n < system->shared_page_count; n++)
            check_page(check, n);
}
