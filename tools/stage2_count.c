/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/stage2_count.c - how many translation tables a VM's Stage 2 needs.
 *
 * LPAE with 4 KiB tables (DDI 0406C B3.6): level 1 is in struct stage2, one of level 2 for each GiB
 * of IPA that is used, one of level 3 for each 2 MiB that cannot be one block.
 */
#include "tools/stage2_count.h"

#include <stdlib.h>

#include "core/virt_map.h"
#include "tools/guest_devices.h"
#include "tools/memory.h"

#define BLOCK      UINT64_C(0x200000)
#define GIB_COUNT  4
#define PER_GIB    512
#define BLOCK_MASK (~(BLOCK - 1))

struct tables {
    bool level2[GIB_COUNT], level3[GIB_COUNT * PER_GIB];
};

static void note(struct tables *tables, struct span ipa, uint64_t pa)
{
    bool congruent = is_aligned(ipa.start - pa, BLOCK);

    for (uint64_t at = ipa.start & BLOCK_MASK; at < ipa.end; at += BLOCK) {
        bool whole = at >= ipa.start && at + BLOCK <= ipa.end;

        tables->level2[at / GiB] = true;
        if (!whole || !congruent)
            tables->level3[at / BLOCK] = true;
    }
}

unsigned stage2_count(const struct vm_config *vm, const struct board *on, pa_t ram)
{
    struct tables *tables = memory_new(sizeof(*tables));
    unsigned count = 0;

    note(tables, vm_ram(vm), ram.value);
    note(tables, span_at(VIRT_GICC_BASE, VIRT_GICC_SIZE), on->gic.vcpu_interface.value);
    for (uint32_t n = 0; n < vm->passthrough_count; n++) {
        const struct passthrough_config *p = &vm->passthrough[n];

        note(tables, span_at(p->at.value, p->size), p->device.value);
    }
    for (unsigned n = 0; n < GIB_COUNT; n++)
        count += tables->level2[n];
    for (unsigned n = 0; n < GIB_COUNT * PER_GIB; n++)
        count += tables->level3[n];
    free(tables);
    return count;
}
