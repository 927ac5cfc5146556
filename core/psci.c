/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/psci.h"

#include "core/abi.h"
#include "core/guest_memory.h"
#include "core/lifecycle.h"
#include "core/vm.h"

enum psci_result { /* DEN 0022 5.2.2 */
                   PSCI_SUCCESS = 0,
                   PSCI_NOT_SUPPORTED = -1,
                   PSCI_INVALID_PARAMETERS = -2,
                   PSCI_DENIED = -3,
                   PSCI_ALREADY_ON = -4,
                   PSCI_ON_PENDING = -5,
                   PSCI_INVALID_ADDRESS = -9,
};

#define PSCI_VERSION_1_1    0x00010001u
#define NO_TRUSTED_OS       2u      /* MIGRATE_INFO_TYPE: nothing has to migrate */
#define SUSPEND_POWER_DOWN  BIT(16) /* power_state, original format (5.4.2) */
#define SUSPEND_LEVEL_MASK  (3u << 24)
#define SUSPEND_ID_MASK     0xffffu
#define RESET2_VENDOR       BIT(31)
#define AFFINITY_LEVEL_MAX  3u
#define AFFINITY_LEVEL_BITS 8u
#define MPIDR_AFFINITY_MASK UINT32_C(0x00ffffff)

static uint32_t version(struct vcpu *vcpu)
{
    (void)vcpu;
    return PSCI_VERSION_1_1;
}

/* The vCPU with this affinity, or NULL. Level 0 is its number, the others are 0. */
static struct vcpu *find(const struct vm *vm, uint32_t affinity)
{
    return affinity < vm->config->vcpu_count ? &vm->vcpus[affinity] : NULL;
}

/* Where an instruction can be: in RAM and aligned to its size. Bit 0: Thumb. */
static bool is_code_address(const struct vm *vm, uint32_t entry)
{
    uint32_t size = entry & 1 ? sizeof(uint16_t) : sizeof(uint32_t);
    uint32_t address = entry & ~UINT32_C(1);

    return !(address & (size - 1)) && guest_memory(vm, ipa(address), size);
}

static uint32_t cpu_suspend(struct vcpu *vcpu)
{
    uint32_t state = vcpu->context.r[1];
    struct vcpu_start start = {.entry = vcpu->context.r[2], .r = {vcpu->context.r[3]}};

    if (state & ~(SUSPEND_POWER_DOWN | SUSPEND_LEVEL_MASK | SUSPEND_ID_MASK))
        return (uint32_t)PSCI_INVALID_PARAMETERS;
    if (!(state & SUSPEND_POWER_DOWN)) {
        vcpu_wait_for_interrupt(vcpu);
        return PSCI_SUCCESS;
    }
    if (!is_code_address(vcpu->vm, start.entry))
        return (uint32_t)PSCI_INVALID_ADDRESS;
    vcpu_power_down(vcpu, &start);
    return vcpu->context.r[0];
}

static uint32_t cpu_off(struct vcpu *vcpu)
{
    vcpu_power_off(vcpu);
    return PSCI_SUCCESS; /* nobody is there to read it */
}

/* Exactly one caller finds the target off; it starts it. */
static uint32_t cpu_on(struct vcpu *vcpu)
{
    const uint32_t *r = vcpu->context.r;
    const struct vcpu_start start = {.entry = r[2], .r = {r[3]}};
    struct vcpu *target = find(vcpu->vm, r[1]);

    if (!target)
        return (uint32_t)PSCI_INVALID_PARAMETERS;
    if (!is_code_address(vcpu->vm, start.entry))
        return (uint32_t)PSCI_INVALID_ADDRESS;
    switch (vm_vcpu_joins(target, &start)) {
    case VCPU_POWER_ON:
        return (uint32_t)PSCI_ALREADY_ON;
    case VCPU_POWER_ON_PENDING:
        return (uint32_t)PSCI_ON_PENDING;
    case VCPU_POWER_OFF:
        break;
    }
    return PSCI_SUCCESS;
}

