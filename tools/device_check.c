/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/device_check.c - devices and interrupts of a configuration. */
#include "tools/config_check.h"
#include "tools/guest_devices.h"
#include "tools/span.h"
#include "vgic/vgic.h"

#define PAGE        4096
#define ADDRESS_END UINT64_C(0x100000000)
#define GICC_SIZE   0x2000 /* core/board.h */
#define GICD_SIZE   0x1000

static struct span guest_area(const struct passthrough_config *p)
{
    return span_at(p->at.value, p->size);
}

static struct span board_area(const struct passthrough_config *p)
{
    return span_at(p->device.value, p->size);
}

/* How a sentence calls VM v, which has the thing already. */
static const char *owner(const struct subject *s, unsigned v, struct subject *other)
{
    subject_init(other, s->check, v);
    return v == s->index ? "this VM" : other->label;
}

static void check_virtual_devices(const struct subject *s)
{
    uint32_t unknown = s->vm->virtual_devices & ~(uint32_t)VDEV_KNOWN;

    if (unknown)
        problem_add(s->problems, "%s: virtual_devices has unknown bits 0x%x, known are 0x%x",
                    s->label, unknown, (unsigned)VDEV_KNOWN);
}

static bool passthrough_is_well_formed(const struct subject *s, unsigned n)
{
    const struct passthrough_config *p = &s->vm->passthrough[n];
    unsigned before = s->problems->count;

    if (!is_aligned(p->at.value, PAGE))
        problem_add(s->problems, "%s: passthrough %u: at 0x%08x is not a multiple of 4 KiB",
                    s->label, n, p->at.value);
    if (!is_aligned(p->device.value, PAGE))
        problem_add(s->problems, "%s: passthrough %u: device 0x%08x is not a multiple of 4 KiB",
                    s->label, n, p->device.value);
    if (!p->size || !is_aligned(p->size, PAGE))
        problem_add(s->problems, "%s: passthrough %u: size 0x%x is not a multiple of 4 KiB",
                    s->label, n, p->size);
    if (guest_area(p).end > ADDRESS_END || board_area(p).end > ADDRESS_END)
        problem_add(s->problems,
                    "%s: passthrough %u: 0x%08x and device 0x%08x with size 0x%x end above 4 GiB",
                    s->label, n, p->at.value, p->device.value, p->size);
    return s->problems->count == before;
}

/* In the guest's address space: RAM, emulated devices and the other pass-throughs. */
static void check_guest_side(const struct subject *s, unsigned n)
{
    struct span ram = vm_ram(s->vm);
    struct span area = guest_area(&s->vm->passthrough[n]);
    const struct guest_device *device;

    if (spans_overlap(area, ram))
        problem_add(s->problems, "%s: passthrough %u at " SPAN_FORMAT " overlaps RAM " SPAN_FORMAT,
                    s->label, n, SPAN_VALUES(area), SPAN_VALUES(ram));
    for (unsigned d = 0; (device = guest_device(s->vm, d)); d++)
        if (spans_overlap(area, device->area))
            problem_add(s->problems,
                        "%s: passthrough %u at " SPAN_FORMAT " overlaps the %s at " SPAN_FORMAT,
                        s->label, n, SPAN_VALUES(area), device->name, SPAN_VALUES(device->area));
    for (unsigned other = 0; other < n; other++)
        if (spans_overlap(area, guest_area(&s->vm->passthrough[other])))
            problem_add(s->problems,
                        "%s: passthrough %u at " SPAN_FORMAT " overlaps passthrough %u", s->label,
                        n, SPAN_VALUES(area), other);
}

bool board_part(const struct board *on, unsigned n, struct board_part *part)
{
    const struct board_part parts[] = {
        {"RAM", span_at(on->ram.base.value, on->ram.size)},
        {"GIC distributor", span_at(on->gic.distributor.value, GICD_SIZE)},
        {"GIC CPU interface", span_at(on->gic.cpu_interface.value, GICC_SIZE)},
        {"GIC hypervisor interface", span_at(on->gic.hyp_interface.value, GICD_SIZE)},
        {"GIC virtual CPU interface", span_at(on->gic.vcpu_interface.value, GICC_SIZE)},
        {"UART", span_at(on->uart.base.value, on->uart.size)},
        {"real-time clock", span_at(on->rtc.base.value, on->rtc.size)},
    };

    if (n >= COUNT(parts))
        return false;
    *part = parts[n];
    return true;
}

static void check_is_not_ours(const struct subject *s, unsigned n, struct span device)
{
    const struct board *on = s->check->board;
    struct board_part ours;

    for (unsigned o = 0; board_part(on, o, &ours); o++)
        if (spans_overlap(device, ours.area))
            problem_add(s->problems,
                        "%s: passthrough %u: device " SPAN_FORMAT " is %s's %s (" SPAN_FORMAT
                        "), which belongs to Nagaya",
                        s->label, n, SPAN_VALUES(device), on->name, ours.what,
                        SPAN_VALUES(ours.area));
}

/* A device has one owner: neither this VM twice nor a VM before it. */
static void check_owner(const struct subject *s, unsigned n, struct span device)
{
    for (unsigned v = 0; v <= s->index; v++) {
        const struct vm_config *other = &s->check->system->vms[v];
        struct subject named;
        unsigned count = v == s->index ? n : other->passthrough_count;

        for (unsigned o = 0; other->passthrough && o < count; o++)
            if (spans_overlap(device, board_area(&other->passthrough[o])))
                problem_add(s->problems,
                            "%s: passthrough %u: device " SPAN_FORMAT
                            " is already passthrough %u of %s",
                            s->label, n, SPAN_VALUES(device), o, owner(s, v, &named));
    }
}

