/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/inject.h - a guest takes an exception that Nagaya decided on, exactly as
 * the CPU would have taken it (DDI 0406C B1.8.3, B1.9).
 *
 * Pure: the caller fetches the cp15 values the entry depends on, and after an abort
 * writes the fault registers back. On the vCPU's own core, loaded, with context->pc
 * still at the instruction that is to blame. The condition has been looked at before.
 */
#pragma once
#include "arch/context.h"
#include "core/types.h"

struct exception_setup { /* the guest's choices */
    uint32_t sctlr;
    uint32_t vbar;
    uint32_t ttbcr; /* for aborts only */
};

struct fault_registers { /* for DFSR and DFAR, or IFSR and IFAR */
    uint32_t status;
    uint32_t address; /* virtual */
};

struct data_fault {
    uint32_t address; /* virtual: HDFAR */
    bool write;
    bool cache_maintenance;
};

void inject_undefined(struct context *context, const struct exception_setup *setup);

/* Synchronous external aborts: nothing answers at that address. */
struct fault_registers inject_prefetch_abort(struct context *context,
                                             const struct exception_setup *setup, uint32_t address);
struct fault_registers inject_data_abort(struct context *context,
                                         const struct exception_setup *setup,
                                         const struct data_fault *fault);
