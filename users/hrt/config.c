/* SPDX-License-Identifier: BSD-2-Clause */
/* users/hrt/config.c - to measure with: any image on a core of its own, from the command line
 * (make run CONFIG=hrt GUEST=FILE [BOOTARGS="..."] [RAM_MB=n]), and a Linux with two CPUs that
 * share the core behind it. Core 0 has nothing to do but Nagaya's console. Under icount
 * QEMU lets its cores run one after the other; in this order, whose timer rings goes first. */
#include "core/vm_config.h"
#include "guest_options.h"

static const struct vcpu_config guest_vcpus[] = {
    {.core = 1},
};

static const struct vcpu_config linux_vcpus[] = {
    {.core = 2},
    {.core = 2},
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
        .name = "guest",
        .realtime = VM_HRT,
        .vcpus = guest_vcpus,
        .vcpu_count = COUNT(guest_vcpus),
        .ram = {.at = IPA(0x40000000), .size = GUEST_RAM_MB * MiB},
        .kernel = {.file = GUEST_FILE},
        .virtual_devices = VDEV_PL011,
        .bootargs = GUEST_BOOTARGS,
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
