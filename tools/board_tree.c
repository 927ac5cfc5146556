/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/board_tree.c - what a device tree says about a node (Devicetree Specification 0.4, and the
 * bindings in Linux Documentation/devicetree/bindings). */
#include "tools/board_tree.h"

#include <ctype.h>
#include <libfdt.h>
#include <string.h>

const uint32_t *tree_cells(const void *fdt, int node, const char *name, unsigned *count)
{
    int size;
    const uint32_t *cells = fdt_getprop(fdt, node, name, &size);

    *count = cells ? (unsigned)size / 4 : 0;
    return cells;
}

uint32_t tree_cell(const void *fdt, int node, const char *name, unsigned n)
{
    unsigned count;
    const uint32_t *cells = tree_cells(fdt, node, name, &count);

    return n < count ? fdt32_to_cpu(cells[n]) : 0;
}

static uint64_t number(const uint32_t *cells, unsigned count)
{
    uint64_t value = 0;

    while (count--)
        value = value << 32 | fdt32_to_cpu(*cells++);
    return value;
}

/* Addresses -------------------------------------------------------------------- */

/* *start as the bus above bus sees it. Empty ranges: the same. */
static bool translate(const void *fdt, int bus, uint64_t *start, uint64_t size)
{
    unsigned child = (unsigned)fdt_address_cells(fdt, bus), length, count, row;
    unsigned above = (unsigned)fdt_address_cells(fdt, fdt_parent_offset(fdt, bus));
    const uint32_t *ranges = tree_cells(fdt, bus, "ranges", &count);

    length = (unsigned)fdt_size_cells(fdt, bus);
    row = child + above + length;
    if (!ranges || child > 2 || above > 2 || length > 2)
        return false;
    if (!count)
        return true;
    for (; count >= row; count -= row, ranges += row) {
        struct span from = span_at(number(ranges, child), number(ranges + child + above, length));

        if (span_holds(from, span_at(*start, size))) {
            *start += number(ranges + child, above) - from.start;
            return true;
        }
    }
    return false;
}

bool tree_area(const void *fdt, int node, unsigned n, struct span *area)
{
    int bus = fdt_parent_offset(fdt, node);
    int address = fdt_address_cells(fdt, bus), length = fdt_size_cells(fdt, bus);
    unsigned row = (unsigned)(address + length), count;
    const uint32_t *reg = tree_cells(fdt, node, "reg", &count);
    uint64_t start, size;

    if (bus < 0 || address < 1 || address > 2 || length < 1 || length > 2 || (n + 1) * row > count)
        return false;
    start = number(reg + n * row, (unsigned)address);
    size = number(reg + n * row + address, (unsigned)length);
    for (; bus > 0; bus = fdt_parent_offset(fdt, bus))
        if (!translate(fdt, bus, &start, size))
            return false;
    *area = span_at(start, size);
    return true;
}

bool tree_is_okay(const void *fdt, int node)
{
    const char *status = fdt_getprop(fdt, node, "status", NULL);

    return !status || !strcmp(status, "okay") || !strcmp(status, "ok");
}

int tree_interrupt_parent(const void *fdt, int node)
{
    while (node >= 0) {
        uint32_t phandle = tree_cell(fdt, node, "interrupt-parent", 0);

        if (phandle)
            return fdt_node_offset_by_phandle(fdt, phandle);
        node = fdt_parent_offset(fdt, node);
        if (node >= 0 && fdt_getprop(fdt, node, "interrupt-controller", NULL))
            return node;
    }
    return node;
}

/* References ------------------------------------------------------------------- */

enum kind {
    CELLS, /* phandles, each followed by as many cells as its node says in "counted_by" */
    PLAIN, /* phandles and nothing else */
    FIRST, /* one, and then what only the two nodes know */
};

