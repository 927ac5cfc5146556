/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/hypercall.h"

#include "core/abi.h"
#include "core/channel.h"
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

static uint32_t ring(struct vcpu *vcpu)
{
    return channel_ring(vcpu->vm, vcpu->context.r[1]) ? 0 : NAGAYA_NO_SUCH_CHANNEL;
}

static smccc_function *const own_functions[] = {null_call, self, ring};

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

static uint32_t not_supported(struct vcpu *vcpu)
{
    (void)vcpu;
    return SMCCC_NOT_SUPPORTED;
}

static const struct smccc_range rare_ranges[] = {
    {NAGAYA_CALL_COUNT, COUNT(own_queries), own_queries},
    {SMCCC_VERSION, COUNT(arch_functions), arch_functions},
};

static smccc_function *find_rare(uint32_t id)
{
    for (unsigned i = 0; i < COUNT(rare_ranges); i++) {
        uint32_t index = id - rare_ranges[i].base;

        if (index < rare_ranges[i].count && rare_ranges[i].functions[index])
            return rare_ranges[i].functions[index];
    }
    return not_supported;
}

/* Nagaya's own and PSCI come first: they are called while others wait. */
void hypercall(struct vcpu *vcpu)
{
    uint32_t id = vcpu->context.r[0];
    smccc_function *function;

    if (id - NAGAYA_CALL_NULL < COUNT(own_functions))
        function = own_functions[id - NAGAYA_CALL_NULL];
    else if (psci_has(id))
        function = psci_functions[id - PSCI_BASE];
    else
        function = find_rare(id);
    vcpu->context.r[0] = function(vcpu);
}
