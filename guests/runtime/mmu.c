/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/mmu.c */
#include "guests/runtime/mmu.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/sysreg.h"
#include <stdbool.h>

#define NOWHERE           0x50000000u
#define PAGE_SHIFT        12
#define BLOCK_SHIFT       21 /* a window: one long-descriptor block, two sections */
#define SECTION_SHIFT     20

/* Short descriptors (B3.5.1). Domain 0, AP = 011: full access. */
#define L1_SECTION        0x00000c02u
#define L1_SECTION_NORMAL (L1_SECTION | 0x0000100cu) /* TEX = 001, C, B */
#define L1_TABLE          0x00000001u
#define L2_SMALL_PAGE     0x00000032u
#define L2_NORMAL         (L2_SMALL_PAGE | 0x0000004cu)

/* Long descriptors (B3.6.1). AF, AP[1]: full access; attributes 0 and 1 of MAIR0. */
#define LONG_BLOCK        0x00000441u
#define LONG_PAGE         0x00000443u
#define LONG_TABLE        0x00000003u
#define LONG_NORMAL       0x00000304u /* inner shareable, attribute 1 */
#define MAIR0_ATTRIBUTES  0x0000ff00u /* 1: write-back, 0: strongly-ordered */

#define TTBCR_EAE         (1u << 31)
#define TTBCR_PD_HALF     1u /* N = 1: TTBR0 up to 0x7fffffff, TTBR1 above */
#define DACR_CLIENT       1u

static uint32_t sections[4096] __attribute__((aligned(16384)));
static uint32_t pages_short[3][256] __attribute__((aligned(1024)));
static uint64_t gigabytes[4] __attribute__((aligned(32)));
static uint64_t blocks[4][512] __attribute__((aligned(4096)));
static uint64_t pages_long[3][512] __attribute__((aligned(4096)));

/* What is mapped page by page: a table each. */
enum { LOW_PAGES, HIGH_PAGES, WINDOW_PAGE_TABLE };

static uint32_t window_pages[2];

static bool is_ram(uint32_t address)
{
    return address >> 30 == RAM_BASE >> 30;
}

/* Where the first byte of a section or block lies. */
static uint32_t target_of(uint32_t address)
{
    uint32_t offset = address & ((1u << BLOCK_SHIFT) - 1);

    if (address - offset == WINDOW_RAM)
        return RAM_BASE + offset;
    if (address - offset == WINDOW_GIC)
        return GICD_BASE + offset;
    return address;
}

static uint32_t page_target_of(uint32_t page)
{
    if (page == 0 || page == HIGH_VECTORS)
        return (uint32_t)other_vectors;
    if (page >> (PAGE_SHIFT + 1) == WINDOW_PAGES >> (PAGE_SHIFT + 1))
        return window_pages[page >> PAGE_SHIFT & 1];
    return page;
}

/* Short descriptors -------------------------------------------------------------------- */

static void short_table(unsigned which, uint32_t section)
{
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t target = page_target_of(section | n << PAGE_SHIFT);

        pages_short[which][n] = target | (is_ram(target) ? L2_NORMAL : L2_SMALL_PAGE);
    }
    sections[section >> SECTION_SHIFT] = (uint32_t)pages_short[which] | L1_TABLE;
}

static uint32_t section_of(uint32_t address)
{
    uint32_t window = address >> BLOCK_SHIFT << BLOCK_SHIFT;
    uint32_t target = target_of(address);

    if (window == WINDOW_NOTHING)
        return 0;
    if (window == WINDOW_BAD_TABLE)
        return NOWHERE | L1_TABLE;
    return target | (is_ram(target) ? L1_SECTION_NORMAL : L1_SECTION);
}

static void make_short_tables(void)
{
    for (uint32_t n = 0; n < 4096; n++)
        sections[n] = section_of(n << SECTION_SHIFT);
    short_table(LOW_PAGES, 0);
    short_table(HIGH_PAGES, HIGH_VECTORS >> SECTION_SHIFT << SECTION_SHIFT);
    short_table(WINDOW_PAGE_TABLE, WINDOW_PAGES);
}

/* Long descriptors --------------------------------------------------------------------- */

static void long_table(unsigned which, uint32_t block)
{
    for (uint32_t n = 0; n < 512; n++) {
        uint32_t target = page_target_of(block | n << PAGE_SHIFT);

        pages_long[which][n] = target | LONG_PAGE | (is_ram(target) ? LONG_NORMAL : 0);
    }
    blocks[block >> 30][block >> BLOCK_SHIFT & 511] = (uint32_t)pages_long[which] | LONG_TABLE;
}

static uint64_t block_of(uint32_t address)
{
    uint32_t target = target_of(address);

    if (address == WINDOW_NOTHING)
        return 0;
    if (address == WINDOW_BAD_TABLE)
        return NOWHERE | LONG_TABLE;
    return target | LONG_BLOCK | (is_ram(target) ? LONG_NORMAL : 0);
}

static void make_long_tables(void)
{
    for (uint32_t n = 0; n < 4; n++)
        gigabytes[n] = (uint32_t)blocks[n] | LONG_TABLE;
    for (uint32_t n = 0; n < 2048; n++)
        blocks[n / 512][n % 512] = block_of(n << BLOCK_SHIFT);
    long_table(LOW_PAGES, 0);
    long_table(HIGH_PAGES, HIGH_VECTORS >> BLOCK_SHIFT << BLOCK_SHIFT);
    long_table(WINDOW_PAGE_TABLE, WINDOW_PAGES);
}

/* On and off ------------------------------------------------------------------------------ */

static void forget_translations(void)
{
    dsb();
    write_tlbiall(0);
    write_iciallu(0);
    write_bpiall(0);
    dsb();
    isb();
}

void mmu_map_pages(uint32_t first, uint32_t second)
{
    window_pages[0] = first;
    window_pages[1] = second;
}

void mmu_on(enum mmu_format format)
{
    if (format == SHORT_DESCRIPTORS) {
        make_short_tables();
        write_ttbcr(0);
        write_ttbr0((uint32_t)sections);
        write_dacr(DACR_CLIENT);
    } else {
        make_long_tables();
        write_ttbcr(TTBCR_EAE);
        write_mair0(MAIR0_ATTRIBUTES);
        write_ttbr0_lpae((uint32_t)gigabytes);
    }
    forget_translations();
    write_sctlr(read_sctlr() | SCTLR_M);
    isb();
}

void mmu_set_upper_table(uint32_t table)
{
    write_ttbr1(table);
    write_ttbcr(TTBCR_PD_HALF);
    forget_translations();
}

void mmu_off(void)
{
    write_sctlr(read_sctlr() & ~SCTLR_M);
    isb();
    write_ttbcr(0);
    forget_translations();
}
