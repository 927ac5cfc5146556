/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/cubieboard2_in_qemu/config.c - Linux on both cores of a Cubieboard 2. QEMU has a
 * machine that is like it but for the UART's interrupt, which is another one there: so it is
 * polled. */
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
        .bootargs = "console=ttyAMA0",
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .console_poll_ms = 10,
};
