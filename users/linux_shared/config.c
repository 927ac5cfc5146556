/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux_shared/config.c - two unmodified Debian Linuxes on one core: "bought" has 3 ms of
 * every 10 reserved, and gets no more; "rest" has what is left. docs/realtime.md walks
 * through it. */
#include "core/vm_config.h"

static const struct vcpu_config bought_vcpus[] = {
    {.core = 0, .sched = {.budget_us = 3000, .period_us = 10000}},
};

static const struct vcpu_config rest_vcpus[] = {
    {.core = 0},
};

#define LINUX(vm_name, vm_vcpus)                                                                   \
    {                                                                                              \
        .name = (vm_name), .vcpus = (vm_vcpus), .vcpu_count = COUNT(vm_vcpus),                     \
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB}, .kernel = {.file = "vmlinuz"},          \
        .initrd = {.file = "initramfs.cpio.gz"}, .virtual_devices = VDEV_ALL,                      \
        .bootargs = "console=ttyAMA0",                                                             \
    }

static const struct vm_config vms[] = {
    LINUX("bought", bought_vcpus),
    LINUX("rest", rest_vcpus),
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
