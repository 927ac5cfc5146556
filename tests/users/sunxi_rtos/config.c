/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/sunxi_rtos/config.c - users/sunxi_linux_rtos, with a loop that ends and tells then
 * how many releases came how late. */
#include "users/sunxi.h"

enum { CONTROL = SUNXI_LINUX + 1 };

/* Core 0 has Nagaya's console. */
static const struct vcpu_config control_vcpus[] = {
    {.core = 1},
};

static const struct vcpu_config linux_vcpus[] = {
    {.core = 2},
};

static const struct vm_config vms[] = {
    [SUNXI_LINUX] = {.vcpus = linux_vcpus, .vcpu_count = COUNT(linux_vcpus), SUNXI_LINUX_VM},
    [CONTROL] =
        {
            .name = "control",
            .realtime = VM_HRT,
            .vcpus = control_vcpus,
            .vcpu_count = COUNT(control_vcpus),
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
            .kernel = {.file = "control_loop.elf"},
            .virtual_devices = VDEV_PL011,
            .bootargs = "align_us=1000 count=10000 work=1 quiet=1",
        },
};

const struct system_config system_config = {
    .board = "orangepi-pc",
    .vms = vms,
    .vm_count = COUNT(vms),
    .shared_pages = sunxi_pages,
    .shared_page_count = COUNT(sunxi_pages),
};
