/* SPDX-License-Identifier: BSD-2-Clause */
/* core/virt_map.h - where a guest finds its devices: the map of QEMU's virt machine
 * (its hw/arm/virt.c). The image registers its emulated devices from it, tools/
 * checks configurations and writes device trees with it. */
#pragma once

#define VIRT_GICD_BASE    0x08000000
#define VIRT_GICD_SIZE    0x1000
#define VIRT_GICC_BASE    0x08010000
#define VIRT_GICC_SIZE    0x2000
#define VIRT_GICC_MAPPED  0x1000  /* of it: the hardware's GICV; the rest is emulated */
#define VIRT_GIC_WINDOW   0x10000 /* what virt's device tree gives each of the two */

#define VIRT_PL011_BASE   0x09000000
#define VIRT_PL011_SIZE   0x1000
#define VIRT_PL011_IRQ    33

#define VIRT_PL031_BASE   0x09010000
#define VIRT_PL031_SIZE   0x1000
#define VIRT_PL031_IRQ    34

#define VIRT_PL061_BASE   0x09030000
#define VIRT_PL061_SIZE   0x1000
#define VIRT_PL061_IRQ    39

/* Not in QEMU's virt machine, which leaves the page and the interrupt free. */
#define VIRT_SP805_BASE   0x090d0000
#define VIRT_SP805_SIZE   0x1000
#define VIRT_SP805_IRQ    42

#define VIRT_VIRTIO_BASE  0x0a000000
#define VIRT_VIRTIO_SIZE  0x200 /* of one slot */
#define VIRT_VIRTIO_COUNT 32
#define VIRT_VIRTIO_IRQ   48 /* of slot 0; slot n has this plus n */

#define VIRT_CLOCK_HZ     24000000 /* of PL011, PL031, PL061 and SP805 */
