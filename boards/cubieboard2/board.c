/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/cubieboard2/board.c - Cubieboard 2: Allwinner A20 with 2 Cortex-A7 (Allwinner A20 User
 * Manual V1.4), started by U-Boot. Its other core is U-Boot's to start. */
#include "core/board.h"

static const struct board_area loader[] = {
    {.base = PA(0x49f00000), .size = 1 * MiB, .what = "the device tree that it hands over"},
    {.base = PA(0x78000000), .size = 128 * MiB, .what = "U-Boot"},
};

const struct board board = {
    .name = "cubieboard2",
    .ram = {.base = PA(0x40000000), .size = 1 * GiB, .what = "RAM"},
    .load_address = PA(0x40010000),
    .core_count = 2,
    .core_mpidr = {0, 1},
    .gic =
        {
            .distributor = PA(0x01c81000),
            .cpu_interface = PA(0x01c82000),
            .hyp_interface = PA(0x01c84000),
            .vcpu_interface = PA(0x01c86000),
            .irq_count = 128,
            .quiet_end = true,
            .is_silicon_too = true,
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
    .uart = {.base = PA(0x01c28000), .size = 4 * KiB, .irq = 33}, /* SPI 1 */
    .firmware = {.from_tree = true},                              /* U-Boot's */
    .loader = loader,
    .loader_count = COUNT(loader),
};
