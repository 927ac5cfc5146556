/* SPDX-License-Identifier: BSD-2-Clause */
/* core/main.h - where C begins. */
#pragma once
#include "core/types.h"

/* The first core, in Hyp mode with MMU and caches off, on the stack that ends at
 * stack_top. Called once, by arch/. */
_Noreturn void main_first_core(void *stack_top);
