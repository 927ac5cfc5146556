/* SPDX-License-Identifier: BSD-2-Clause */
/* core/guest_memory.h - the only way to touch a guest's memory. Every access is
 * checked against the VM's own RAM; whoever reads a value reads it once. */
#pragma once
#include "core/vm.h"

/* [address, address + size) of the VM's RAM as we see it, or NULL when any of it is
 * not RAM of this VM. Any core. */
void *guest_memory(const struct vm *vm, ipa_t address, uint32_t size);

/* The same by physical address, as arch/world.h's translation answers it. */
const void *guest_memory_at(const struct vm *vm, pa_t address, uint32_t size);
