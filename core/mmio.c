/* SPDX-License-Identifier: BSD-2-Clause */
/* core/mmio.c - which device of a VM answers an access. */
#include "core/mmio.h"

enum mmio_result mmio_access(const struct mmio_region *regions, unsigned count, ipa_t address,
                             unsigned vcpu, struct mmio *io)
{
    /* A device sees aligned accesses only: one that is not would span registers. */
    if (address.value & (io->size - 1u))
        return MMIO_ABORT;

    for (const struct mmio_region *r = regions; r < regions + count; r++) {
        uint32_t offset = address.value - r->base.value;

        if (offset < r->size) {
            io->offset = offset;
            return r->access(r->device, vcpu, io);
        }
    }
    return MMIO_ABORT;
}
