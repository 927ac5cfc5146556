/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/mmu_count.c - how many translation tables Nagaya's own address space needs: what
 * arch/armv7/hyp_mmu.c and core/ map with mmu_map(). */
#include "tools/mmu_count.h"

#define BLOCK       UINT64_C(0x200000)   /* what one entry of a level 2 table maps, or */
#define GIGABYTE    UINT64_C(0x40000000) /* a level 3 one below it; what a level 2 table maps */
#define BLOCK_COUNT 2048u
#define ROOT_COUNT  4u
#define SPARE       2u /* for what a board's drivers may map besides */

struct tables {
    bool level2[ROOT_COUNT], level3[BLOCK_COUNT];
};

/* whole: blocks that it fills need no level 3 table. */
static void add(struct tables *tables, struct span span, bool whole)
{
    for (uint64_t at = span.start & ~(BLOCK - 1); at < span.end; at += BLOCK) {
        tables->level2[at / GIGABYTE] = true;
        if (!whole || !span_holds(span, span_at(at, BLOCK)))
            tables->level3[at / BLOCK] = true;
    }
}

static void add_page(struct tables *tables, uint32_t at)
{
    add(tables, span_at(at & ~UINT32_C(4095), 4096), true);
}

static void add_device(struct tables *tables, pa_t base, uint32_t size)
{
    if (base.value)
        add(tables, span_at(base.value, size), true);
}

/* Itself in pieces of any size, then the images. */
static void add_image(struct tables *tables, const struct system_config *system,
                      const struct placement *placement)
{
    struct span own = span_at(placement->hypervisor.start, HYPERVISOR_RESERVE(system->vm_count));

    add(tables, own, false);
    add(tables, placement->hypervisor, true);
}

static void add_board(struct tables *tables, const struct board *on)
{
    add_page(tables, on->gic.distributor.value);
    add_device(tables, on->gic.cpu_interface, 2 * 4096);
    add_page(tables, on->gic.hyp_interface.value);
    add_device(tables, on->uart.base, on->uart.size);
    add_device(tables, on->rtc.base, on->rtc.size);
}

static unsigned count(const bool *used, unsigned size)
{
    unsigned n = 0;

    while (size--)
        n += used[size];
    return n;
}

unsigned mmu_count(const struct system_config *system, const struct board *on,
                   const struct placement *placement)
{
    struct tables tables = {0};

    add_image(&tables, system, placement);
    add_board(&tables, on);
    for (unsigned v = 0; v < system->vm_count; v++) {
        add(&tables, placement->ram[v], true);
        for (unsigned n = 0; n < system->vms[v].quiesce_count; n++)
            add_page(&tables, system->vms[v].quiesce[n].at.value);
    }
    for (unsigned c = 0; c < system->channel_count; c++)
        add(&tables, placement->channel[c], true);
    for (unsigned n = 0; n < system->shared_page_count; n++)
        add_page(&tables, system->shared_pages[n].device.value);
    return count(tables.level2, ROOT_COUNT) + count(tables.level3, BLOCK_COUNT) + SPARE;
}
