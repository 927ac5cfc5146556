/* SPDX-License-Identifier: BSD-2-Clause */
/* users/rtos_pair/config.c - two real-time guests on one core, each with 40 % of it, which send
 * each other messages through a channel; docs/guests.md. */
#include "core/vm_config.h"

enum { LEFT, RIGHT };

static const struct vcpu_config vcpus[] = {
    {.core = 0, .sched = {.budget_us = 400, .period_us = 1000}},
};

#define GUEST(vm_name)                                                                             \
    {                                                                                              \
        .name = (vm_name), .vcpus = vcpus, .vcpu_count = COUNT(vcpus),                             \
        .ram = {.at = IPA(0x40000000), .size = 1 * MiB}, .kernel = {.file = "pair.elf"},           \
        .virtual_devices = VDEV_PL011,                                                             \
    }

static const struct vm_config vms[] = {
    [LEFT] = GUEST("left"),
    [RIGHT] = GUEST("right"),
};

static const struct channel_config channels[] = {
    {
        .name = "messages",
        .size = 64 * KiB,
        .ends = {{.vm = LEFT, .at = IPA(0x80000000), .irq = 96},
                 {.vm = RIGHT, .at = IPA(0x80000000), .irq = 96}},
    },
};

const struct system_config system_config = {
    .vms = vms,
    .vm_count = COUNT(vms),
    .channels = channels,
    .channel_count = COUNT(channels),
};
