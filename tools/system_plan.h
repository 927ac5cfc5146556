/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/system_plan.h - everything that is known of a system in the end.
 *
 * A piece of guest memory is kept once, however many VMs start with it: it is called vmN_imageM
 * after the first of them, its owner.
 */
#pragma once
#include "tools/place.h"
#include "tools/vm_plan.h"

struct system_plan {
    const struct system_config *config;
    const struct board *board;
    unsigned core_count;
    struct vm_plan vms[VM_MAX];
    struct placement placement;
    struct span load; /* where U-Boot may read a file to that it starts; empty: no U-Boot */
    unsigned stage2_tables, mmu_tables; /* for guests, for Nagaya itself */
};

struct piece_name {
    unsigned vm, image;
};

/* The first piece with these bytes: it gives its name to all that are like it. */
struct piece_name piece_owner(const struct system_plan *plan, unsigned vm, unsigned image);

/* The next piece that is its own owner, at or behind *name; false: there are no more. Begin with
 * {0, 0}, and go on with image + 1. */
bool piece_next(const struct system_plan *plan, struct piece_name *name);

const struct image_piece *piece_of(const struct system_plan *plan, struct piece_name name);

unsigned pieces_count(const struct system_plan *plan);

/* How many bytes all of them take, each on pages of its own. */
uint64_t pieces_size(const struct system_plan *plan);

/* Where they begin, one behind the other, when the boot loader brings them beside Nagaya. */
uint64_t pieces_apart(const struct system_plan *plan);
