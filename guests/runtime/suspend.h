/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/suspend.h - PSCI calls that may come back through an entry point. */
#pragma once
#include "guests/runtime/smccc.h"
#include <stdint.h>

#define SUSPEND_WOKEN (~0x5u)

struct wake {         /* as found at the entry point */
    uint32_t context; /* r0 */
    uint32_t cpsr, sctlr;
};

/* Makes the call (function in r0) by HVC. Returns its result if it returns; SUSPEND_WOKEN if
 * the CPU came back at one of the entry points, and fills in wake. */
uint32_t suspend(const struct smccc_result *call, struct wake *wake);

void suspend_entry(void);
void suspend_entry_thumb(void); /* bit 0 of its address is set */
