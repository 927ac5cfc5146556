/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/fragment.c - which nodes of the board's tree a VM gets; fragment_write.c writes them. */
#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/board_tree.h"
#include "tools/fragment_nodes.h"
#include "tools/memory.h"
#include "tools/span.h"
#include "vgic/vgic.h"

#define PAGE          UINT64_C(4096)
#define GIC_CELLS     3
#define GIC_SPI       0
#define PATH_OF(f, n) tree_path((f)->fdt, (n))

/* Controllers that hand interrupts on to the GIC with the same cells: a guest needs none. */
static const char *const transparent[] = {"allwinner,sun6i-a31-r-intc"};

static void complain(const struct fragment *f, int node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "VM: node PATH (clocks of PATH): ..." */
static void complain(const struct fragment *f, int node, const char *format, ...)
{
    const struct fragment_node *entry = fragment_find(f, node);
    char text[512], why[600] = "";
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (entry && entry->property)
        snprintf(why, sizeof(why), " (%s of %s)", entry->property, PATH_OF(f, entry->needed_by));
    problem_add(f->problems, "%s: node %s%s: %s", f->vm->name, PATH_OF(f, node), why, text);
}

const struct fragment_node *fragment_find(const struct fragment *f, int offset)
{
    for (unsigned n = 0; n < f->count; n++)
        if (f->nodes[n].offset == offset)
            return &f->nodes[n];
    return NULL;
}

bool fragment_is_gic(const struct fragment *f, int node)
{
    struct span area;

    if (node < 0)
        return false;
    for (unsigned n = 0; n < COUNT(transparent); n++)
        if (!fdt_node_check_compatible(f->fdt, node, transparent[n]))
            return true;
    return fdt_getprop(f->fdt, node, "interrupt-controller", NULL) &&
           tree_area(f->fdt, node, 0, &area) && area.start == f->board->gic.distributor.value;
}

bool fragment_guest_irq(const struct fragment *f, unsigned physical, unsigned *guest)
{
    for (unsigned n = 0; f->vm->irqs && n < f->vm->irq_count; n++)
        if (f->vm->irqs[n].physical == physical) {
            *guest = f->vm->irqs[n].guest;
            return true;
        }
    return false;
}

/* What is copied -------------------------------------------------------------------- */

/* With all that is above it. property: of needed_by; NULL: the configuration wants it. */
static void want(struct fragment *f, int node, int needed_by, const char *property)
{
    for (; node > 0 && !fragment_find(f, node); node = fdt_parent_offset(f->fdt, node)) {
        f->nodes = memory_resize(f->nodes, (f->count + 1) * sizeof(*f->nodes));
        f->nodes[f->count++] = (struct fragment_node){node, needed_by, property};
    }
}

static void want_with_children(struct fragment *f, int node)
{
    int child;

    want(f, node, 0, NULL);
    fdt_for_each_subnode(child, f->fdt, node) if (tree_is_okay(f->fdt, child))
        want_with_children(f, child);
}

/* What each guest has from Nagaya. */
static bool is_the_guests_own(const struct fragment *f, int node)
{
    static const char *const own[] = {"cpus", "memory", "psci", "timer", "chosen", "aliases"};
    const char *name = fdt_get_name(f->fdt, node, NULL);

    if (fragment_is_gic(f, node))
        return true;
    for (unsigned n = 0; n < COUNT(own); n++)
        if (fdt_parent_offset(f->fdt, node) == 0 && !strncmp(name, own[n], strlen(own[n])) &&
            strchr("@", name[strlen(own[n])]))
            return true;
    return false;
}

/* Registers ------------------------------------------------------------------------ */

static bool page_is_shared(const struct fragment *f, uint64_t at, struct span *window)
{
    const struct system_config *system = f->system;

    for (unsigned n = 0; system && n < system->shared_page_count; n++) {
        const struct shared_page_config *page = &system->shared_pages[n];

        *window = span_at(page->device.value, SHARED_SIZE);
        if (page->vms & BIT((uint32_t)(f->vm - system->vms)) && span_holds(*window, span_at(at, 1)))
            return true;
    }
    return false;
}

/* What of the VM's own holds this address of the board; false: nothing. */
static bool find_window(const struct fragment *f, int node, uint64_t at, struct span *window)
{
    for (unsigned n = 0; f->vm->passthrough && n < f->vm->passthrough_count; n++) {
        const struct passthrough_config *p = &f->vm->passthrough[n];

        *window = span_at(p->device.value, p->size);
        if (!span_holds(*window, span_at(at, 1)))
            continue;
        if (p->at.value != p->device.value)
            complain(f, node,
                     "its registers are in passthrough %u, at 0x%08x for the guest: a node that is "
                     "copied needs at the same as device, 0x%08x",
                     n, p->at.value, p->device.value);
        return true;
    }
    return page_is_shared(f, at, window);
}

static void check_registers(const struct fragment *f, int node)
{
    struct span area, window;

    for (unsigned n = 0; tree_area(f->fdt, node, n, &area); n++)
        for (uint64_t at = area.start; at < area.end; at = window.end)
            if (!find_window(f, node, at, &window)) {
                complain(f, node,
                         "its registers at " SPAN_FORMAT
                         " are not the VM's; add the page 0x%08llx to passthrough, or to a shared "
                         "page that it sees",
                         SPAN_VALUES(area), (unsigned long long)(at & ~(PAGE - 1)));
                break;
            }
}

/* Interrupts ----------------------------------------------------------------------- */

static void check_interrupt(const struct fragment *f, int node, const uint32_t *cells)
{
    unsigned type = fdt32_to_cpu(cells[0]), number = fdt32_to_cpu(cells[1]), guest;
    unsigned irq = number + IRQ_SPI_FIRST;

    if (type != GIC_SPI)
        complain(f, node, "its private interrupt (PPI %u) cannot be passed through", number);
    else if (!fragment_guest_irq(f, irq, &guest))
        complain(f, node,
                 "its interrupt %u (SPI %u) is not the VM's; add {.guest = %u, .physical = %u} "
                 "to irqs",
                 irq, number, irq, irq);
}

static void check_interrupts(struct fragment *f, int node)
{
    int parent = tree_interrupt_parent(f->fdt, node);
    unsigned count;
    const uint32_t *cells = tree_cells(f->fdt, node, "interrupts", &count);

    if (fdt_getprop(f->fdt, node, "interrupt-map", NULL))
        complain(f, node, "it has an interrupt-map, which is not understood");
    if (!cells)
        return;
    if (parent < 0)
        complain(f, node, "nobody takes its interrupts");
    else if (!fragment_is_gic(f, parent))
        want(f, parent, node, "interrupts");
    else if (count % GIC_CELLS)
        complain(f, node, "its interrupts have %u cells, which is no multiple of 3", count);
    else
        for (unsigned n = 0; n < count; n += GIC_CELLS)
            check_interrupt(f, node, cells + n);
}

/* References ----------------------------------------------------------------------- */

/* What is another's: the node that reads, the property, what is wrong. */
static void complain_of_reading(const struct fragment *f, int node, const char *name,
                                enum tree_reading reading, const struct tree_reference *reference)
{
    if (reading == TREE_NO_NODE)
        complain(f, node, "%s refers to phandle 0x%x, which no node of %s has", name,
                 reference->phandle, f->file);
    else if (reading == TREE_NO_CELLS)
        complain(f, node, "%s refers to %s, which does not say how many cells belong to that", name,
                 PATH_OF(f, reference->node));
    else if (reading == TREE_CUT_OFF)
        complain(f, node, "%s ends in the middle of what belongs to %s", name,
                 PATH_OF(f, reference->node));
}

static void follow(struct fragment *f, int node, const char *name)
{
    struct tree_reference reference;
    enum tree_reading reading;
    unsigned at = 0, count;
    const uint32_t *cells = tree_cells(f->fdt, node, name, &count);

    while ((reading = tree_next_reference(f->fdt, node, name, &at, &reference)) == TREE_REFERENCE) {
        if (!fragment_is_gic(f, reference.node))
            want(f, reference.node, node, name);
        else if (reference.count == GIC_CELLS) /* of interrupts-extended */
            check_interrupt(f, node, cells + reference.first);
    }
    complain_of_reading(f, node, name, reading, &reference);
}

static void examine(struct fragment *f, int node)
{
    const char *name;
    int property;

    if (is_the_guests_own(f, node)) {
        complain(f, node, "each guest has its own from Nagaya; leave it out");
        return;
    }
    if (!tree_is_okay(f->fdt, node)) {
        complain(f, node, "its status in %s is \"%s\", and only what is okay is copied", f->file,
                 (const char *)fdt_getprop(f->fdt, node, "status", NULL));
        return;
    }
    check_registers(f, node);
    check_interrupts(f, node);
    fdt_for_each_property_offset(property, f->fdt, node)
    {
        fdt_getprop_by_offset(f->fdt, property, &name, NULL);
        if (tree_refers(name))
            follow(f, node, name);
    }
}

static void want_path(struct fragment *f, unsigned n)
{
    const char *path = f->vm->board_nodes.paths[n];
    int node = fdt_path_offset(f->fdt, path);

    if (node > 0)
        want_with_children(f, node);
    else if (node == 0)
        problem_add(f->problems, "%s: board_nodes %u: \"%s\" is the root; name what is below it",
                    f->vm->name, n, path);
    else
        problem_add(f->problems, "%s: board_nodes %u: %s has no node %s", f->vm->name, n, f->file,
                    path);
}

bool fragment_select(struct fragment *f, const struct blob *tree)
{
    unsigned before = f->problems->count;
    int error = fdt_check_full(tree->bytes, tree->size);

    if (error) {
        problem_add(f->problems, "%s: board_nodes.file %s is no valid device tree: %s", f->vm->name,
                    f->file, fdt_strerror(error));
        return false;
    }
    f->fdt = tree->bytes;
    for (unsigned n = 0; n < f->vm->board_nodes.count; n++)
        want_path(f, n);
    for (unsigned n = 0; n < f->count; n++) /* grows */
        examine(f, f->nodes[n].offset);
    return f->problems->count == before;
}

void fragment_free(struct fragment *f)
{
    free(f->nodes);
    f->nodes = NULL;
    f->count = 0;
    f->fdt = NULL;
}
