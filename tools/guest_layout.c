/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_layout.c - where initrd and device tree lie in a guest's memory. */
#include "tools/guest_layout.h"

#include "tools/guest_devices.h"

#define PAGE              UINT64_C(4096)
#define INITRD_RAM_OFFSET (128 * MiB) /* or half of a smaller RAM */
#define DTB_ALIGNMENT     8           /* Devicetree Specification 5.1 */

static struct span piece_span(const struct image_piece *piece)
{
    return span_at(piece->load_at, piece->size);
}

/* Where QEMU begins to look for room for an initrd. */
static uint64_t behind_kernel(const struct vm_config *vm, const struct kernel_image *kernel)
{
    uint32_t offset = vm->ram.size / 2 < INITRD_RAM_OFFSET ? vm->ram.size / 2 : INITRD_RAM_OFFSET;
    uint64_t start = (uint64_t)vm->ram.at.value + offset;

    return align_up(start > kernel->used.end ? start : kernel->used.end, PAGE);
}

/* For a place that the configuration chose: what names it, in RAM and clear of other. */
static bool place_is_clear(const struct vm_config *vm, const char *what, struct span place,
                           const char *other_what, struct span other, struct problems *problems)
{
    if (!span_holds(vm_ram(vm), place)) {
        problem_add(problems, "%s: %s.load_at puts it at " SPAN_FORMAT ", RAM is " SPAN_FORMAT,
                    vm->name, what, SPAN_VALUES(place), SPAN_VALUES(vm_ram(vm)));
        return false;
    }
    if (spans_overlap(place, other)) {
        problem_add(problems,
                    "%s: %s.load_at puts it at " SPAN_FORMAT ", over the %s at " SPAN_FORMAT,
                    vm->name, what, SPAN_VALUES(place), other_what, SPAN_VALUES(other));
        return false;
    }
    return true;
}

bool layout_initrd(const struct vm_config *vm, const struct kernel_image *kernel,
                   struct image_piece *initrd, struct problems *problems)
{
    uint64_t start = behind_kernel(vm, kernel);
    struct span ram = vm_ram(vm);

    initrd->load_at = vm->initrd.load_at.value;
    if (initrd->load_at)
        return place_is_clear(vm, "initrd", piece_span(initrd), "kernel", kernel->used, problems);
    if (start + initrd->size > ram.end) {
        problem_add(problems,
                    "%s: initrd %s has %u KiB, from 0x%08llx (behind the kernel) to the end of "
                    "RAM are %llu KiB; make ram.size larger",
                    vm->name, vm->initrd.file, (initrd->size + 1023) / 1024,
                    (unsigned long long)start,
                    (unsigned long long)(start < ram.end ? ram.end - start : 0) / 1024);
        return false;
    }
    initrd->load_at = (uint32_t)start;
    return true;
}

/* The highest page from which size bytes are clear of both; UINT64_MAX: none. */
static uint64_t highest_room(struct span ram, uint64_t size, struct span a, struct span b)
{
    uint64_t end = ram.end;

    while (end >= ram.start + size) {
        struct span place = span_at((end - size) & ~(PAGE - 1), size);

        if (place.start < ram.start)
            break;
        if (spans_overlap(place, a))
            end = a.start;
        else if (spans_overlap(place, b))
            end = b.start;
        else
            return place.start;
    }
    return UINT64_MAX;
}

static uint64_t room_for_dtb(const struct vm_config *vm, const struct kernel_image *kernel,
                             struct span initrd, uint64_t size)
{
    struct span ram = vm_ram(vm);
    struct span at_start = span_at(ram.start, size);
    uint64_t start = behind_kernel(vm, kernel);

    if (kernel->kind == IMAGE_ELF && span_holds(ram, at_start) &&
        !spans_overlap(at_start, kernel->used) && !spans_overlap(at_start, initrd))
        return ram.start;
    if (!span_is_empty(initrd))
        start = align_up(initrd.end, PAGE);
    if (start + size <= ram.end && !spans_overlap(span_at(start, size), kernel->used))
        return start;
    return highest_room(ram, size, kernel->used, initrd);
}

static bool chosen_place_is_good(const struct vm_config *vm, const struct kernel_image *kernel,
                                 struct span initrd, struct span dtb, struct problems *problems)
{
    if (!is_aligned(dtb.start, DTB_ALIGNMENT)) {
        problem_add(problems, "%s: dtb.load_at 0x%08llx is not a multiple of %d", vm->name,
                    (unsigned long long)dtb.start, DTB_ALIGNMENT);
        return false;
    }
    return place_is_clear(vm, "dtb", dtb, "kernel", kernel->used, problems) &&
           place_is_clear(vm, "dtb", dtb, "initrd", initrd, problems);
}

bool layout_dtb(const struct vm_config *vm, const struct kernel_image *kernel,
                const struct image_piece *initrd, struct image_piece *dtb,
                struct problems *problems)
{
    uint64_t start;

    dtb->load_at = vm->dtb.load_at.value;
    if (dtb->load_at)
        return chosen_place_is_good(vm, kernel, piece_span(initrd), piece_span(dtb), problems);
    start = room_for_dtb(vm, kernel, piece_span(initrd), dtb->size);
    if (start == UINT64_MAX) {
        problem_add(problems,
                    "%s: no room for a device tree of %u bytes beside kernel and initrd; make "
                    "ram.size (%u KiB) larger",
                    vm->name, dtb->size, vm->ram.size / 1024);
        return false;
    }
    dtb->load_at = (uint32_t)start;
    return true;
}
