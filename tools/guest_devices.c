/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_devices.c - what lies in a guest's address space besides its RAM. */
#include "tools/guest_devices.h"

#include "core/virt_map.h"

#define AREA(base, size)                                                                           \
    {                                                                                              \
        (base), (uint64_t)(base) + (size)                                                          \
    }

// clang-format off
static const struct guest_device devices[] = {
    { "GIC distributor",   AREA(VIRT_GICD_BASE, VIRT_GICD_SIZE),   0,           0, 0 },
    { "GIC CPU interface", AREA(VIRT_GICC_BASE, VIRT_GICC_SIZE),   0,           0, 0 },
    { "PL011",             AREA(VIRT_PL011_BASE, VIRT_PL011_SIZE), VDEV_PL011,  VIRT_PL011_IRQ, 1 },
    { "PL031",             AREA(VIRT_PL031_BASE, VIRT_PL031_SIZE), VDEV_PL031,  VIRT_PL031_IRQ, 1 },
    { "PL061",             AREA(VIRT_PL061_BASE, VIRT_PL061_SIZE), VDEV_PL061,  VIRT_PL061_IRQ, 1 },
    { "SP805",             AREA(VIRT_SP805_BASE, VIRT_SP805_SIZE), VDEV_SP805,  VIRT_SP805_IRQ, 1 },
    { "virtio-mmio slots", AREA(VIRT_VIRTIO_BASE, VIRT_VIRTIO_COUNT * VIRT_VIRTIO_SIZE),
                                                                   VDEV_VIRTIO, VIRT_VIRTIO_IRQ, VIRT_VIRTIO_COUNT },
};
// clang-format on

const struct guest_device *guest_device(const struct vm_config *vm, unsigned n)
{
    for (unsigned d = 0; d < COUNT(devices); d++) {
        bool has_it =
            !devices[d].virtual_device || (vm->virtual_devices & devices[d].virtual_device);

        if (has_it && n-- == 0)
            return &devices[d];
    }
    return NULL;
}
