/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/boot.h - the last steps to a guest. */
#pragma once
#include "arch/context.h"

/* Each core, once: vectors and traps are as a guest needs them. */
void boot_core_init(void);

/* Into the guest, from the bottom of this core's stack. */
_Noreturn void boot_enter_guest(struct context *context);
