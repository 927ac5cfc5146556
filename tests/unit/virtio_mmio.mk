# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += virtio_mmio
virtio_mmio_SOURCES := core/devices/virtio_mmio.c
