/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/trap.h - a guest trapped into Hyp mode. */
#pragma once
#include "arch/context.h"

/* vectors.S, with the guest's registers saved in *context, the first field of its
 * vCPU: answers the trap and returns the context that runs next. */
struct context *trap_dispatch(struct context *context);
