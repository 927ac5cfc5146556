/* SPDX-License-Identifier: BSD-2-Clause */
/* users/guest/config.c - any image made for QEMU's virt machine, from the command line:
 * make run CONFIG=guest GUEST=FILE [INITRD=FILE] [DTB=FILE] [BOOTARGS="..."] [VCPUS=n] [RAM_MB=n]
 * [SLICE_US=n] [CORE_STEP=n] [WATCHDOG_S=n]. tools/guest_options.sh turns these into
 * guest_options.h. */
#include "core/vm_config.h"
#include "guest_options.h"

/* vCPU n lives on core n * CORE_STEP modulo the number of cores; CORE_STEP is 1 unless
 * given. */
#define ON(n)                                                                                      \
    {                                                                                              \
        .core = (n)*GUEST_CORE_STEP % GUEST_CORES, .sched.slice_us = GUEST_SLICE_US                \
    }

static const struct vcpu_config vcpus[VM_VCPU_MAX] = {
    ON(0), ON(1), ON(2), ON(3), ON(4), ON(5), ON(6), ON(7),
};

static const struct vm_config vms[] = {
    {
        .name = "guest",
        .vcpus = vcpus,
        .vcpu_count = GUEST_VCPUS,
        .ram = {.at = IPA(0x40000000), .size = GUEST_RAM_MB * MiB},
        .kernel = {.file = GUEST_FILE},
        .initrd = {.file = GUEST_INITRD},
        .dtb = {.file = GUEST_DTB},
        .virtual_devices = VDEV_ALL | (GUEST_WATCHDOG_S ? VDEV_SP805 : 0),
        .watchdog_ms = 1000 * GUEST_WATCHDOG_S,
        .bootargs = GUEST_BOOTARGS,
    },
};

const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)};
