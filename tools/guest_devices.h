/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_devices.h - what lies in a guest's address space besides its RAM. */
#pragma once
#include "core/vm_config.h"
#include "tools/span.h"

struct guest_device {
    const char *name;
    struct span area;        /* IPA */
    uint32_t virtual_device; /* enum virtual_device; 0: every guest has it */
    uint16_t irq;            /* the first of its GIC interrupt IDs; 0: none */
    uint16_t irq_count;
};

static inline struct span vm_ram(const struct vm_config *vm) /* IPA */
{
    return span_at(vm->ram.at.value, vm->ram.size);
}

/* The n-th device that the VM has; NULL: there are no more. */
const struct guest_device *guest_device(const struct vm_config *vm, unsigned n);
