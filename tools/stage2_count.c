/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/stage2_count.c - how many translation tables a VM's Stage 2 needs. */
#include "tools/stage2_count.h"

#include <stdlib.h>

#include "arch/stage2.h"
#include "core/virt_map.h"
#include "tools/memory.h"

/* The same that core/vm.c maps: RAM, the GIC's CPU interface, what is passed through. */
unsigned stage2_count(const struct vm_config *vm, const struct board *on, pa_t ram)
{
    unsigned count = 2 + vm->passthrough_count, needed;
    struct stage2_range *ranges = memory_new(count * sizeof(*ranges));

    ranges[0] = (struct stage2_range){vm->ram.at, ram, vm->ram.size};
    ranges[1] =
        (struct stage2_range){ipa(VIRT_GICC_BASE), on->gic.vcpu_interface, VIRT_GICC_MAPPED};
    for (uint32_t n = 0; n < vm->passthrough_count; n++) {
        const struct passthrough_config *p = &vm->passthrough[n];

        ranges[2 + n] = (struct stage2_range){p->at, p->device, p->size};
    }
    needed = stage2_tables_needed(ranges, count);
    free(ranges);
    return needed;
}
