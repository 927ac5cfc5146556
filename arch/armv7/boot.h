/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/boot.h - start.S's way into C. */
#pragma once
#include "core/types.h"

/* The first core, MMU and caches off, bss clear. mode: of the CPSR, at entry. tree: r2 at entry,
 * which is where a boot loader that starts a Linux leaves its device tree. */
_Noreturn void boot_main(uint32_t mode, pa_t tree);

/* psci_firmware.c: the functions that the board's firmware has. First core, MMU and caches off:
 * nothing of the tree is mapped later. */
void boot_find_firmware(pa_t tree);

/* Another core, MMU and caches on. */
struct core;
_Noreturn void boot_secondary(struct core *core);
