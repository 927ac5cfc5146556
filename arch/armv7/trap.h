/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/trap.h - a guest trapped into Hyp mode. */
#pragma once
#include "arch/context.h"

/* vectors.S, with the guest's registers saved in *context, the first field of its vCPU:
 * answers the trap that hsr tells of and returns the context that runs next. */
typedef struct context *trap_entry(struct context *context, uint32_t hsr);

/* By exception class, HSR[31:26]. */
extern trap_entry *const trap_entries[];
