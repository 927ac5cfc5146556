/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/channel_check.c - channels of a configuration. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/config_check.h"
#include "tools/guest_devices.h"
#include "tools/span.h"
#include "vgic/vgic.h"

#define PAGE        4096
#define SIZE_MIN    (2 * PAGE) /* the header, and something to share */
#define ADDRESS_END UINT64_C(0x100000000)
#define PL061_LINES 8

struct place { /* of an end, for sentences: "channel NAME: end 0 in VM" */
    const struct check *check;
    const struct channel_config *channel;
    unsigned number, end;
    const struct vm_config *vm;
    char label[96];
};

static struct span end_area(const struct channel_config *channel, unsigned end)
{
    return span_at(channel->ends[end].at.value, channel->size);
}

static void complain(const struct place *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(const struct place *p, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    problem_add(p->check->problems, "%s: %s", p->label, text);
}

static const struct channel_end *own_end(const struct place *p)
{
    return &p->channel->ends[p->end];
}

/* The ends that this VM has in channels before this one, one after the other; NULL: no more. */
static const struct channel_end *earlier_end(const struct place *p, unsigned n,
                                             const struct channel_config **channel)
{
    for (unsigned c = 0; c < p->number; c++)
        for (unsigned end = 0; end < 2; end++) {
            *channel = &p->check->system->channels[c];
            if ((*channel)->ends[end].vm == own_end(p)->vm && n-- == 0)
                return &(*channel)->ends[end];
        }
    return NULL;
}

static void check_area(const struct place *p)
{
    struct span area = end_area(p->channel, p->end), ram = vm_ram(p->vm);
    const struct guest_device *device;
    const struct channel_config *other;
    const struct channel_end *end;

    if (!is_aligned(area.start, PAGE))
        complain(p, "at 0x%08llx is not a multiple of 4 KiB", (unsigned long long)area.start);
    if (area.end > ADDRESS_END)
        complain(p, "at 0x%08llx with size 0x%x ends above 4 GiB", (unsigned long long)area.start,
                 p->channel->size);
    if (spans_overlap(area, ram))
        complain(p, SPAN_FORMAT " overlaps RAM " SPAN_FORMAT, SPAN_VALUES(area), SPAN_VALUES(ram));
    for (unsigned n = 0; (device = guest_device(p->vm, n)); n++)
        if (spans_overlap(area, device->area))
            complain(p, SPAN_FORMAT " overlaps the %s at " SPAN_FORMAT, SPAN_VALUES(area),
                     device->name, SPAN_VALUES(device->area));
    for (unsigned n = 0; p->vm->passthrough && n < p->vm->passthrough_count; n++)
        if (spans_overlap(area,
                          span_at(p->vm->passthrough[n].at.value, p->vm->passthrough[n].size)))
            complain(p, SPAN_FORMAT " overlaps passthrough %u", SPAN_VALUES(area), n);
    for (unsigned n = 0; (end = earlier_end(p, n, &other)); n++)
        if (spans_overlap(area, span_at(end->at.value, other->size)))
            complain(p, SPAN_FORMAT " overlaps channel %s", SPAN_VALUES(area), other->name);
}

static void check_irq(const struct place *p)
{
    unsigned irq = own_end(p)->irq;
    const struct guest_device *device;
    const struct channel_config *other;
    const struct channel_end *end;

    if (irq < IRQ_SPI_FIRST || irq >= VGIC_IRQ_COUNT) {
        complain(p, "interrupt %u is no SPI of the guest (%u-%u)", irq, IRQ_SPI_FIRST,
                 VGIC_IRQ_COUNT - 1);
        return;
    }
    for (unsigned n = 0; (device = guest_device(p->vm, n)); n++)
        if (irq >= device->irq && irq < (unsigned)device->irq + device->irq_count)
            complain(p, "interrupt %u is the one of its %s", irq, device->name);
    for (unsigned n = 0; p->vm->irqs && n < p->vm->irq_count; n++)
        if (p->vm->irqs[n].guest == irq)
            complain(p, "interrupt %u is already in irqs %u", irq, n);
    for (unsigned n = 0; (end = earlier_end(p, n, &other)); n++)
        if (end->irq == irq)
            complain(p, "interrupt %u is already that of channel %s", irq, other->name);
}

/* A VM_HRT has its doorbell as a real interrupt, which nothing else may raise. */
static void check_direct_irq(const struct place *p)
{
    const struct board_gic *gic = &p->check->board->gic;
    unsigned irq = own_end(p)->irq;

    if (!gic->unused_last)
        complain(p, "realtime is VM_HRT, and %s has no unused interrupt for its doorbell",
                 p->check->board->name);
    else if (irq < gic->unused_first || irq > gic->unused_last)
        complain(p,
                 "irq is %u; realtime is VM_HRT, whose doorbell is an interrupt that %s has no "
                 "device for: one of %u-%u",
                 irq, p->check->board->name, gic->unused_first, gic->unused_last);
    for (unsigned v = 0; v < p->check->system->vm_count; v++) {
        const struct vm_config *vm = &p->check->system->vms[v];
        struct subject named;

        subject_init(&named, p->check, v);
        for (unsigned n = 0; vm->irqs && n < vm->irq_count && vm != p->vm; n++)
            if (vm->irqs[n].physical == irq)
                complain(p, "interrupt %u of the board is in irqs %u of %s", irq, n, named.label);
    }
    for (unsigned c = 0; c < p->number; c++)
        for (unsigned end = 0; end < 2; end++) {
            const struct channel_end *other = &p->check->system->channels[c].ends[end];

            if (other->irq == irq && other->vm != own_end(p)->vm &&
                other->vm < p->check->system->vm_count &&
                p->check->system->vms[other->vm].realtime == VM_HRT)
                complain(p, "interrupt %u of the board is already that of channel %s", irq,
                         p->check->system->channels[c].name);
        }
}

static void check_lines(const struct place *p)
{
    unsigned line = own_end(p)->line;
    const struct channel_config *other;
    const struct channel_end *end;

    if (!(p->vm->virtual_devices & VDEV_PL061))
        complain(p, "irq is 0, and virtual_devices has no VDEV_PL061 for its doorbell");
    if (line + 1 >= PL061_LINES)
        complain(p, "lines %u and %u, a PL061 has 0 to %d", line, line + 1, PL061_LINES - 1);
    for (unsigned n = 0; (end = earlier_end(p, n, &other)); n++)
        if (!end->irq && line < end->line + 2u && end->line < line + 2)
            complain(p, "lines %u and %u of its PL061, channel %s has %u and %u", line, line + 1,
                     other->name, end->line, end->line + 1);
}

static void check_end(struct place *p)
{
    unsigned vm = p->channel->ends[p->end].vm;
    struct subject named;

    snprintf(p->label, sizeof(p->label), "channel %.32s: end %u", p->channel->name, p->end);
    if (vm >= p->check->system->vm_count) {
        complain(p, "it is in VM %u, there are VMs 0-%u", vm, p->check->system->vm_count - 1);
        return;
    }
    p->vm = &p->check->system->vms[vm];
    subject_init(&named, p->check, vm);
    snprintf(p->label, sizeof(p->label), "channel %.32s: in %s", p->channel->name, named.label);
    check_area(p);
    if (p->vm->realtime == VM_HRT)
        check_direct_irq(p);
    if (own_end(p)->irq)
        check_irq(p);
    else if (p->vm->realtime != VM_HRT)
        check_lines(p);
}

static bool check_channel_name(const struct check *check, unsigned n)
{
    const char *name = check->system->channels[n].name;

    if (!name || !*name || strlen(name) > VM_NAME_MAX ||
        name[strspn(name, CONFIG_NAME_CHARACTERS)]) {
        problem_add(check->problems,
                    "channel %u: name \"%.64s\", it must have 1 to %d letters, digits, '-' and '_'",
                    n, name ? name : "", VM_NAME_MAX);
        return false;
    }
    for (unsigned other = 0; other < n; other++) {
        const char *others = check->system->channels[other].name;

        if (others && !strcmp(name, others))
            problem_add(check->problems,
                        "channel %s: channel %u and channel %u both have this name", name, other,
                        n);
    }
    return true;
}

static void check_channel(const struct check *check, unsigned n)
{
    const struct channel_config *channel = &check->system->channels[n];
    struct place place = {.check = check, .channel = channel, .number = n};

    if (!check_channel_name(check, n))
        return;
    if (channel->size < SIZE_MIN || !is_aligned(channel->size, PAGE))
        problem_add(check->problems,
                    "channel %s: size 0x%x is not a multiple of 4 KiB, or not 8 KiB at least",
                    channel->name, channel->size);
    if (channel->ends[0].vm == channel->ends[1].vm)
        problem_add(check->problems, "channel %s: both its ends are in VM %u", channel->name,
                    channel->ends[0].vm);
    if (channel->ends[0].read_only && channel->ends[1].read_only)
        problem_add(check->problems, "channel %s: both its ends are read_only", channel->name);
    for (place.end = 0; place.end < 2; place.end++)
        check_end(&place);
}

/* The image has the device for channels only. */
static void check_pl061(const struct check *check, unsigned vm)
{
    struct subject named;

    for (unsigned c = 0; c < check->system->channel_count; c++)
        for (unsigned end = 0; end < 2; end++)
            if (check->system->channels[c].ends[end].vm == vm &&
                !check->system->channels[c].ends[end].irq)
                return;
    subject_init(&named, check, vm);
    problem_add(check->problems,
                "%s: virtual_devices has VDEV_PL061, but no channel has its doorbell there",
                named.label);
}

void check_channels(const struct check *check)
{
    const struct system_config *system = check->system;

    if (system->channel_count > CHANNEL_MAX)
        problem_add(check->problems, "system_config: channel_count %u, there can be %d channels",
                    system->channel_count, CHANNEL_MAX);
    else if (system->channel_count && !system->channels)
        problem_add(check->problems,
                    "system_config: channel_count is %u, but there is no table channels",
                    system->channel_count);
    else {
        for (unsigned n = 0; n < system->channel_count; n++)
            check_channel(check, n);
        for (unsigned v = 0; v < system->vm_count; v++)
            if (system->vms[v].virtual_devices & VDEV_PL061)
                check_pl061(check, v);
    }
}
