/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/map.c - the partition map, for people: who has which memory, cores, devices. */
#include "tools/map.h"

#include "tools/guest_devices.h"

static void size_text(char *text, size_t room, uint64_t size)
{
    if (size >= MiB && is_aligned(size, MiB))
        snprintf(text, room, "%llu MiB", (unsigned long long)size / MiB);
    else if (size >= KiB)
        snprintf(text, room, "%llu KiB", (unsigned long long)(size + KiB - 1) / KiB);
    else
        snprintf(text, room, "%llu bytes", (unsigned long long)size);
}

static void line(FILE *out, struct span span, const char *what, const char *detail)
{
    char size[32];

    size_text(size, sizeof(size), span_size(span));
    fprintf(out, "  " SPAN_FORMAT "  %9s  %s%s\n", SPAN_VALUES(span), size, what, detail);
}

/* The piece that begins first at or behind from. Its name goes to *what, *detail. */
static struct span next_piece(const struct system_plan *plan, uint64_t from, const char **what,
                              const char **detail)
{
    unsigned vm_count = plan->config->vm_count;
    struct span next = place_next_free(&plan->placement, vm_count, plan->board, from);

    *what = "free";
    *detail = "";
    if (span_is_empty(next))
        next.start = UINT64_MAX;
    if (plan->placement.hypervisor.start >= from && plan->placement.hypervisor.start < next.start) {
        next = plan->placement.hypervisor;
        *what = "Nagaya and the guests' images";
    }
    for (unsigned v = 0; v < vm_count; v++)
        if (plan->placement.ram[v].start >= from && plan->placement.ram[v].start < next.start) {
            next = plan->placement.ram[v];
            *what = "RAM of ";
            *detail = plan->config->vms[v].name;
        }
    for (unsigned c = 0; c < plan->config->channel_count; c++)
        if (plan->placement.channel[c].start >= from &&
            plan->placement.channel[c].start < next.start) {
            next = plan->placement.channel[c];
            *what = "channel ";
            *detail = plan->config->channels[c].name;
        }
    for (uint32_t r = 0; r < plan->board->reserved_count; r++) {
        const struct board_area *area = &plan->board->reserved[r];

        if (area->base.value >= from && area->base.value < next.start) {
            next = span_at(area->base.value, area->size);
            *what = "reserved: ";
            *detail = area->what;
        }
    }
    return next;
}

static void write_physical(FILE *out, const struct system_plan *plan)
{
    const struct board *on = plan->board;
    const char *what, *detail;
    struct span piece;

    fprintf(out, "%s, physical memory\n", on->name);
    for (uint64_t from = on->ram.base.value;; from = piece.end) {
        piece = next_piece(plan, from, &what, &detail);
        if (piece.start == UINT64_MAX)
            break;
        line(out, piece, what, detail);
    }
}

/* U-Boot's view, before Nagaya runs: guests' RAM is free then. */
static void write_loader(FILE *out, const struct system_plan *plan)
{
    if (span_is_empty(plan->load))
        return;
    fprintf(out, "\n%s, started by U-Boot\n", plan->board->name);
    line(out, plan->load, "room for the file that it starts", "");
    for (uint32_t n = 0; n < plan->board->loader_count; n++)
        line(out, span_at(plan->board->loader[n].base.value, plan->board->loader[n].size),
             plan->board->loader[n].what, "");
}

static void write_vcpus(FILE *out, const struct vm_config *vm)
{
    fprintf(out, "  vCPU -> core:");
    for (uint32_t n = 0; n < vm->vcpu_count; n++)
        fprintf(out, " %u->%u", n, vm->vcpus[n].core);
    fprintf(out, "\n");
}

static const char *class_of(const struct vm_config *vm)
{
    static const char *const names[] = {
        [VM_BE] = "VM_BE, what is left",
        [VM_SRT] = "VM_SRT, budgets",
        [VM_HRT] =
            "VM_HRT, cores of its own, which take its interrupts; can be stopped at any time "
            "but in a WFI with its GICC switched off",
    };
    enum vm_class class = vm->realtime;

    for (uint32_t n = 0; class == VM_AS_RESERVED && n < vm->vcpu_count; n++)
        if (vm->vcpus[n].sched.budget_us)
            class = VM_SRT;
    return names[class == VM_AS_RESERVED ? VM_BE : class];
}

