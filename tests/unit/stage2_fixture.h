/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/stage2_fixture.h - one VM's tables and an MMU that reads them. stage2_walk() is
 * the hardware of DDI 0406C B3.6, written from the manual and not from
 * arch/armv7/stage2_format.h. */
#pragma once
#include "arch/stage2.h"
#include "core/types.h"
#include "tests/unit/unit.h"

#define POOL_COUNT     128u
#define PAGE           STAGE2_PAGE_SIZE
#define BLOCK          (2 * MiB)
#define PAGE_COUNT     (1u << 20)

/* Attribute bits of a leaf, all but address and type (B3.6.2). */
#define WANT_RAM       UINT64_C(0x00000000000007fc) /* WB 1111, HAP 11, SH 11, AF */
#define WANT_READ_ONLY UINT64_C(0x000000000000077c) /* the same, HAP 01           */
#define WANT_DEVICE    UINT64_C(0x00400000000004c4) /* Device 0001, HAP 11, AF, XN */
#define WANT_SHARED    UINT64_C(0x00400000000004d4) /* NC 0101, HAP 11, AF, XN */
#define WANT_SHOWN     UINT64_C(0x0040000000000454) /* the same, HAP 01 */

extern struct stage2 vm;

/* Setup and teardown of every test: nothing is mapped, all tables are in the pool. */
int stage2_start(void **state);
int stage2_clear(void **state);

struct walk {
    bool mapped;
    unsigned level;
    uint32_t target;
    uint64_t attributes; /* of the block or page: all bits but address and type */
};

/* vm and its root as they are now, and that nothing of them changed since. */
void stage2_remember(void);
void assert_nothing_changed(void);

struct walk stage2_walk(const struct stage2 *s2, uint32_t address);

/* Of vm; the walk and stage2_translate() must agree. */
void assert_mapped(uint32_t address, uint32_t target, unsigned level);
void assert_unmapped(uint32_t address);

/* Must succeed. */
void map(uint32_t address, uint32_t target, uint32_t size);
void unmap(uint32_t address, uint32_t size);

uint32_t tables_used(void);
