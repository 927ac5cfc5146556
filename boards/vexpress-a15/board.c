/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/vexpress-a15/board.c - Arm's Versatile Express with a Cortex-A15 tile (DUI 0604), as
 * QEMU has it: no PSCI, all cores start together. */
#include "core/board.h"

const struct board board = {
    .name = "vexpress-a15",
    .ram = {.base = PA(0x80000000), .size = 1 * GiB, .what = "RAM"},
    .load_address = PA(0x80010000),
    .core_count = 4,
    .core_mpidr = {0, 1, 2, 3},
    .gic =
        {
            .distributor = PA(0x2c001000),
            .cpu_interface = PA(0x2c002000),
            .hyp_interface = PA(0x2c004000),
            .vcpu_interface = PA(0x2c006000),
            .irq_count = 160,
            .quiet_end = true,
        },
    .maintenance_irq = 25,
    .hyp_us = 9,
    .timer = {.virtual_irq = 27, .physical_irq = 30, .hyp_irq = 26},
    .uart = {.base = PA(0x1c090000), .size = 4 * KiB, .irq = 37}, /* SPI 5 */
    .rtc = {.base = PA(0x1c170000), .size = 4 * KiB, .irq = 36},  /* SPI 4 */
    .pen = {.entry = PA(0x1c010030),
            .entry_clear = PA(0x1c010034)},                   /* SYS_FLAGSSET, SYS_FLAGSCLR */
    .power_off = {.at = PA(0x1c0100a4), .value = 0xc0800000}, /* SYS_CFGCTRL: write, shutdown */
};
