/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/two_vms.h - the machine that most tests of core/ run: VM "a" has vCPUs 0 and 1
 * on cores 0 and 1, VM "b" has one beside a's on core 1, which is less urgent. */
#pragma once
#include "core/abi.h"
#include "core/virt_map.h"
#include "tests/fake/cpu.h"
#include "tests/fake/gic.h"
#include "tests/fake/timer.h"
#include "tests/fake/tlb.h"
#include "tests/machine/guest.h"
#include "tests/unit/unit.h"

enum { A, B };

#define RAM               UINT32_C(0x40000000) /* of both, and where both begin */
#define RAM_SIZE          MiB
#define ENTRY(n)          (RAM + 0x1000 * (n)) /* where tests have other scripts */

#define PSCI_VERSION      0x84000000u
#define PSCI_CPU_SUSPEND  0x84000001u
#define PSCI_CPU_OFF      0x84000002u
#define PSCI_CPU_ON       0x84000003u
#define PSCI_AFFINITY     0x84000004u
#define PSCI_MIGRATE      0x84000006u
#define PSCI_SYSTEM_OFF   0x84000008u
#define PSCI_SYSTEM_RESET 0x84000009u
#define PSCI_FEATURES     0x8400000au
#define PSCI_SUSPEND_ALL  0x8400000eu
#define PSCI_RESET2       0x84000012u
#define POWER_DOWN        BIT(16) /* CPU_SUSPEND's power_state */

#define SUCCESS           0u
#define NOT_SUPPORTED     ((uint32_t)-1)
#define INVALID           ((uint32_t)-2)
#define DENIED            ((uint32_t)-3)
#define ALREADY_ON        ((uint32_t)-4)
#define ON_PENDING        ((uint32_t)-5)
#define INVALID_ADDRESS   ((uint32_t)-9)

static const struct vcpu_config vcpus_of_a[] = {{.core = 0, .sched.priority = 5},
                                                {.core = 1, .sched.priority = 5}};
static const struct vcpu_config vcpus_of_b[] = {{.core = 1, .sched.priority = 9}};
static const struct vm_config two_vms[] = {
    [A] = {.name = "a",
           .vcpus = vcpus_of_a,
           .vcpu_count = 2,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_ALL},
    [B] = {.name = "b",
           .vcpus = vcpus_of_b,
           .vcpu_count = 1,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_ALL},
};

static inline void power_on_one(guest_script *a)
{
    machine_power_on(two_vms, 1);
    guest_at(A, RAM, a);
}

static inline void power_on_both(guest_script *a, guest_script *b)
{
    machine_power_on(two_vms, 2);
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
}

/* Scripts ------------------------------------------------------------------ */

static inline void system_off(void)
{
    guest_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
    fail_msg("SYSTEM_OFF came back");
}

static inline void system_reset(void)
{
    guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
    fail_msg("SYSTEM_RESET came back");
}

static inline void cpu_off(void)
{
    guest_hvc(PSCI_CPU_OFF, 0, 0, 0);
    fail_msg("CPU_OFF came back");
}

static inline uint32_t cpu_on(uint32_t vcpu, uint32_t entry)
{
    return guest_hvc(PSCI_CPU_ON, vcpu, entry, 0);
}

/* Its core is free for others. */
static inline void rest(void)
{
    for (;;)
        guest_wfi();
}

/* How often its VM was started. */
static inline uint32_t life(void)
{
    guest_hvc(NAGAYA_CALL_SELF, 0, 0, 0);
    return guest_vcpu()->context.r[2];
}

static inline uint8_t *ram_of(uint32_t vm)
{
    return (uint8_t *)(uintptr_t)(TABLES_RAM + vm * TABLES_RAM_SPAN);
}
