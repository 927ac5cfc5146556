/* SPDX-License-Identifier: BSD-2-Clause */
/* users/rtos_many/config.c - eight control loops on two cores, each with a reservation of 20 % of
 * its core. Shorter periods are more urgent, for SCHED=fixed_priority. */
#include "core/vm_config.h"

#define VCPU(vm_core, vm_priority, vm_period_us)                                                   \
    (const struct vcpu_config[])                                                                   \
    {                                                                                              \
        {                                                                                          \
            .core = (vm_core),                                                                     \
            .sched = {                                                                             \
                .priority = (vm_priority),                                                         \
                .budget_us = (vm_period_us) / 5,                                                   \
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

/* The first and the last job of all come at one moment, 0.92 s apart; a report would come each
 * second. */
#define PERIOD_5MS  "period_us=5000 count=185 work=1200 align_us=40000"
#define PERIOD_10MS "period_us=10000 count=93 work=2400 align_us=40000"
#define PERIOD_20MS "period_us=20000 count=47 work=4800 align_us=40000"
#define PERIOD_40MS "period_us=40000 count=24 work=9600 align_us=40000"

static const struct vm_config vms[] = {
    LOOP("a5", VCPU(0, 0, 5000), PERIOD_5MS),    LOOP("a10", VCPU(0, 1, 10000), PERIOD_10MS),
    LOOP("a20", VCPU(0, 2, 20000), PERIOD_20MS), LOOP("a40", VCPU(0, 3, 40000), PERIOD_40MS),
    LOOP("b5", VCPU(1, 0, 5000), PERIOD_5MS),    LOOP("b10", VCPU(1, 1, 10000), PERIOD_10MS),
    LOOP("b20", VCPU(1, 2, 20000), PERIOD_20MS), LOOP("b40", VCPU(1, 3, 40000), PERIOD_40MS),
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