/* ON as soon as one vCPU below the affinity is; all of ours are below each level. */
static uint32_t affinity_info(struct vcpu *vcpu)
{
    const struct vm *vm = vcpu->vm;
    uint32_t affinity = vcpu->context.r[1], level = vcpu->context.r[2];
    uint32_t result = VCPU_POWER_OFF;

    if (level > AFFINITY_LEVEL_MAX || affinity & ~MPIDR_AFFINITY_MASK)
        return (uint32_t)PSCI_INVALID_PARAMETERS;
    if (level == 0) {
        const struct vcpu *target = find(vm, affinity);

        return target ? __atomic_load_n(&target->power, __ATOMIC_ACQUIRE)
                      : (uint32_t)PSCI_INVALID_PARAMETERS;
    }
    if (affinity >> (level * AFFINITY_LEVEL_BITS)) /* the fields below count for nothing */
        return (uint32_t)PSCI_INVALID_PARAMETERS;
    for (uint32_t i = 0; i < vm->config->vcpu_count; i++) {
        uint32_t power = __atomic_load_n(&vm->vcpus[i].power, __ATOMIC_ACQUIRE);

        if (power == VCPU_POWER_ON)
            return VCPU_POWER_ON;
        if (power == VCPU_POWER_ON_PENDING)
            result = VCPU_POWER_ON_PENDING;
    }
    return result;
}

static uint32_t migrate_info_type(struct vcpu *vcpu)
{
    (void)vcpu;
    return NO_TRUSTED_OS;
}

static uint32_t system_off(struct vcpu *vcpu)
{
    vm_stop(vcpu->vm, VM_END_OFF, NULL);
    return PSCI_SUCCESS;
}

static uint32_t system_reset(struct vcpu *vcpu)
{
    vm_stop(vcpu->vm, VM_END_RESTART, NULL);
    return PSCI_SUCCESS;
}

/* To the state that only this vCPU's interrupts end; the others must be off (5.1.19). */
static uint32_t system_suspend(struct vcpu *vcpu)
{
    const struct vm *vm = vcpu->vm;
    struct vcpu_start start = {.entry = vcpu->context.r[1], .r = {vcpu->context.r[2]}};

    if (!is_code_address(vm, start.entry))
        return (uint32_t)PSCI_INVALID_ADDRESS;
    for (uint32_t i = 0; i < vm->config->vcpu_count; i++)
        if (&vm->vcpus[i] != vcpu &&
            __atomic_load_n(&vm->vcpus[i].power, __ATOMIC_ACQUIRE) != VCPU_POWER_OFF)
            return (uint32_t)PSCI_DENIED;
    vcpu_power_down(vcpu, &start);
    return vcpu->context.r[0];
}

/* Warm reset is the architectural type 0; vendor types are not there (5.1.12). */
static uint32_t system_reset2(struct vcpu *vcpu)
{
    if (vcpu->context.r[1] != 0)
        return (uint32_t)(vcpu->context.r[1] & RESET2_VENDOR ? PSCI_NOT_SUPPORTED
                                                             : PSCI_INVALID_PARAMETERS);
    return system_reset(vcpu);
}

static uint32_t features(struct vcpu *vcpu)
{
    uint32_t function = vcpu->context.r[1];

    if (psci_has(function) || function == SMCCC_VERSION)
        return PSCI_SUCCESS;
    return (uint32_t)PSCI_NOT_SUPPORTED;
}

smccc_function *const psci_functions[PSCI_COUNT] = {
    [0x00] = version,        [0x01] = cpu_suspend,   [0x02] = cpu_off,
    [0x03] = cpu_on,         [0x04] = affinity_info, [0x06] = migrate_info_type,
    [0x08] = system_off,     [0x09] = system_reset,  [0x0a] = features,
    [0x0e] = system_suspend, [0x12] = system_reset2,
};
