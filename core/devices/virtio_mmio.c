/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/virtio_mmio.c - an empty slot, as QEMU 7.2's virt machine answers for
 * it: the register's own address counts, so a byte of the magic number is there at
 * offset 0 only. */
#include "core/devices/virtio_mmio.h"

enum { MAGIC_VALUE = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, VENDOR_ID = 0x00c };

#define MAGIC          0x74726976u /* "virt" */
#define VERSION_LEGACY 1u
#define NO_DEVICE      0u
#define VENDOR_QEMU    0x554d4551u /* "QEMU" */

static uint32_t read(uint32_t offset)
{
    switch (offset) {
    case MAGIC_VALUE:
        return MAGIC;
    case VERSION:
        return VERSION_LEGACY;
    case DEVICE_ID:
        return NO_DEVICE;
    case VENDOR_ID:
        return VENDOR_QEMU;
    default:
        return 0;
    }
}

enum mmio_result virtio_mmio_empty_access(void *device, unsigned vcpu, struct mmio *io)
{
    (void)device;
    (void)vcpu;
    if (!io->write)
        io->value = read(io->offset % VIRTIO_MMIO_SLOT_SIZE) & mmio_size_mask(io->size);
    return MMIO_DONE;
}
