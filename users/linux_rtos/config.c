/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux_rtos/config.c - an unmodified Debian Linux on cores 0 and 1, and a control loop of
 * 1 kHz on core 2, which is its own: its interrupts come to it with nobody in between. A
 * channel carries the loop's report of each second to Linux, another one messages there and
 * back. docs/realtime.md. */
#include "core/vm_config.h"

enum { LINUX, CONTROL };

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0},
    {.core = 1},
};

static const struct vcpu_config control_vcpus[] = {
    {.core = 2},
};

static const struct vm_config vms[] = {
    [LINUX] =
        {
            .name = "linux",
            .vcpus = linux_vcpus,
            .vcpu_count = COUNT(linux_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 256 * MiB},
            .kernel = {.file = "vmlinuz"},
            .initrd = {.file = "initramfs-channel.cpio.gz"},
            .virtual_devices = VDEV_ALL | VDEV_PL061,
            .bootargs = "console=ttyAMA0",
        },
    [CONTROL] =
        {
            .name = "control",
            .realtime = VM_HRT,
            .vcpus = control_vcpus,
            .vcpu_count = COUNT(control_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
            .kernel = {.file = "control_loop.elf"},
            .virtual_devices = VDEV_PL011,
            .bootargs = "count=0",
        },
};

static const struct channel_config channels[] = {
    {
        .name = "report",
        .size = 64 * KiB,
        .ends = {{.vm = LINUX, .at = IPA(0x80000000), .line = 0},
                 {.vm = CONTROL, .at = IPA(0x80000000), .irq = 208}},
    },
    {
        .name = "messages",
        .size = 128 * KiB,
        .ends = {{.vm = LINUX, .at = IPA(0x80100000), .line = 2},
                 {.vm = CONTROL, .at = IPA(0x80100000), .irq = 209}},
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .channels = channels,
    .channel_count = COUNT(channels),
};