static const struct {
    const char *name; /* "-x": all that end so; "x-": followed by a number */
    enum kind kind;
    const char *counted_by;
} references[] = {
    {"clocks", CELLS, "#clock-cells"},
    {"assigned-clocks", CELLS, "#clock-cells"},
    {"assigned-clock-parents", CELLS, "#clock-cells"},
    {"resets", CELLS, "#reset-cells"},
    {"dmas", CELLS, "#dma-cells"},
    {"phys", CELLS, "#phy-cells"},
    {"gpios", CELLS, "#gpio-cells"},
    {"gpio", CELLS, "#gpio-cells"},
    {"-gpios", CELLS, "#gpio-cells"},
    {"-gpio", CELLS, "#gpio-cells"},
    {"interrupts-extended", CELLS, "#interrupt-cells"},
    {"interconnects", CELLS, "#interconnect-cells"},
    {"io-channels", CELLS, "#io-channel-cells"},
    {"iommus", CELLS, "#iommu-cells"},
    {"mboxes", CELLS, "#mbox-cells"},
    {"power-domains", CELLS, "#power-domain-cells"},
    {"pwms", CELLS, "#pwm-cells"},
    {"sound-dai", CELLS, "#sound-dai-cells"},
    {"thermal-sensors", CELLS, "#thermal-sensor-cells"},
    {"cooling-device", CELLS, "#cooling-cells"},
    {"extcon", PLAIN, NULL},
    {"memory-region", PLAIN, NULL},
    {"nvmem-cells", PLAIN, NULL},
    {"operating-points-v2", PLAIN, NULL},
    {"pinctrl-", PLAIN, NULL},
    {"-supply", FIRST, NULL},
    {"allwinner,codec-analog-controls", FIRST, NULL},
    {"allwinner,sram", FIRST, NULL},
    {"backlight", FIRST, NULL},
    {"ddc-i2c-bus", FIRST, NULL},
    {"mdio-parent-bus", FIRST, NULL},
    {"mmc-pwrseq", FIRST, NULL},
    {"msi-parent", FIRST, NULL},
    {"phy-handle", FIRST, NULL},
    {"remote-endpoint", FIRST, NULL},
    {"syscon", FIRST, NULL},
};
#define REFERENCE_COUNT (sizeof(references) / sizeof(references[0]))

static bool is_called(const char *name, const char *pattern)
{
    size_t length = strlen(name), wanted = strlen(pattern);

    if (pattern[0] == '-')
        return length > wanted && !strcmp(name + length - wanted, pattern);
    if (pattern[wanted - 1] == '-')
        return !strncmp(name, pattern, wanted) && isdigit((unsigned char)name[wanted]);
    return !strcmp(name, pattern);
}

static unsigned find(const char *name)
{
    unsigned n = 0;

    while (n < REFERENCE_COUNT && !is_called(name, references[n].name))
        n++;
    return n;
}

bool tree_refers(const char *name)
{
    return find(name) < REFERENCE_COUNT;
}

enum tree_reading tree_next_reference(const void *fdt, int node, const char *name, unsigned *at,
                                      struct tree_reference *reference)
{
    unsigned kind = find(name), count, said = 0;
    const uint32_t *cells = tree_cells(fdt, node, name, &count);

    while (*at < count && !cells[*at] && references[kind].kind != FIRST) /* left out */
        ++*at;
    if (*at >= count)
        return TREE_END;
    *reference = (struct tree_reference){.phandle = fdt32_to_cpu(cells[*at]), .first = *at + 1};
    reference->node = fdt_node_offset_by_phandle(fdt, reference->phandle);
    if (reference->node < 0)
        return TREE_NO_NODE;
    if (references[kind].kind == CELLS) {
        if (!tree_cells(fdt, reference->node, references[kind].counted_by, &said))
            return TREE_NO_CELLS;
        reference->count = tree_cell(fdt, reference->node, references[kind].counted_by, 0);
        if (reference->count > count - reference->first)
            return TREE_CUT_OFF;
    } else if (references[kind].kind == FIRST) {
        reference->count = count - reference->first;
    }
    *at = reference->first + reference->count;
    return TREE_REFERENCE;
}

const char *tree_path(const void *fdt, int node)
{
    static char paths[4][512];
    static unsigned turn;
    char *path = paths[turn++ % 4];

    if (fdt_get_path(fdt, node, path, sizeof(paths[0])))
        strcpy(path, "?");
    return path;
}
