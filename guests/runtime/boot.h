/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/boot.h - what the boot loader handed over. */
#pragma once

#define BOOT_STACK_SIZE 16384
#define BOOT_STATE_SIZE 20

#ifndef __ASSEMBLER__
#include <stdint.h>

struct boot_state { /* written by start.S, in this order; constant afterwards */
    uint32_t r0, r1, r2;
    uint32_t cpsr;
    uint32_t sctlr;
};

_Static_assert(sizeof(struct boot_state) == BOOT_STATE_SIZE, "start.S");

extern struct boot_state boot_state;

/* Each image defines this; when it returns the machine is switched off. */
void guest_main(void);
#endif
