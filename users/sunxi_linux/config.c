/* SPDX-License-Identifier: BSD-2-Clause */
/* users/sunxi_linux/config.c - Linux on Allwinner's H3, with the board's card and network. */
#include "users/sunxi.h"

static const struct vcpu_config linux_vcpus[] = {
    {.core = 0},
    {.core = 1},
};

static const struct vm_config vms[] = {
    [SUNXI_LINUX] = {.vcpus = linux_vcpus, .vcpu_count = COUNT(linux_vcpus), SUNXI_LINUX_VM},
};

const struct system_config system_config = {
    .board = "orangepi-pc",
    .vms = vms,
    .vm_count = COUNT(vms),
    .shared_pages = sunxi_pages,
    .shared_page_count = COUNT(sunxi_pages),
};
