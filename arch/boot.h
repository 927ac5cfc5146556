/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/boot.h - the last steps to a guest. */
#pragma once
#include "arch/context.h"

/* Each core, once: vectors and traps are as a guest needs them. */
void boot_core_init(void);

/* Asks the firmware to start another core, whose stack_top and id are set; it comes out
 * in main_other_core(). 0, or the firmware's error. First core only. */
struct core;
int32_t boot_start_core(const struct core *core);

/* The end of core id's stack. */
void *boot_stack_top(uint32_t id);

/* Into the guest, from the bottom of this core's stack. */
_Noreturn void boot_enter_guest(struct context *context);
