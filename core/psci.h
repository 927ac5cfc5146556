/* SPDX-License-Identifier: BSD-2-Clause */
/* core/psci.h - power control for guests: PSCI 1.1 (DEN 0022D). */
#pragma once
#include "core/hypercall.h"

#define PSCI_BASE  0x84000000u
#define PSCI_COUNT 0x13u

/* By function ID - PSCI_BASE; NULL where there is none. */
extern smccc_function *const psci_functions[PSCI_COUNT];

/* Is there such a function? */
static inline bool psci_has(uint32_t function)
{
    return function - PSCI_BASE < PSCI_COUNT && psci_functions[function - PSCI_BASE];
}
