/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/shared/config.c - two guests on two cores, which share the GPIO block of QEMU's virt
 * machine: each has four of its lines, and is quiesced by their becoming inputs. */
#include "core/vm_config.h"

enum { LEFT, RIGHT };

#define LEFT_LINES  0x0f
#define RIGHT_LINES 0xf0
#define GPIO        0x09030000
#define GPIO_DIR    0x400

static const struct vcpu_config left_vcpus[] = {{.core = 0}};
static const struct vcpu_config right_vcpus[] = {{.core = 1}};

static const struct quiesce_config left_quiesce[] = {
    {.at = PA(GPIO + GPIO_DIR), .mask = LEFT_LINES, .wait_mask = LEFT_LINES},
};
static const struct quiesce_config right_quiesce[] = {
    {.at = PA(GPIO + GPIO_DIR), .mask = RIGHT_LINES, .wait_mask = RIGHT_LINES},
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
            .bootargs = "own=15",
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
            .bootargs = "own=240",
            .quiesce = right_quiesce,
            .quiesce_count = COUNT(right_quiesce),
        },
};

static const struct shared_register gpio_registers[] = {
    {.offset = 0x3fc, .name = "DATA", .owned = {[LEFT] = LEFT_LINES, [RIGHT] = RIGHT_LINES}},
    {.offset = GPIO_DIR, .name = "DIR", .owned = {[LEFT] = LEFT_LINES, [RIGHT] = RIGHT_LINES}},
    {.offset = 0x414, .name = "RIS", .read_only = UINT32_MAX},
    {.offset = 0x420, .name = "AFSEL", .owned = {[LEFT] = 0x0e, [RIGHT] = 0x70}, .frozen = 0x81},
};

static const struct shared_page_config shared_pages[] = {
    {
        .name = "gpio",
        .device = PA(GPIO),
        .vms = BIT(LEFT) | BIT(RIGHT),
        .registers = gpio_registers,
        .register_count = COUNT(gpio_registers),
    },
    {
        .name = "fw_cfg", /* of which most is nothing */
        .device = PA(0x09020000),
        .vms = BIT(LEFT) | BIT(RIGHT),
        .rest = BIT(LEFT),
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .shared_pages = shared_pages,
    .shared_page_count = COUNT(shared_pages),
};
