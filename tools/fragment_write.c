/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/fragment_write.c - the nodes of the board's tree as a guest reads them. All is copied byte
 * by byte but for two things: interrupts go to the guest's GIC, by the guest's numbers; and what
 * lies in the root has its addresses in the guest's root's cells. */
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "tools/board_tree.h"
#include "tools/fragment_nodes.h"
#include "tools/guest_devices.h"
#include "tools/memory.h"
#include "vgic/vgic.h"

#define ROOT_CELLS 2 /* of the guest's root, for an address and for a size */
#define GIC_CELLS  3

struct writer {
    const struct fragment *fragment;
    const void *from;
    void *to;
    uint32_t gic;
    int error; /* of libfdt, the first */
};

static void check(struct writer *w, int result)
{
    if (!w->error)
        w->error = result;
}

static void put(struct writer *w, const char *name, const void *value, size_t size)
{
    check(w, fdt_property(w->to, name, value, (int)size));
}

/* Cells that are worked out ---------------------------------------------------------- */

struct list {
    uint32_t *cells;
    unsigned count;
};

static void add(struct list *list, uint32_t big_endian)
{
    list->cells = memory_resize(list->cells, (list->count + 1) * sizeof(uint32_t));
    list->cells[list->count++] = big_endian;
}

/* The same number in another count of cells: the lowest come last. */
static void add_number(struct list *list, const uint32_t *cells, int count, int wanted)
{
    for (int n = wanted; n > count; n--)
        add(list, 0);
    for (int n = count > wanted ? count - wanted : 0; n < count; n++)
        add(list, cells[n]);
}

static void add_value(struct list *list, uint64_t value, int cells)
{
    if (cells > 1)
        add(list, cpu_to_fdt32((uint32_t)(value >> 32)));
    add(list, cpu_to_fdt32((uint32_t)value));
}

static void put_list(struct writer *w, const char *name, struct list *list)
{
    put(w, name, list->cells, list->count * sizeof(uint32_t));
    free(list->cells);
}

/* Interrupts ---------------------------------------------------------------------------- */

static void add_interrupt(const struct writer *w, struct list *list, const uint32_t *cells)
{
    unsigned physical = fdt32_to_cpu(cells[1]) + IRQ_SPI_FIRST, guest = physical;

    fragment_guest_irq(w->fragment, physical, &guest); /* it was checked to be one */
    add(list, cells[0]);
    add(list, cpu_to_fdt32(guest - IRQ_SPI_FIRST));
    add(list, cells[2]);
}

static bool goes_to_gic(const struct writer *w, int node)
{
    return fragment_is_gic(w->fragment, tree_interrupt_parent(w->from, node));
}

static void put_interrupts(struct writer *w, int node, const char *name)
{
    unsigned count;
    const uint32_t *cells = tree_cells(w->from, node, name, &count);
    struct list list = {0};

    for (unsigned n = 0; n < count; n += GIC_CELLS)
        add_interrupt(w, &list, cells + n);
    put_list(w, name, &list);
}

static void put_extended(struct writer *w, int node, const char *name)
{
    unsigned count, at = 0;
    const uint32_t *cells = tree_cells(w->from, node, name, &count);
    struct tree_reference r;
    struct list list = {0};

    while (tree_next_reference(w->from, node, name, &at, &r) == TREE_REFERENCE) {
        bool to_gic = fragment_is_gic(w->fragment, r.node) && r.count == GIC_CELLS;

        add(&list, cpu_to_fdt32(to_gic ? w->gic : r.phandle));
        if (to_gic)
            add_interrupt(w, &list, cells + r.first);
        for (unsigned n = 0; n < r.count && !to_gic; n++)
            add(&list, cells[r.first + n]);
    }
    put_list(w, name, &list);
}

/* A parent that is not copied is that of nobody who is. */
static void put_interrupt_parent(struct writer *w, int node)
{
    uint32_t phandle = tree_cell(w->from, node, "interrupt-parent", 0);
    int parent = fdt_node_offset_by_phandle(w->from, phandle);
    struct list list = {0};

    if (!fragment_is_gic(w->fragment, parent) && !fragment_find(w->fragment, parent))
        return;
    add(&list, cpu_to_fdt32(fragment_is_gic(w->fragment, parent) ? w->gic : phandle));
    put_list(w, "interrupt-parent", &list);
}

/* Addresses in the root ------------------------------------------------------------------ */

static void put_root_reg(struct writer *w, int node, const char *name)
{
    int address = fdt_address_cells(w->from, 0), size = fdt_size_cells(w->from, 0);
    unsigned count;
    const uint32_t *cells = tree_cells(w->from, node, name, &count);
    struct list list = {0};

    for (; count >= (unsigned)(address + size); count -= (unsigned)(address + size)) {
        add_number(&list, cells, address, ROOT_CELLS);
        add_number(&list, cells + address, size, ROOT_CELLS);
        cells += address + size;
    }
    put_list(w, name, &list);
}

