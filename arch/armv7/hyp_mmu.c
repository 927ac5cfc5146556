/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/hyp_mmu.c - Hyp mode's stage 1: LPAE long descriptors (DDI 0406C B3.6),
 * virtual = physical, write or execute but never both.
 *
 * Little is mapped: the first 2 MiB with the image in pages, the rest of its guests'
 * images and RAM in 2 MiB blocks, and pages for the devices. tools/mmu_count.c knows how
 * many tables that takes. What is not mapped stays a fault: guard pages, and everything else.
 */
#include "arch/armv7/hyp_mmu.h"
#include "arch/armv7/stage2_format.h"
#include "arch/armv7/sysreg.h"
#include "arch/mmu.h"
#include "core/board.h"
#include "core/panic.h"
#include "core/percpu.h"

#define PAGE_SHIFT     12u
#define BLOCK_SHIFT    21u
#define GIB_SHIFT      30u
#define PAGE_SIZE      BIT(PAGE_SHIFT)
#define BLOCK_SIZE     BIT(BLOCK_SHIFT)

/* Descriptors, level 1 to 3 (B3.6.1, B3.6.2). */
#define DESC_VALID     BIT(0)
#define DESC_TABLE     BIT(1) /* a table at levels 1 and 2, a page at level 3 */
#define DESC_ATTR(n)   ((uint64_t)(n) << 2)
#define DESC_AP1       BIT(6) /* RES1 in Hyp mode */
#define DESC_READ_ONLY BIT(7)
#define DESC_INNER     (UINT64_C(3) << 8) /* inner shareable */
#define DESC_ACCESSED  BIT(10)
#define DESC_XN        (UINT64_C(1) << 54)

/* The attributes' places in HMAIR0_VALUE. */
#define ATTR_NORMAL    DESC_ATTR(0)
#define ATTR_DEVICE    DESC_ATTR(1)

/* Address ranges by linker.ld. */
extern char text_start[], rodata_start[], data_start[], stacks_start[], stacks_end[];
extern char guest_images_start[], guest_images_end[];

uint64_t hyp_root[HYP_ROOT_ENTRIES] __attribute__((aligned(32)));
static unsigned tables_used;

static const uint64_t kinds[] = {
    [MMU_CODE] = ATTR_NORMAL | DESC_INNER | DESC_READ_ONLY,
    [MMU_READ_ONLY] = ATTR_NORMAL | DESC_INNER | DESC_READ_ONLY | DESC_XN,
    [MMU_DATA] = ATTR_NORMAL | DESC_INNER | DESC_XN,
    [MMU_DEVICE] = ATTR_DEVICE | DESC_XN,
};

/* The table below *entry, made now if there is none. */
static uint64_t *table_below(uint64_t *entry)
{
    if (!*entry) {
        CHECK(tables_used < mmu_table_count);
        *entry = (uintptr_t)&mmu_tables[tables_used++] | DESC_TABLE | DESC_VALID;
    }
    return (uint64_t *)(uintptr_t)((uint32_t)*entry & ~(PAGE_SIZE - 1));
}

static void map_page(uint32_t address, uint64_t leaf)
{
    uint64_t *level2 = table_below(&hyp_root[address >> GIB_SHIFT]);
    uint64_t *level3 = table_below(&level2[address >> BLOCK_SHIFT & (MMU_TABLE_ENTRIES - 1)]);

    level3[address >> PAGE_SHIFT & (MMU_TABLE_ENTRIES - 1)] = address | leaf | DESC_TABLE;
}

static void map_block(uint32_t address, uint64_t leaf)
{
    uint64_t *level2 = table_below(&hyp_root[address >> GIB_SHIFT]);

    level2[address >> BLOCK_SHIFT & (MMU_TABLE_ENTRIES - 1)] = address | leaf;
}

void mmu_map(pa_t start, uint32_t size, enum mmu_kind kind)
{
    uint64_t leaf = kinds[kind] | DESC_ACCESSED | DESC_AP1 | DESC_VALID;
    uint32_t address = start.value, left = (size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);

    while (left) {
        bool block = address % BLOCK_SIZE == 0 && left >= BLOCK_SIZE;
        uint32_t step = block ? BLOCK_SIZE : PAGE_SIZE;

        if (block)
            map_block(address, leaf);
        else
            map_page(address, leaf);
        address += step;
        left -= step;
    }
    dsb_ish(); /* entries, before any walk after it */
}

static void map_range(const char *start, const char *end, enum mmu_kind kind)
{
    mmu_map(pa((uint32_t)(uintptr_t)start), (uint32_t)(end - start), kind);
}

static void map_stacks(void)
{
    for (char *guard = stacks_start; guard < stacks_end; guard += STACK_SPAN)
        map_range(guard + PAGE_SIZE, guard + STACK_SPAN, MMU_DATA);
}

static void map_device(pa_t base, uint32_t size)
{
    if (base.value)
        mmu_map(base, size, MMU_DEVICE);
}

/* The page that it is in. */
static void map_register(pa_t at)
{
    map_device(pa(at.value & ~(PAGE_SIZE - 1)), PAGE_SIZE);
}

/* The first core's translation and caches; start.S does the same for the others. */
static void enable(void)
{
    write_hmair0(HMAIR0_VALUE);
    write_hmair1(0);
    write_htcr(HTCR_VALUE);
    write_httbr((uintptr_t)hyp_root);
    isb();
    write_tlballh(0); /* what the boot loader's Hyp mode left */
    write_iciallu(0);
    write_bpiall(0);
    dsb(); /* maintenance is complete before the first translated access */
    isb();
    write_hsctlr(HSCTLR_RUN);
    isb(); /* from here on translated */
}

void mmu_init(void)
{
    map_range(text_start, rodata_start, MMU_CODE);
    map_range(rodata_start, data_start, MMU_READ_ONLY);
    map_range(data_start, stacks_start, MMU_DATA);
    map_stacks();
    map_range(guest_images_start, guest_images_end, MMU_READ_ONLY);
    map_device(board.gic.distributor, PAGE_SIZE);
    map_device(board.gic.cpu_interface, 2 * PAGE_SIZE);
    map_device(board.gic.hyp_interface, PAGE_SIZE);
    map_device(board.uart.base, board.uart.size);
    map_device(board.rtc.base, board.rtc.size);
    map_register(board.power_off.at);
    map_register(board.pen.entry);
    map_register(board.pen.reset);
    enable();
}

void mmu_core_init(bool has_view)
{
    write_vtcr(STAGE2_VTCR | (has_view ? VTCR_SL0_LEVEL1 : VTCR_SL0_LEVEL2));
    isb();
    write_tlballnsnhis(0); /* no guest of the boot loader's time */
    dsb();
    isb();
}
