/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/fragment.h - nodes of the board's device tree that a guest's gets as well: those that its
 * configuration names, and what these refer to.
 *
 * All of them must be describing what the VM has: registers in its passthrough or in a shared page,
 * at the address of the board; interrupts of its irqs. What describes and has no registers (fixed
 * clocks and regulators, pins) needs nothing. phandles stay as they are in the board's tree.
 */
#pragma once
#include "core/board.h"
#include "core/vm_config.h"
#include "tools/blob.h"
#include "tools/problems.h"

struct fragment_node; /* tools/fragment.c */

struct fragment { /* all zero: no nodes */
    const struct vm_config *vm;
    const struct system_config *system; /* NULL: no shared pages */
    const struct board *board;
    const char *file; /* for sentences */
    const void *fdt;  /* the board's tree; NULL: none */
    struct fragment_node *nodes;
    unsigned count;
    struct problems *problems;
};

/* vm, system, board, file and problems are set. Finds what is to be copied. False after at least
 * one sentence. fragment_free() in any case. */
bool fragment_select(struct fragment *fragment, const struct blob *tree);
void fragment_free(struct fragment *fragment);

/* The first phandle that the board's tree leaves free. */
uint32_t fragment_next_phandle(const struct fragment *fragment, uint32_t at_least);

/* Writes the nodes into the root of a guest's tree, which has two cells for an address and for a
 * size; gic: the phandle of the guest's. Then an alias for each of those that have one. */
int fragment_write(const struct fragment *fragment, void *fdt, uint32_t gic);
