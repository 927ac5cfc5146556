/* SPDX-License-Identifier: BSD-2-Clause */
/* users/passthrough/config.c - a guest that has a device of the board: the GPIO block of QEMU's
 * virt machine and its interrupt, where they are there as well. Two vCPUs, on two cores. */
#include "core/vm_config.h"

static const struct vcpu_config gpio_vcpus[] = {
    {.core = 0},
    {.core = 1},
};

static const struct passthrough_config gpio_devices[] = {
    {.at = IPA(0x09030000), .device = PA(0x09030000), .size = 4 * KiB},
};

static const struct irq_config gpio_irqs[] = {
    {.guest = 39, .physical = 39},
};

static const struct vm_config vms[] = {
    {
        .name = "gpio",
        .vcpus = gpio_vcpus,
        .vcpu_count = COUNT(gpio_vcpus),
        .ram = {.at = IPA(0x40000000), .size = 8 * MiB},
        .kernel = {.file = "spi.elf"},
        .virtual_devices = VDEV_ALL,
        .passthrough = gpio_devices,
        .passthrough_count = COUNT(gpio_devices),
        .irqs = gpio_irqs,
        .irq_count = COUNT(gpio_irqs),
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
