/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/virtio_mmio.h - virtio-mmio slots with nothing in them.
 *
 * QEMU's virt machine has 32, and guests probe them all. An empty slot there is a
 * legacy transport (version 1) whose device ID 0 tells every driver to go on.
 */
#pragma once
#include "core/mmio.h"

#define VIRTIO_MMIO_SLOT_SIZE UINT32_C(0x200)

/* A mmio_handler for any number of slots in a row; it has no state: device is not
 * used. Reads of other registers are zero, writes are ignored. Any core. */
enum mmio_result virtio_mmio_empty_access(void *device, unsigned vcpu, struct mmio *io);
