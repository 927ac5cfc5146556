/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/full/config.c - a core that is reserved to 100.0 %, Nagaya's own time included:
 * 9 us (board.hyp_us) for each budget, that is 50 of 100 us, 60 of 150, and 30 of 300. By
 * priorities the second one would be late. All three begin together, 1000 times in common. */
#include "core/vm_config.h"

#define VCPU(vm_priority, vm_budget_us, vm_period_us)                                              \
    (const struct vcpu_config[])                                                                   \
    {                                                                                              \
        {                                                                                          \
            .core = 0,                                                                             \
            .sched = {                                                                             \
                .priority = (vm_priority),                                                         \
                .budget_us = (vm_budget_us),                                                       \
                .period_us = (vm_period_us),                                                       \
            },                                                                                     \
        }                                                                                          \
    }

#define LOOP(vm_name, vm_vcpus, vm_bootargs)                                                       \
    {                                                                                              \
        .name = (vm_name), .vcpus = (vm_vcpus), .vcpu_count = 1,                                   \
        .ram = {.at = IPA(0x40000000), .size = 1 * MiB}, .kernel = {.file = "control_loop.elf"},   \
        .virtual_devices = VDEV_PL011, .bootargs = (vm_bootargs),                                  \
    }

static const struct vm_config vms[] = {
    LOOP("half", VCPU(0, 41, 100), "period_us=100 count=3000 work=820 align_us=300"),
    LOOP("most", VCPU(1, 51, 150), "period_us=150 count=2000 work=1080 align_us=300"),
    LOOP("tenth", VCPU(2, 21, 300), "period_us=300 count=1000 work=350 align_us=300"),
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
