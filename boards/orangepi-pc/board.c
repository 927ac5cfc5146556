/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/orangepi-pc/board.c - Xunlong Orange Pi PC: Allwinner H3 with 4 Cortex-A7 (Allwinner H3
 * Datasheet V1.2), started by U-Boot. */
#include "core/board.h"

static const struct board_area loader[] = {
    {.base = PA(0x49f00000), .size = 1 * MiB, .what = "the device tree that it hands over"},
    {.base = PA(0x78000000), .size = 128 * MiB, .what = "U-Boot"},
};

const struct board board = {
    .name = "orangepi-pc",
    .ram = {.base = PA(0x40000000), .size = 1 * GiB, .what = "RAM"},
    .load_address = PA(0x40010000),
    .core_count = 4,
    .core_mpidr = {0, 1, 2, 3},
    .gic =
        {
            .distributor = PA(0x01c81000),
            .cpu_interface = PA(0x01c82000),
            .hyp_interface = PA(0x01c84000),
            .vcpu_interface = PA(0x01c86000),
            .irq_count = 160,
            .quiet_end = true,
            .is_silicon_too = true,
            .unused_first = 157, /* the chip has 125 SPIs */
            .unused_last = 159,
        },
    .maintenance_irq = 25,
    .hyp_us = 9,
    .timer =
        {
            .virtual_irq = 27,
            .physical_irq = 30,
            .hyp_irq = 26,
            .frequency_hz = 24000000,
        },
    .uart = {.base = PA(0x01c28000), .size = 4 * KiB, .irq = 32}, /* SPI 0 */
    .firmware = /* U-Boot's; without U-Boot QEMU's */
    {
        .from_tree = true,
        .cpu_on = 0x84000003,
        .cpu_off = 0x84000002,
    },
    .loader = loader,
    .loader_count = COUNT(loader),
    .pen =
        {
            .entry = PA(0x01f01da4), /* R_CPUCFG: PRIVATE_REG0 */
            .reset = PA(0x01f01c40), /* R_CPUCFG: CPU0_RST_CTRL */
            .reset_step = 0x40,
        },
};
