/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/hypercall.h"

#include "core/abi.h"
#include "core/psci.h"
#include "core/vm.h"

static uint32_t null_call(struct vcpu *vcpu)
{
    (void)vcpu;
    return 0;
}

static uint32_t self(struct vcpu *vcpu)
{
    vcpu->context.r[1] = vcpu->number;
    vcpu->context.r[2] = vcpu->vm->starts;
    return vcpu->vm->number;
}

static smccc_function *const own_functions[] = {null_call, self};

static uint32_t call_count(struct vcpu *vcpu)
{
    (void)vcpu;
    return COUNT(own_functions);
}

static uint32_t call_uid(struct vcpu *vcpu)
{
    vcpu->context.r[1] = NAGAYA_UID_1;
    vcpu->context.r[2] = NAGAYA_UID_2;
    vcpu->context.r[3] = NAGAYA_UID_3;
    return NAGAYA_UID_0;
}

static uint32_t call_revision(struct vcpu *vcpu)
{
    vcpu->context.r[1] = NAGAYA_ABI_MINOR;
    return NAGAYA_ABI_MAJOR;
}

static smccc_function *const own_queries[] = {call_count, call_uid, NULL, call_revision};

static uint32_t smccc_version(struct vcpu *vcpu)
{
    (void)vcpu;
    return SMCCC_VERSION_1_1;
}

static uint32_t smccc_arch_features(struct vcpu *vcpu)
{
    uint32_t function = vcpu->context.r[1];

    return function == SMCCC_VERSION || function == SMCCC_ARCH_FEATURES ? 0 : SMCCC_NOT_SUPPORTED;
}

static smccc_function *const arch_functions[] = {smccc_version, smccc_arch_features};

static const struct smccc_range ranges[] = {
    {NAGAYA_CALL_NULL, COUNT(own_functions), own_functions},
    {NAGAYA_CALL_COUNT, COUNT(own_queries), own_queries},
    {SMCCC_VERSION, COUNT(arch_functions), arch_functions},
};

static smccc_function *find(uint32_t id)
{
    if (id - psci_range.base < psci_range.count)
        return psci_range.functions[id - psci_range.base];
    for (unsigned i = 0; i < COUNT(ranges); i++)
        if (id - ranges[i].base < ranges[i].count)
            return ranges[i].functions[id - ranges[i].base];
    return NULL;
}

void hypercall(struct vcpu *vcpu)
{
    smccc_function *function = find(vcpu->context.r[0]);

    vcpu->context.r[0] = function ? function(vcpu) : SMCCC_NOT_SUPPORTED;
}
