/* SPDX-License-Identifier: BSD-2-Clause */
/* core/main.h - where C begins. */
#pragma once
#include "core/types.h"

struct core;

/* The first core, in Hyp mode with MMU and caches off. Called once, by arch/. */
_Noreturn void main_first_core(void);

/* Every other core, with Hyp's translation on. Called once each, by arch/. */
_Noreturn void main_other_core(struct core *core);
