/* SPDX-License-Identifier: BSD-2-Clause */
/* users/bench/config.c - the bench guest alone on core 0, as small as it runs. */
#include "core/vm_config.h"

static const struct vcpu_config bench_vcpus[] = {
    {.core = 0},
};

static const struct vm_config vms[] = {
    {
        .name = "bench",
        .vcpus = bench_vcpus,
        .vcpu_count = COUNT(bench_vcpus),
        .ram = {.at = IPA(0x40000000), .size = 8 * MiB},
        .kernel = {.file = "bench.elf"},
        .virtual_devices = VDEV_ALL,
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
