/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/system_plan.c - everything that is known of a system in the end. */
#include "tools/system_plan.h"

#include <string.h>

const struct image_piece *piece_of(const struct system_plan *plan, struct piece_name name)
{
    return &plan->vms[name.vm].pieces[name.image];
}

struct piece_name piece_owner(const struct system_plan *plan, unsigned vm, unsigned image)
{
    const struct image_piece *piece = &plan->vms[vm].pieces[image];

    for (unsigned v = 0; v < vm; v++)
        for (unsigned i = 0; i < plan->vms[v].piece_count; i++) {
            const struct image_piece *other = &plan->vms[v].pieces[i];

            if (other->size == piece->size && !memcmp(other->bytes, piece->bytes, piece->size))
                return (struct piece_name){v, i};
        }
    return (struct piece_name){vm, image};
}

bool piece_next(const struct system_plan *plan, struct piece_name *name)
{
    for (; name->vm < plan->config->vm_count; *name = (struct piece_name){name->vm + 1, 0})
        for (; name->image < plan->vms[name->vm].piece_count; name->image++)
            if (piece_owner(plan, name->vm, name->image).vm == name->vm)
                return true;
    return false;
}

unsigned pieces_count(const struct system_plan *plan)
{
    unsigned count = 0;

    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++)
        count++;
    return count;
}

uint64_t pieces_size(const struct system_plan *plan)
{
    uint64_t size = 0;

    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++)
        size += align_up(piece_of(plan, name)->size, PLACE_PAGE);
    return size;
}

uint64_t pieces_apart(const struct system_plan *plan)
{
    return plan->placement.hypervisor.start + HYPERVISOR_RESERVE(plan->config->vm_count);
}
