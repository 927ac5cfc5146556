/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/board_tree.h - questions to the board's own device tree, which is only read. Nodes are
 * libfdt's offsets. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "tools/span.h"

/* A property as 32-bit cells; NULL: there is none. */
const uint32_t *tree_cells(const void *fdt, int node, const char *name, unsigned *count);

/* Cell n of it as a number, 0 when there is none. */
uint32_t tree_cell(const void *fdt, int node, const char *name, unsigned n);

/* Where the CPU sees the n-th area of a node's reg. False: there are no more, or they are not
 * addresses of the CPU: those of a bus that no ranges lead to, such as I2C. */
bool tree_area(const void *fdt, int node, unsigned n, struct span *area);

/* No status, or one that says okay. */
bool tree_is_okay(const void *fdt, int node);

/* Who gets the interrupts of a node, or a libfdt error. */
int tree_interrupt_parent(const void *fdt, int node);

/* One reference of a property: the node it leads to, and where in the property it stands. */
struct tree_reference {
    uint32_t phandle;
    int node;       /* libfdt error: no node has the phandle */
    unsigned first; /* cell behind the phandle */
    unsigned count; /* cells that belong to it */
};

enum tree_reading {
    TREE_REFERENCE,
    TREE_END,
    TREE_NO_NODE,  /* a phandle that no node has */
    TREE_NO_CELLS, /* the node does not say how many cells belong to it */
    TREE_CUT_OFF,  /* the property ends in the middle of it */
};

/* Does a property of this name hold phandles, as far as bindings are known? */
bool tree_refers(const char *name);

/* The next one of such a property. *at is the cell to begin with, 0 at first. */
enum tree_reading tree_next_reference(const void *fdt, int node, const char *name, unsigned *at,
                                      struct tree_reference *reference);

/* "/soc/mmc@1c0f000", in a buffer that the next but three calls use again. */
const char *tree_path(const void *fdt, int node);
