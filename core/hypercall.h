/* SPDX-License-Identifier: BSD-2-Clause */
/* core/hypercall.h - what a guest may call: SMCCC (DEN 0028) by HVC or SMC. */
#pragma once
#include "core/vcpu.h"

/* One function. The arguments are in vcpu->context.r[1..3]; it returns r0 and may
 * change r1 to r3. On the vCPU's own core, loaded. */
typedef uint32_t smccc_function(struct vcpu *vcpu);

/* Function IDs base to base + count - 1; NULL where there is none. */
struct smccc_range {
    uint32_t base;
    uint32_t count;
    smccc_function *const *functions;
};

/* Answers the call in the vCPU's registers. */
void hypercall(struct vcpu *vcpu);
