/* SPDX-License-Identifier: BSD-2-Clause */
/* users/linux_channel/config.c - an unmodified Debian Linux and a bare-metal guest that sends
 * back what it gets, each on its core, with a channel between them. */
#include "core/vm_config.h"

enum { LINUX, ECHO };

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0},
};

static const struct vcpu_config echo_vcpus[] = {
    {.core = 1},
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
    [ECHO] =
        {
            .name = "echo",
            .vcpus = echo_vcpus,
            .vcpu_count = COUNT(echo_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
            .kernel = {.file = "echo.elf"},
            .virtual_devices = VDEV_PL011,
        },
};

/* Linux has no RAM at 0x80000000, so /dev/mem lets a program there; it waits for a GPIO line.
 * The other side takes an interrupt. */
static const struct channel_config channels[] = {
    {
        .name = "messages",
        .size = 128 * KiB,
        .ends = {{.vm = LINUX, .at = IPA(0x80000000), .line = 0},
                 {.vm = ECHO, .at = IPA(0x80000000), .irq = 96}},
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .channels = channels,
    .channel_count = COUNT(channels),
};
