/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/greedy.h - two control loops, and two guests that take all they can get, on one
 * core: "bought" has a reservation itself, and is more urgent than the slow loop; "rest" has
 * none, and a second vCPU. The configurations beside this header say how often the fast loop
 * comes, and what the greedy ones do. */
#include "core/vm_config.h"

#define RESERVED(vm_priority, vm_budget_us, vm_period_us, vm_deadline_us)                          \
    {                                                                                              \
        {                                                                                          \
            .core = 0,                                                                             \
            .sched =                                                                               \
                {                                                                                  \
                    .priority = (vm_priority),                                                     \
                    .budget_us = (vm_budget_us),                                                   \
                    .period_us = (vm_period_us),                                                   \
                    .deadline_us = (vm_deadline_us),                                               \
                },                                                                                 \
        },                                                                                         \
    }

#define VM(vm_name, vm_vcpus, vm_file, vm_bootargs)                                                \
    {                                                                                              \
        .name = (vm_name), .vcpus = (vm_vcpus), .vcpu_count = COUNT(vm_vcpus),                     \
        .ram = {.at = IPA(0x40000000), .size = 1 * MiB}, .kernel = {.file = (vm_file)},            \
        .virtual_devices = VDEV_PL011, .bootargs = (vm_bootargs),                                  \
    }

/* All of a config.c: how often the fast loop comes, and what it has of each period. */
#define GREEDY_SYSTEM(loop_period_us, loop_budget_us, loop_bootargs, bought_bootargs,              \
                      rest_bootargs)                                                               \
    static const struct vcpu_config loop_vcpus[] =                                                 \
        RESERVED(0, loop_budget_us, loop_period_us, 2 * (loop_budget_us));                         \
    static const struct vcpu_config bought_vcpus[] = RESERVED(1, 300, 1000, 0);                    \
    static const struct vcpu_config slow_vcpus[] = RESERVED(2, 1000, 10000, 0);                    \
    static const struct vcpu_config rest_vcpus[] = {{.core = 0, .sched = {.priority = 3}},         \
                                                    {.core = 0, .sched = {.priority = 3}}};        \
    static const struct vm_config vms[] = {                                                        \
        VM("loop", loop_vcpus, "control_loop.elf", loop_bootargs),                                 \
        VM("bought", bought_vcpus, "greedy.elf", bought_bootargs),                                 \
        VM("slow", slow_vcpus, "control_loop.elf", "period_us=10000 count=1000 work=200"),         \
        VM("rest", rest_vcpus, "greedy.elf", rest_bootargs),                                       \
    };                                                                                             \
    const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)}
