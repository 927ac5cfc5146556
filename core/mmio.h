/* SPDX-License-Identifier: BSD-2-Clause */
/* core/mmio.h - one access of a guest to an emulated device.
 *
 * arch/ decodes the trap into a struct mmio, mmio_access() finds the device in
 * the VM's table, the device answers. A device sees an offset, never an address.
 */
#pragma once
#include "core/types.h"

struct mmio {
    uint32_t offset; /* from the start of the device, aligned to size */
    uint32_t value;  /* written by the guest, or the device's answer; zero-extended */
    uint8_t size;    /* 1, 2 or 4 bytes */
    bool write;
};

/* The bits of a value that an access of 1, 2 or 4 bytes carries. */
static inline uint32_t mmio_size_mask(unsigned size)
{
    return UINT32_MAX >> (32 - 8 * size);
}

enum mmio_result {
    MMIO_ABORT = 0, /* no such register or size: the guest gets an external abort      */
    MMIO_DONE,      /* the access is complete                                          */
    MMIO_RETRY,     /* not now: the vCPU waits and then runs the instruction once more */
};

/* Called on the core of the vCPU that made the access.
 * vcpu: its number within its VM. io->value is the result of a read. */
typedef enum mmio_result mmio_handler(void *device, unsigned vcpu, struct mmio *io);

struct mmio_region { /* constant after boot */
    ipa_t base;
    uint32_t size; /* bytes, a multiple of 4: an aligned access is all in or all out */
    mmio_handler *access;
    void *device;
};

/* Finds the region that holds address and lets its device answer; MMIO_ABORT when
 * there is none, or when the access is not aligned: it would span registers.
 * io->offset is filled in here. Put the busiest first. Here
 * because each trapped access pays for it. */
static inline enum mmio_result mmio_access(const struct mmio_region *regions, unsigned count,
                                           ipa_t address, unsigned vcpu, struct mmio *io)
{
    const struct mmio_region *region = regions;

    if (address.value & (io->size - 1u))
        return MMIO_ABORT;
    for (; region < regions + count; region++) {
        uint32_t offset = address.value - region->base.value;

        if (offset < region->size) {
            io->offset = offset;
            return region->access(region->device, vcpu, io);
        }
    }
    return MMIO_ABORT;
}
