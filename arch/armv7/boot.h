/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/boot.h - start.S's way into C. */
#pragma once
#include "core/types.h"

/* The first core, MMU and caches off, bss clear. mode: of the CPSR, at entry. */
_Noreturn void boot_main(uint32_t mode);

/* Another core, MMU and caches on. */
struct core;
_Noreturn void boot_secondary(struct core *core);
