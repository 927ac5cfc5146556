/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/priority.h - preemption, as GICH_VMCR and GICH_APR have it (IHI 0048B 3.3.3,
 * 5.3.7, 5.3.16). For vgic/ only. */
#pragma once
#include "arch/gic.h"

#define PRIORITY_IDLE 0x100u

/* A group 0 priority has its group bits above bit BPR, a group 1 priority from bit
 * ABPR on, unless CBPR says that both use BPR. Only bits [7:3] exist. */
static inline unsigned subpriority_bits(uint32_t vmcr, bool group1)
{
    unsigned low = GICH_VMCR_BINARY_POINT(vmcr) + 1;

    if (group1 && !(vmcr & GICH_VMCR_CBPR))
        low = GICH_VMCR_ALIASED_BINARY_POINT(vmcr);
    return BIT(low) - 1;
}

static inline unsigned group_priority(uint32_t vmcr, unsigned priority, bool group1)
{
    return priority & ~subpriority_bits(vmcr, group1);
}

/* Group priority of what runs: APR has a bit for each of 32 preemption levels. */
static inline unsigned running_priority(uint32_t apr)
{
    return apr ? (unsigned)__builtin_ctz(apr) << 3 : PRIORITY_IDLE;
}