static void write_images(FILE *out, const struct vm_plan *plan)
{
    const struct kernel_image *kernel = &plan->kernel;

    fprintf(out, "  kernel %s: %s, entry 0x%08x%s\n", plan->kernel_file.path,
            image_kind_name(kernel->kind), kernel->entry & ~UINT32_C(1),
            kernel->entry & 1 ? " (Thumb)" : "");
    for (unsigned n = 0; n < kernel->piece_count; n++)
        line(out, span_at(kernel->pieces[n].load_at, kernel->pieces[n].size), "kernel", "");
    if (plan->initrd.size)
        line(out, span_at(plan->initrd.load_at, plan->initrd.size), "initrd ",
             plan->initrd_file.path);
    line(out, span_at(plan->dtb.load_at, plan->dtb.size), "device tree ",
         plan->dtb_file.path ? plan->dtb_file.path : "(generated)");
}

static void write_devices(FILE *out, const struct system_plan *plan, unsigned v)
{
    const struct vm_config *vm = &plan->config->vms[v];
    const struct guest_device *device;
    char detail[96];

    for (unsigned n = 0; (device = guest_device(vm, n)); n++) {
        detail[0] = '\0';
        if (vm->realtime == VM_HRT)
            ; /* it has none */
        else if (device->irq_count == 1)
            snprintf(detail, sizeof(detail), ", interrupt %u", device->irq);
        else if (device->irq_count)
            snprintf(detail, sizeof(detail), ", interrupts %u-%u", device->irq,
                     device->irq + device->irq_count - 1u);
        line(out, device->area, device->name, detail);
    }
    for (uint32_t n = 0; n < vm->passthrough_count; n++) {
        const struct passthrough_config *p = &vm->passthrough[n];

        snprintf(detail, sizeof(detail), "0x%08x of %s", p->device.value, plan->board->name);
        line(out, span_at(p->at.value, p->size), "device ", detail);
    }
    for (uint32_t n = 0; n < plan->config->shared_page_count; n++) {
        const struct shared_page_config *page = &plan->config->shared_pages[n];

        if (page->vms & BIT(v))
            line(out, span_at(page->device.value, SHARED_SIZE), "shared page ", page->name);
    }
    for (uint32_t n = 0; n < vm->irq_count; n++)
        fprintf(out, "  interrupt %u is interrupt %u of %s\n", vm->irqs[n].guest,
                vm->irqs[n].physical, plan->board->name);
    if (vm->quiesce_count)
        fprintf(out, "  its devices are stopped in %u step%s when it stops\n", vm->quiesce_count,
                vm->quiesce_count == 1 ? "" : "s");
}

static void write_channels(FILE *out, const struct system_plan *plan, unsigned v)
{
    char detail[160], doorbell[32];

    for (unsigned c = 0; c < plan->config->channel_count; c++)
        for (unsigned end = 0; end < 2; end++) {
            const struct channel_config *channel = &plan->config->channels[c];
            const struct channel_end *own = &channel->ends[end];

            if (own->vm != v)
                continue;
            if (own->irq)
                snprintf(doorbell, sizeof(doorbell), "interrupt %u", own->irq);
            else
                snprintf(doorbell, sizeof(doorbell), "lines %u, %u", own->line, own->line + 1u);
            snprintf(detail, sizeof(detail), "%s with %s%s, %s", channel->name,
                     plan->config->vms[channel->ends[!end].vm].name,
                     own->read_only ? ", read only" : "", doorbell);
            line(out, span_at(own->at.value, channel->size), "channel ", detail);
        }
}

static void write_vm(FILE *out, const struct system_plan *plan, unsigned v)
{
    const struct vm_config *vm = &plan->config->vms[v];

    fprintf(out, "\n%s\n", vm->name);
    write_vcpus(out, vm);
    fprintf(out, "  class: %s\n", class_of(vm));
    write_images(out, &plan->vms[v]);
    if (vm->bootargs && *vm->bootargs)
        fprintf(out, "  bootargs: %s\n", vm->bootargs);
    write_devices(out, plan, v);
    write_channels(out, plan, v);
    line(out, vm_ram(vm), "RAM", "");
}

void map_write(FILE *out, const struct system_plan *plan)
{
    write_physical(out, plan);
    for (unsigned v = 0; v < plan->config->vm_count; v++)
        write_vm(out, plan, v);
    write_loader(out, plan);
}
