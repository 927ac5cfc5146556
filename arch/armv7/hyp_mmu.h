/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/hyp_mmu.h - Hyp's translation as start.S needs it for another core. */
#pragma once
#include "core/types.h"

#define HYP_ROOT_ENTRIES 4u

/* Level 1, of the first core and all others. */
extern uint64_t hyp_root[HYP_ROOT_ENTRIES];

/* HMAIR0: attribute 0 is Normal, write-back, allocating; attribute 1 is Device. */
#define HMAIR0_VALUE   UINT32_C(0x000004ff)

/* HTCR: 32-bit input, walks are inner shareable write-back (B4.1.70). */
#define HTCR_IRGN0_WB  (UINT32_C(1) << 8)
#define HTCR_ORGN0_WB  (UINT32_C(1) << 10)
#define HTCR_SH0_INNER (UINT32_C(3) << 12)
#define HTCR_RES1      (BIT(31) | BIT(23))
#define HTCR_VALUE     (HTCR_RES1 | HTCR_IRGN0_WB | HTCR_ORGN0_WB | HTCR_SH0_INNER)
