/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/fragment_nodes.h - between fragment.c, which finds the nodes, and fragment_write.c. */
#pragma once
#include "tools/fragment.h"

struct fragment_node {
    int offset;
    int needed_by;        /* and by ... */
    const char *property; /* ... which property of that; NULL: the configuration names it */
};

/* NULL: this one is not copied. */
const struct fragment_node *fragment_find(const struct fragment *fragment, int offset);

/* The board's GIC, or what hands interrupts on to it as they are: the guest's GIC stands for it. */
bool fragment_is_gic(const struct fragment *fragment, int node);

/* The number by which the guest knows an interrupt of the board; false: it does not. */
bool fragment_guest_irq(const struct fragment *fragment, unsigned physical, unsigned *guest);
