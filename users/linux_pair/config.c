/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux_pair/config.c - two unmodified Debian Linuxes, each alone on its core:
 * one can be stopped, restarted or broken while the other runs on. */
#include "core/vm_config.h"

static const struct vcpu_config left_vcpus[] = {
    {.core = 0},
};

static const struct vcpu_config right_vcpus[] = {
    {.core = 1},
};

#define LINUX(vm_name, vm_vcpus)                                                                   \
    {                                                                                              \
        .name = (vm_name), .vcpus = (vm_vcpus), .vcpu_count = COUNT(vm_vcpus),                     \
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB}, .kernel = {.file = "vmlinuz"},          \
        .initrd = {.file = "initramfs.cpio.gz"}, .virtual_devices = VDEV_ALL,                      \
        .bootargs = "console=ttyAMA0",                                                             \
    }

static const struct vm_config vms[] = {
    LINUX("left", left_vcpus),
    LINUX("right", right_vcpus),
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
