/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/gpio_linux/config.c - Linux with the GPIO block of QEMU's virt machine, and the key
 * on it, as the machine's own device tree describes them; in RAM that is where Linux sees it. */
#include "core/vm_config.h"

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0},
};

static const struct passthrough_config linux_devices[] = {
    {.at = IPA(0x09030000), .device = PA(0x09030000), .size = 4 * KiB},
};

static const struct irq_config linux_irqs[] = {
    {.guest = 200, .physical = 39},
};

static const char *const linux_nodes[] = {"/gpio-keys"}; /* which brings the GPIO block */

static const struct vm_config vms[] = {
    {
        .name = "linux",
        .vcpus = linux_vcpus,
        .vcpu_count = COUNT(linux_vcpus),
        .ram = {.at = IPA(0x58000000), .size = 256 * MiB, .direct = true},
        .kernel = {.file = "vmlinuz"},
        .initrd = {.file = "initramfs.cpio.gz"},
        .virtual_devices = VDEV_ALL,
        .bootargs = "console=ttyAMA0",
        .passthrough = linux_devices,
        .passthrough_count = COUNT(linux_devices),
        .irqs = linux_irqs,
        .irq_count = COUNT(linux_irqs),
        .board_nodes =
            {
                .file = "qemu-virt.dtb",
                .paths = linux_nodes,
                .count = COUNT(linux_nodes),
            },
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