static void check_dma(const struct subject *s, unsigned n)
{
    if (s->vm->passthrough[n].dma && !s->vm->ram.direct)
        problem_add(
            s->problems,
            "%s: passthrough %u: dma is set, but a device has no Stage 2: the addresses that "
            "the guest tells it must be those of the board; set ram.direct",
            s->label, n);
}

static void check_passthrough(const struct subject *s)
{
    if (s->vm->passthrough_count && !s->vm->passthrough) {
        problem_add(s->problems, "%s: passthrough_count is %u, but there is no table passthrough",
                    s->label, s->vm->passthrough_count);
        return;
    }
    for (unsigned n = 0; n < s->vm->passthrough_count; n++) {
        struct span device = board_area(&s->vm->passthrough[n]);

        if (!passthrough_is_well_formed(s, n))
            continue;
        check_guest_side(s, n);
        check_is_not_ours(s, n, device);
        check_owner(s, n, device);
        check_dma(s, n);
    }
}

static void check_guest_irq(const struct subject *s, unsigned n)
{
    unsigned irq = s->vm->irqs[n].guest;
    const struct guest_device *device;

    if (irq < IRQ_SPI_FIRST || irq >= VGIC_IRQ_COUNT) {
        problem_add(s->problems, "%s: irqs %u: guest interrupt %u is no SPI of the guest (%u-%u)",
                    s->label, n, irq, IRQ_SPI_FIRST, VGIC_IRQ_COUNT - 1);
        return;
    }
    for (unsigned d = 0; (device = guest_device(s->vm, d)); d++)
        if (irq >= device->irq && irq < (unsigned)device->irq + device->irq_count)
            problem_add(s->problems, "%s: irqs %u: guest interrupt %u is the one of its %s",
                        s->label, n, irq, device->name);
    for (unsigned other = 0; other < n; other++)
        if (s->vm->irqs[other].guest == irq)
            problem_add(s->problems, "%s: irqs %u: guest interrupt %u is already in irqs %u",
                        s->label, n, irq, other);
}

static void check_irq_owner(const struct subject *s, unsigned n)
{
    unsigned irq = s->vm->irqs[n].physical;

    for (unsigned v = 0; v <= s->index; v++) {
        const struct vm_config *other = &s->check->system->vms[v];
        struct subject named;
        unsigned count = v == s->index ? n : other->irq_count;

        for (unsigned o = 0; other->irqs && o < count; o++)
            if (other->irqs[o].physical == irq)
                problem_add(s->problems,
                            "%s: irqs %u: physical interrupt %u is already in irqs %u of %s",
                            s->label, n, irq, o, owner(s, v, &named));
    }
}

static void check_physical_irq(const struct subject *s, unsigned n)
{
    const struct board *on = s->check->board;
    unsigned irq = s->vm->irqs[n].physical;

    if (irq < IRQ_SPI_FIRST || irq >= on->gic.irq_count) {
        problem_add(s->problems, "%s: irqs %u: physical interrupt %u is no SPI of %s (%u-%d)",
                    s->label, n, irq, on->name, IRQ_SPI_FIRST, on->gic.irq_count - 1);
        return;
    }
    if (irq == on->uart.irq || irq == on->rtc.irq)
        problem_add(s->problems,
                    "%s: irqs %u: physical interrupt %u is %s's %s, which belongs to Nagaya",
                    s->label, n, irq, on->name, irq == on->uart.irq ? "UART" : "real-time clock");
    check_irq_owner(s, n);
}

static void check_irqs(const struct subject *s)
{
    if (s->vm->irq_count && !s->vm->irqs) {
        problem_add(s->problems, "%s: irq_count is %u, but there is no table irqs", s->label,
                    s->vm->irq_count);
        return;
    }
    for (unsigned n = 0; n < s->vm->irq_count; n++) {
        check_guest_irq(s, n);
        check_physical_irq(s, n);
    }
}

static void check_board_nodes(const struct subject *s)
{
    const struct board_nodes_config *nodes = &s->vm->board_nodes;

    if (!nodes->count && nodes->file)
        problem_add(s->problems, "%s: board_nodes.file is %s, but no node is named", s->label,
                    nodes->file);
    if (nodes->count > BOARD_NODE_MAX)
        problem_add(s->problems, "%s: board_nodes.count %u, a VM can name %d", s->label,
                    nodes->count, BOARD_NODE_MAX);
    else if (nodes->count && !nodes->paths)
        problem_add(s->problems, "%s: board_nodes.count is %u, but there is no table paths",
                    s->label, nodes->count);
    else
        for (unsigned n = 0; n < nodes->count; n++)
            if (!nodes->paths[n] || nodes->paths[n][0] != '/')
                problem_add(s->problems, "%s: board_nodes %u: \"%s\" is no path that begins with /",
                            s->label, n, nodes->paths[n] ? nodes->paths[n] : "");
    if (nodes->count && !nodes->file)
        problem_add(s->problems, "%s: board_nodes.file is not set", s->label);
    if (nodes->count && s->vm->dtb.file)
        problem_add(s->problems,
                    "%s: dtb.file is set, and nodes of the board are copied into a generated tree "
                    "only; leave out one of the two",
                    s->label);
}

void check_devices(const struct subject *s)
{
    check_virtual_devices(s);
    check_passthrough(s);
    check_irqs(s);
    check_board_nodes(s);
}
