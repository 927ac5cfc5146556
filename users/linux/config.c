/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux/config.c - one unmodified Debian Linux, alone on core 0. */
#include "core/vm_config.h"

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0},
};

static const struct vm_config vms[] = {
    {
        .name = "linux",
        .vcpus = linux_vcpus,
        .vcpu_count = COUNT(linux_vcpus),
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB},
        .kernel = {.file = "vmlinuz"},
        .initrd = {.file = "initramfs.cpio.gz"},
        .virtual_devices = VDEV_ALL,
        .bootargs = "console=ttyAMA0",
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
