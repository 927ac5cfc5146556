/* SPDX-License-Identifier: BSD-2-Clause */
/* users/cubieboard2_linux/config.c - Linux on both cores of a Cubieboard 2. The UART is looked at
 * whether its interrupt comes or not: so the same image runs in QEMU's Orange Pi PC, which is like
 * the board but for the number of that interrupt. */
#include "core/vm_config.h"

static const struct vcpu_config vcpus[] = {{.core = 0}, {.core = 1}};

static const struct vm_config vms[] = {
    {
        .name = "linux",
        .vcpus = vcpus,
        .vcpu_count = COUNT(vcpus),
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB},
        .kernel = {.file = "vmlinuz"},
        .initrd = {.file = "initramfs.cpio.gz"},
        .virtual_devices = VDEV_ALL,
        .bootargs =
            "console=ttyAMA0 cryptomgr.notests", /* of its ciphers: seconds on a Cortex-A7 */
    },
};

const struct system_config system_config = {
    .board = "cubieboard2",
    .vms = vms,
    .vm_count = COUNT(vms),
    .console_poll_ms = 10,
};
