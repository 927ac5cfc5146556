/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/stage2_count.c - how many translation tables a VM's Stage 2 needs. */
#include "tools/stage2_count.h"

#include <stdlib.h>

#include "arch/stage2.h"
#include "core/abi.h"
#include "core/virt_map.h"
#include "tools/memory.h"

/* As core/channel.c maps it: the header apart from the rest. */
static unsigned add_channels(struct stage2_range *ranges, const struct system_config *system,
                             unsigned vm, const struct placement *placement)
{
    unsigned count = 0;

    for (uint32_t c = 0; c < system->channel_count; c++)
        for (unsigned end = 0; end < 2; end++) {
            const struct channel_config *channel = &system->channels[c];
            uint32_t at = channel->ends[end].at.value;
            uint32_t memory = (uint32_t)placement->channel[c].start;
            uint32_t header = NAGAYA_CHANNEL_HEADER;

            if (channel->ends[end].vm != vm)
                continue;
            ranges[count++] = (struct stage2_range){ipa(at), pa(memory), header};
            ranges[count++] = (struct stage2_range){ipa(at + header), pa(memory + header),
                                                    channel->size - header};
        }
    return count;
}

/* The same that core/vm.c maps: RAM, the GIC's CPU interface, what is passed through; and
 * the channels. */
unsigned stage2_count(const struct system_config *system, unsigned vm, const struct board *on,
                      const struct placement *placement)
{
    const struct vm_config *config = &system->vms[vm];
    unsigned count = 2 + config->passthrough_count, needed;
    struct stage2_range *ranges = memory_new((count + 4 * system->channel_count) * sizeof(*ranges));

    ranges[0] = (struct stage2_range){config->ram.at, pa((uint32_t)placement->ram[vm].start),
                                      config->ram.size};
    if (config->realtime == VM_HRT)
        ranges[1] =
            (struct stage2_range){ipa(VIRT_GICC_BASE), on->gic.cpu_interface, VIRT_GICC_SIZE};
    else
        ranges[1] =
            (struct stage2_range){ipa(VIRT_GICC_BASE), on->gic.vcpu_interface, VIRT_GICC_MAPPED};
    for (uint32_t n = 0; n < config->passthrough_count; n++) {
        const struct passthrough_config *p = &config->passthrough[n];

        ranges[2 + n] = (struct stage2_range){p->at, p->device, p->size};
    }
    count += add_channels(ranges + count, system, vm, placement);
    needed = stage2_tables_needed(ranges, count);
    free(ranges);
    return needed;
}