static void add_range(struct list *list, const struct writer *w, int bus, struct span span)
{
    add_value(list, span.start, fdt_address_cells(w->from, bus));
    add_value(list, span.start, ROOT_CELLS);
    add_value(list, span_size(span), fdt_size_cells(w->from, bus));
}

/* "The same addresses" cannot be said between buses of different cells: what the VM has there. */
static void add_own_windows(struct list *list, const struct writer *w, int bus, bool of_memory)
{
    const struct vm_config *vm = w->fragment->vm;
    const struct system_config *system = w->fragment->system;

    if (of_memory) {
        add_range(list, w, bus, vm_ram(vm));
        return;
    }
    for (unsigned n = 0; n < vm->passthrough_count; n++)
        add_range(list, w, bus, span_at(vm->passthrough[n].at.value, vm->passthrough[n].size));
    for (unsigned n = 0; system && n < system->shared_page_count; n++)
        if (system->shared_pages[n].vms & BIT((uint32_t)(vm - system->vms)))
            add_range(list, w, bus, span_at(system->shared_pages[n].device.value, SHARED_SIZE));
}

static void put_root_ranges(struct writer *w, int bus, const char *name)
{
    int child = fdt_address_cells(w->from, bus), size = fdt_size_cells(w->from, bus);
    int above = fdt_address_cells(w->from, 0);
    unsigned count, row = (unsigned)(child + above + size);
    const uint32_t *cells = tree_cells(w->from, bus, name, &count);
    struct list list = {0};

    if (!count && (child != ROOT_CELLS || size != ROOT_CELLS))
        add_own_windows(&list, w, bus, !strcmp(name, "dma-ranges"));
    for (; count >= row; count -= row, cells += row) {
        add_number(&list, cells, child, child);
        add_number(&list, cells + child, above, ROOT_CELLS);
        add_number(&list, cells + child + above, size, size);
    }
    put_list(w, name, &list);
}

/* Nodes ------------------------------------------------------------------------------------- */

static void put_property(struct writer *w, int node, const char *name, const void *value, int size)
{
    bool in_root = fdt_parent_offset(w->from, node) == 0;

    if (!strcmp(name, "interrupt-parent"))
        put_interrupt_parent(w, node);
    else if (!strcmp(name, "interrupts") && goes_to_gic(w, node))
        put_interrupts(w, node, name);
    else if (!strcmp(name, "interrupts-extended"))
        put_extended(w, node, name);
    else if (in_root && !strcmp(name, "reg"))
        put_root_reg(w, node, name);
    else if (in_root && (!strcmp(name, "ranges") || !strcmp(name, "dma-ranges")))
        put_root_ranges(w, node, name);
    else
        put(w, name, value, (size_t)size);
}

static void write_children(struct writer *w, int node);

static void write_node(struct writer *w, int node)
{
    int property, size;
    const char *name;

    check(w, fdt_begin_node(w->to, fdt_get_name(w->from, node, NULL)));
    fdt_for_each_property_offset(property, w->from, node)
    {
        const void *value = fdt_getprop_by_offset(w->from, property, &name, &size);

        put_property(w, node, name, value, size);
    }
    write_children(w, node);
    check(w, fdt_end_node(w->to));
}

static void write_children(struct writer *w, int node)
{
    int child;

    fdt_for_each_subnode(child, w->from, node) if (fragment_find(w->fragment, child))
        write_node(w, child);
}

static void write_aliases(struct writer *w)
{
    int aliases = fdt_subnode_offset(w->from, 0, "aliases"), property, size;
    const char *name, *path;
    bool is_open = false;

    if (aliases < 0)
        return;
    fdt_for_each_property_offset(property, w->from, aliases)
    {
        path = fdt_getprop_by_offset(w->from, property, &name, &size);
        if (!fragment_find(w->fragment, fdt_path_offset(w->from, path)))
            continue;
        if (!is_open)
            check(w, fdt_begin_node(w->to, "aliases"));
        is_open = true;
        put(w, name, path, (size_t)size);
    }
    if (is_open)
        check(w, fdt_end_node(w->to));
}

int fragment_write(const struct fragment *fragment, void *fdt, uint32_t gic)
{
    struct writer w = {.fragment = fragment, .from = fragment->fdt, .to = fdt, .gic = gic};

    if (!fragment->fdt)
        return 0;
    write_children(&w, 0);
    write_aliases(&w);
    return w.error;
}

uint32_t fragment_next_phandle(const struct fragment *fragment, uint32_t at_least)
{
    uint32_t highest;

    if (!fragment->fdt || fdt_find_max_phandle(fragment->fdt, &highest) || highest < at_least)
        return at_least;
    return highest + 1;
}
