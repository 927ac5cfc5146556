/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux_rtos_shared/config.c - an unmodified Debian Linux and a control loop on one core. The
 * loop has 100 us of each millisecond, as soon as it wakes; Linux has what is left.
 * docs/realtime.md walks through it. */
#include "core/vm_config.h"

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0, .sched = {.priority = 1}},
};

static const struct vcpu_config loop_vcpus[] = {
    {.core = 0, .sched = {.budget_us = 100, .period_us = 1000, .deadline_us = 200}},
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
    {
        .name = "loop",
        .vcpus = loop_vcpus,
        .vcpu_count = COUNT(loop_vcpus),
        .ram = {.at = IPA(0x40000000), .size = 1 * MiB},
        .kernel = {.file = "control_loop.elf"},
        .virtual_devices = VDEV_PL011,
        .bootargs = "period_us=1000 count=0 work=200",
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
