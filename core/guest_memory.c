/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/guest_memory.h"

static bool within(uint32_t address, uint32_t size, uint32_t base, uint32_t length)
{
    uint32_t offset = address - base;

    return address >= base && offset <= length && size <= length - offset;
}

void *guest_memory(const struct vm *vm, ipa_t address, uint32_t size)
{
    const struct ram_config *ram = &vm->config->ram;

    if (!within(address.value, size, ram->at.value, ram->size))
        return NULL;
    return (void *)(uintptr_t)(vm->placement->ram.value + (address.value - ram->at.value));
}

const void *guest_memory_at(const struct vm *vm, pa_t address, uint32_t size)
{
    if (!within(address.value, size, vm->placement->ram.value, vm->config->ram.size))
        return NULL;
    return (const void *)(uintptr_t)address.value;
}
