/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/channel.h"

#include "arch/cpu.h"
#include "arch/mmu.h"
#include "core/abi.h"
#include "core/panic.h"

#define ENDS 2u

/* As core/abi.h describes it to guests. */
struct header {
    uint32_t magic;
    uint32_t size;
    uint32_t epoch[ENDS];
};

_Static_assert(offsetof(struct header, epoch) == NAGAYA_CHANNEL_EPOCH(0), "core/abi.h");

static const struct channel_end *channel_end(uint32_t number, unsigned end)
{
    return &system_config.channels[number].ends[end];
}

static bool is_of(const struct channel_end *end, const struct vm *vm)
{
    return end->vm == vm->number;
}

static volatile struct header *header_of(uint32_t number)
{
    return (volatile struct header *)(uintptr_t)channel_memory[number].value;
}

static void ring(const struct channel_end *end)
{
    struct vm *vm = &vms[end->vm];

    if (vm_is_hard(vm))
        gic_irq_set_pending(end->irq, true);
    else if (end->irq)
        vgic_pulse(&vm->vgic, 0, end->irq);
    else
        pl061_pulse(&vm->pl061, end->line);
}

void channel_attach(struct vm *vm)
{
    for (uint32_t n = 0; n < system_config.channel_count; n++)
        for (unsigned end = 0; end < ENDS; end++)
            if (is_of(channel_end(n, end), vm))
                vgic_attach_hw(&vm->vgic, channel_end(n, end)->irq, channel_end(n, end)->irq);
}

/* One doorbell for either VM's end in it. */
bool channel_ring(const struct vm *vm, uint32_t number)
{
    if (number >= system_config.channel_count)
        return false;
    for (unsigned end = 0; end < ENDS; end++) {
        if (is_of(channel_end(number, end), vm)) {
            ring(channel_end(number, !end));
            return true;
        }
    }
    return false;
}

void channel_outputs_changed(const struct vm *vm, uint8_t lines)
{
    for (uint32_t n = 0; n < system_config.channel_count; n++)
        for (unsigned end = 0; end < ENDS; end++) {
            const struct channel_end *own = channel_end(n, end);

            if (is_of(own, vm) && !own->irq && lines & BIT(own->line + 1u))
                ring(channel_end(n, !end));
        }
}

/* Device memory to us: nothing of it is ever in a cache, as the guests' side of it is not. */
void channel_new_epoch(const struct vm *vm, bool runs)
{
    for (uint32_t n = 0; n < system_config.channel_count; n++)
        for (unsigned end = 0; end < ENDS; end++)
            if (is_of(channel_end(n, end), vm)) {
                header_of(n)->epoch[end] = 2 * vm->starts - runs;
                ring(channel_end(n, !end));
            }
}

static void map(const struct channel_end *end, uint32_t offset, pa_t memory, uint32_t size,
                bool read_only)
{
    struct vm *vm = &vms[end->vm];

    vm_map(vm, ipa(end->at.value + offset), pa(memory.value + offset), size,
           read_only ? STAGE2_SHARED_READ_ONLY : STAGE2_SHARED);
}

void channel_init_all(void)
{
    for (uint32_t n = 0; n < system_config.channel_count; n++) {
        uint32_t size = system_config.channels[n].size;
        pa_t memory = channel_memory[n];

        mmu_map(memory, size, MMU_DEVICE);
        cpu_clear_pages((void *)(uintptr_t)memory.value, size);
        header_of(n)->magic = NAGAYA_CHANNEL_MAGIC;
        header_of(n)->size = size;
        for (unsigned end = 0; end < ENDS; end++) {
            const struct channel_end *e = channel_end(n, end);

            map(e, 0, memory, NAGAYA_CHANNEL_HEADER, true);
            map(e, NAGAYA_CHANNEL_HEADER, memory, size - NAGAYA_CHANNEL_HEADER, e->read_only);
        }
    }
}
