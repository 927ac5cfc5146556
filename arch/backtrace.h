/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/backtrace.h - who called whom, for panic. */
#pragma once
#include "core/percpu.h"
#include "core/types.h"

/* Calls visit for the address that each frame was left at, innermost first, from the
 * registers in frame; ends where a frame cannot be unwound. */
void backtrace(const struct fault_frame *frame, void (*visit)(uint32_t address));

/* The registers of the caller, as a place to begin. */
void backtrace_here(struct fault_frame *frame);

/* Why the last trap or fault of this core was taken, in raw syndrome registers. */
struct fault_syndrome {
    uint32_t hsr, data_address, instruction_address;
};
void fault_syndrome_read(struct fault_syndrome *syndrome);
