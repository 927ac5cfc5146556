/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/users/crashing.h - a Linux whose first program crashes it, and which its watchdog starts
 * over, for ever; beside it, on a core of its own, the control loop. Core 0 has nothing to do but
 * Nagaya's console. */
#pragma once
#include "core/vm_config.h"

/* At 8 ns an instruction Linux has crashed after 1.6 s: it is unpacked already, and what else
 * its boot takes time for is left out. */
#define SLOW_INITCALLS       "load_system_certificate_list,init_blk_tracer"
#define CRASHING_WATCHDOG_MS 2400

#define CRASHING_SYSTEM(loop_bootargs)                                                             \
    static const struct vcpu_config linux_vcpus[] = {{.core = 2}};                                 \
    static const struct vcpu_config loop_vcpus[] = {{.core = 1}};                                  \
    static const struct vm_config vms[] = {                                                        \
        {                                                                                          \
            .name = "linux",                                                                       \
            .vcpus = linux_vcpus,                                                                  \
            .vcpu_count = COUNT(linux_vcpus),                                                      \
            .ram = {.at = IPA(0x40000000), .size = 256 * MiB},                                     \
            .kernel = {.file = "Image", .load_at = IPA(0x40208000)},                               \
            .initrd = {.file = "initramfs.cpio.gz"},                                               \
            .virtual_devices = VDEV_ALL | VDEV_SP805,                                              \
            .watchdog_ms = CRASHING_WATCHDOG_MS,                                                   \
            .bootargs = "console=ttyAMA0 cryptomgr.notests initcall_blacklist=" SLOW_INITCALLS     \
                        " rdinit=/bin/busybox -- sh -c \"busybox mkdir /proc; "                    \
                        "busybox mount -t proc proc /proc; echo c > /proc/sysrq-trigger\"",        \
        },                                                                                         \
        {                                                                                          \
            .name = "loop",                                                                        \
            .realtime = VM_HRT,                                                                    \
            .vcpus = loop_vcpus,                                                                   \
            .vcpu_count = COUNT(loop_vcpus),                                                       \
            .ram = {.at = IPA(0x40000000), .size = 4 * MiB},                                       \
            .kernel = {.file = "control_loop.elf"},                                                \
            .virtual_devices = VDEV_PL011,                                                         \
            .bootargs = loop_bootargs,                                                             \
        },                                                                                         \
    };                                                                                             \
    const struct system_config system_config = {.vms = vms, .vm_count = COUNT(vms)}
