/* SPDX-License-Identifier: BSD-2-Clause */
/* core/psci.h - power control for guests: PSCI 1.1 (DEN 0022D). */
#pragma once
#include "core/hypercall.h"

#define PSCI_BASE 0x84000000u

extern const struct smccc_range psci_range;

/* Is there such a function? For PSCI_FEATURES and its like. */
bool psci_has(uint32_t function);
