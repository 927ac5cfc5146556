/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/config_under_test.h - a good configuration of two VMs, linux and rtos, to spoil. */
#pragma once
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/config_check.h"

static struct vcpu_config linux_vcpus[2], rtos_vcpus[1];
static struct vm_config vms[VM_MAX + 1];
static struct system_config system_under_test;
static struct passthrough_config devices[2], rtos_devices[1];
static struct irq_config irqs[2], rtos_irqs[1];
static struct problems problems;

static struct vm_config *const linux_vm = &vms[0], *const rtos_vm = &vms[1];

static int start_from_a_good_config(void **state)
{
    (void)state;
    linux_vcpus[0] = (struct vcpu_config){.core = 0};
    linux_vcpus[1] = (struct vcpu_config){.core = 1};
    rtos_vcpus[0] = (struct vcpu_config){.core = 2};
    devices[0] = (struct passthrough_config){
        .at = IPA(0x0c000000), .device = PA(0x0c000000), .size = 0x2000};
    devices[1] = (struct passthrough_config){
        .at = IPA(0x0c100000), .device = PA(0x0c100000), .size = 0x1000};
    rtos_devices[0] = (struct passthrough_config){
        .at = IPA(0x0c000000), .device = PA(0x0c200000), .size = 0x1000};
    irqs[0] = (struct irq_config){.guest = 144, .physical = 144};
    irqs[1] = (struct irq_config){.guest = 145, .physical = 145};
    rtos_irqs[0] = (struct irq_config){.guest = 144, .physical = 146};
    memset(vms, 0, sizeof(vms));
    *linux_vm = (struct vm_config){
        .name = "linux",
        .vcpus = linux_vcpus,
        .vcpu_count = 2,
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB},
        .kernel = {.file = "vmlinuz"},
        .initrd = {.file = "initrd"},
        .bootargs = "console=ttyAMA0",
        .virtual_devices = VDEV_ALL,
        .passthrough = devices,
        .passthrough_count = COUNT(devices),
        .irqs = irqs,
        .irq_count = COUNT(irqs),
    };
    *rtos_vm = (struct vm_config){
        .name = "rtos",
        .vcpus = rtos_vcpus,
        .vcpu_count = 1,
        .ram = {.at = IPA(0x40000000), .size = 4 * MiB},
        .kernel = {.file = "rtos.elf"},
        .virtual_devices = VDEV_PL011,
        .passthrough = rtos_devices,
        .passthrough_count = COUNT(rtos_devices),
        .irqs = rtos_irqs,
        .irq_count = COUNT(rtos_irqs),
    };
    system_under_test = (struct system_config){.vms = vms, .vm_count = 2};
    return 0;
}

static int forget_problems(void **state)
{
    (void)state;
    problems_free(&problems);
    return 0;
}

static void check_with_cores(unsigned core_count)
{
    struct check check = {&system_under_test, &board, core_count, &problems};

    if (!check_system(&check))
        return;
    for (unsigned n = 0; n < system_under_test.vm_count; n++)
        check_vm(&check, n);
    check_channels(&check);
    check_shared_pages(&check);
}

/* The configuration gets exactly these sentences, each with a line break. */
static void expect(const char *sentences)
{
    check_with_cores(4);
    assert_string_equal(problems.text ? problems.text : "", sentences);
}

#define CONFIG_TEST(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, start_from_a_good_config, forget_problems)
