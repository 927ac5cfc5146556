/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/qemu-virt/board.c - QEMU's virt machine with a GICv2 and its Hyp mode,
 * as board.mk starts it. */
#include "core/board.h"

static const struct board_area loader[] = {
    {.base = PA(0x7c000000), .size = 64 * MiB, .what = "U-Boot and its device tree"},
};

const struct board board = {
    .name = "qemu-virt",
    .ram = {.base = PA(0x40000000), .size = 1 * GiB, .what = "RAM"},
    .load_address = PA(0x40010000), /* where QEMU puts a raw image as well */
    .core_count = 8,
    .core_mpidr = {0, 1, 2, 3, 4, 5, 6, 7},
    .gic =
        {
            .distributor = PA(0x08000000),
            .cpu_interface = PA(0x08010000),
            .hyp_interface = PA(0x08030000),
            .vcpu_interface = PA(0x08040000),
            .irq_count = 288,
            .quiet_end = true,
            .unused_first = 208, /* below: devices of its bus for plug-ins, and MSIs */
            .unused_last = 287,
        },
    .maintenance_irq = 25,
    .hyp_us = 9,
    .timer = {.virtual_irq = 27, .physical_irq = 30, .hyp_irq = 26},
    .uart = {.base = PA(0x09000000), .size = 4 * KiB, .irq = 33},
    .rtc = {.base = PA(0x09010000), .size = 4 * KiB, .irq = 34},
    .firmware = /* QEMU answers PSCI 1.1 itself */
    {
        .cpu_on = 0x84000003,
        .cpu_off = 0x84000002,
        .system_off = 0x84000008,
        .system_reset = 0x84000009,
    },
    .loader = loader,
    .loader_count = COUNT(loader),
};
