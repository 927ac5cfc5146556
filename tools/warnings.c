/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/warnings.c - what devices that read and write memory by themselves make of the walls
 * between VMs. */
#include "tools/warnings.h"

/* The only ones that Stage 2 does not hold: all who have something in memory. */
static void write_within_reach(FILE *out, const struct system_plan *plan, unsigned except)
{
    const struct system_config *config = plan->config;

    fprintf(out, "Nagaya");
    for (unsigned v = 0; v < config->vm_count; v++)
        if (v != except)
            fprintf(out, ", RAM of %s", config->vms[v].name);
    for (unsigned c = 0; c < config->channel_count; c++)
        fprintf(out, ", channel %s", config->channels[c].name);
}

static void warn_of_dma(FILE *out, const struct system_plan *plan, unsigned v, unsigned n)
{
    const struct vm_config *vm = &plan->config->vms[v];
    const struct passthrough_config *p = &vm->passthrough[n];

    fprintf(out,
            "warning: %s: passthrough %u (" SPAN_FORMAT
            ") has dma, and no IOMMU is between it and memory: who programs it can read and write "
            "all of %s (",
            vm->name, n, SPAN_VALUES(span_at(p->device.value, p->size)), plan->board->name);
    write_within_reach(out, plan, v);
    fprintf(out, "); trust %s as you trust Nagaya\n", vm->name);
}

static unsigned count_dma(const struct vm_config *vm)
{
    unsigned count = 0;

    for (unsigned n = 0; n < vm->passthrough_count; n++)
        count += vm->passthrough[n].dma;
    return count;
}

static void warn_of_vm(FILE *out, const struct system_plan *plan, unsigned v)
{
    const struct vm_config *vm = &plan->config->vms[v];
    bool has_dma = count_dma(vm);

    for (unsigned n = 0; n < vm->passthrough_count; n++)
        if (vm->passthrough[n].dma)
            warn_of_dma(out, plan, v, n);
    if (has_dma && !vm->quiesce_count)
        fprintf(out,
                "warning: %s: it has devices with dma, and no quiesce: what they do when it stops "
                "goes on in memory that is cleared and loaded for its next start\n",
                vm->name);
    if (vm->ram.direct && !has_dma)
        fprintf(out,
                "warning: %s: ram.direct is for devices with dma, and no passthrough of it has "
                "that: set dma where a device reads and writes memory by itself\n",
                vm->name);
}

void warnings_write(FILE *out, const struct system_plan *plan)
{
    for (unsigned v = 0; v < plan->config->vm_count; v++)
        warn_of_vm(out, plan, v);
}
