/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/mcimx7d-sabre/board.c - NXP's i.MX7 Dual SABRE board: 2 Cortex-A7. */
#include "core/board.h"

const struct board board = {
    .name = "mcimx7d-sabre",
    .ram = {.base = PA(0x80000000), .size = 1 * GiB, .what = "RAM"},
    .load_address = PA(0x80010000),
    .core_count = 2,
    .core_mpidr = {0, 1},
    .gic =
        {
            .distributor = PA(0x31001000),
            .cpu_interface = PA(0x31002000),
            .hyp_interface = PA(0x31004000),
            .vcpu_interface = PA(0x31006000),
            .irq_count = 160,
            .quiet_end = true,
            .is_silicon_too = true,
        },
    .maintenance_irq = 25,
    .hyp_us = 9,
    .timer = {.virtual_irq = 27, .physical_irq = 30, .hyp_irq = 26},
    .uart = {.base = PA(0x30860000), .size = 4 * KiB, .irq = 58}, /* SPI 26 */
    .firmware =
        {
            .cpu_on = 0x84000003,
            .cpu_off = 0x84000002,
            .system_off = 0x84000008,
            .system_reset = 0x84000009,
        },
};
