/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/stage2_format.h - the Long-descriptor format as stage 2 uses it (DDI 0406C
 * B3.6), and the one decision that the tables and their plan share. */
#pragma once
#include "core/types.h"

/* VTCR (B4.1.173): 32-bit IPAs, walks start at level 2 in four tables that lie one behind
 * the other (B3.6.6): what is mapped by blocks is found with one read. Those of a core that
 * uses a view (arch/stage2.h) start at level 1, in its four entries. The walker reads through the
 * same caches that Hyp writes through. */
#define VTCR_T0SZ_32          UINT32_C(0)
#define VTCR_SL0_LEVEL2       (UINT32_C(0) << 6)
#define VTCR_SL0_LEVEL1       (UINT32_C(1) << 6)
#define VTCR_IRGN0_WRITE_BACK (UINT32_C(1) << 8)
#define VTCR_ORGN0_WRITE_BACK (UINT32_C(1) << 10)
#define VTCR_SH0_INNER        (UINT32_C(3) << 12)
#define VTCR_RES1             BIT(31)
#define STAGE2_VTCR                                                                                \
    (VTCR_RES1 | VTCR_SH0_INNER | VTCR_ORGN0_WRITE_BACK | VTCR_IRGN0_WRITE_BACK | VTCR_T0SZ_32)

#define VTTBR_VMID_SHIFT     48u

/* Descriptors (B3.6.1). Bit 1 of a valid one: a table (levels 1, 2) or a page (level 3),
 * not a block. Bits [39:12] are an address. An entry with bit 0 clear is ignored by the
 * hardware, all of it. */
#define S2_INVALID           UINT64_C(0)
#define S2_VALID             UINT64_C(1)
#define S2_TYPE              UINT64_C(3)
#define S2_BLOCK             UINT64_C(1)
#define S2_TABLE             UINT64_C(3)
#define S2_PAGE              UINT64_C(3)
#define S2_ADDRESS           UINT64_C(0x000000fffffff000)

/* Attributes of blocks and pages (B3.6.2). Stage 2 can only take away from what the
 * guest's own stage 1 allows and make it less cacheable (B3.8.6). */
#define S2_MEMATTR_DEVICE    (UINT64_C(0x1) << 2)
#define S2_MEMATTR_NORMAL_NC (UINT64_C(0x5) << 2) /* outer and inner non-cacheable */
#define S2_MEMATTR_NORMAL_WB (UINT64_C(0xf) << 2) /* outer and inner write-back */
#define S2_HAP_READ          (UINT64_C(1) << 6)
#define S2_HAP_WRITE         (UINT64_C(2) << 6)
#define S2_SH_INNER          (UINT64_C(3) << 8)
#define S2_AF                (UINT64_C(1) << 10) /* accessed: no fault at the first use */
#define S2_XN                (UINT64_C(1) << 54) /* never executed */

#define S2_LEVEL_ROOT        2u
#define S2_LEVEL_LAST        3u
#define S2_INDEX_BITS        9u

/* Bytes minus one that an entry of this level spans: 2 MiB, 4 KiB. */
static inline uint32_t stage2_span_mask(unsigned level)
{
    return (BIT(12 + S2_INDEX_BITS * (S2_LEVEL_LAST - level))) - 1;
}

/* Does one entry of this level map [first, last] to target, or does it take a table?
 * [first, last] does not cross the entry's span. */
static inline bool stage2_fits_entry(unsigned level, uint32_t first, uint32_t last, uint32_t target)
{
    uint32_t mask = stage2_span_mask(level);

    return (first & mask) == 0 && (last & mask) == mask && (target & mask) == 0;
}
