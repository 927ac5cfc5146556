/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/shared_gates/config.c - two guests on two cores of Allwinner's H3, which share its
 * clock gates and resets: left has those of UART 1, right those of UART 2. The gate is shut, and
 * nothing else, when a guest stops. */
#include "core/vm_config.h"

enum { LEFT, RIGHT };

#define UART1           BIT(17)
#define UART2           BIT(18)
#define CCU             0x01c20000
#define BUS_CLK_GATING3 0x06c
#define BUS_SOFT_RST4   0x2d8

static const struct vcpu_config left_vcpus[] = {{.core = 0}};
static const struct vcpu_config right_vcpus[] = {{.core = 1}};

static const struct quiesce_config left_quiesce[] = {
    {.at = PA(CCU + BUS_CLK_GATING3), .mask = UART1, .wait_mask = UART1},
};
static const struct quiesce_config right_quiesce[] = {
    {.at = PA(CCU + BUS_CLK_GATING3), .mask = UART2, .wait_mask = UART2},
};

static const struct vm_config vms[] = {
    [LEFT] =
        {
            .name = "left",
            .vcpus = left_vcpus,
            .vcpu_count = COUNT(left_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
            .kernel = {.file = "shared.elf"},
            .virtual_devices = VDEV_PL011,
            .bootargs = "chip=1 own=131072", /* UART1 */
            .quiesce = left_quiesce,
            .quiesce_count = COUNT(left_quiesce),
        },
    [RIGHT] =
        {
            .name = "right",
            .vcpus = right_vcpus,
            .vcpu_count = COUNT(right_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
            .kernel = {.file = "shared.elf"},
            .virtual_devices = VDEV_PL011,
            .bootargs = "chip=1 own=262144", /* UART2 */
            .quiesce = right_quiesce,
            .quiesce_count = COUNT(right_quiesce),
        },
};

static const struct shared_register ccu_registers[] = {
    {.offset = 0x020, .name = "PLL_DDR", .frozen = UINT32_MAX},
    {.offset = 0x028, .name = "PLL_PERIPH0", .read_only = UINT32_MAX},
    {.offset = BUS_CLK_GATING3,
     .name = "BUS_CLK_GATING3",
     .owned = {[LEFT] = UART1, [RIGHT] = UART2}},
    {.offset = BUS_SOFT_RST4, .name = "BUS_SOFT_RST4", .owned = {[LEFT] = UART1, [RIGHT] = UART2}},
};

static const struct shared_page_config shared_pages[] = {
    {
        .name = "ccu",
        .device = PA(CCU),
        .vms = BIT(LEFT) | BIT(RIGHT),
        .registers = ccu_registers,
        .register_count = COUNT(ccu_registers),
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .shared_pages = shared_pages,
    .shared_page_count = COUNT(shared_pages),
};
