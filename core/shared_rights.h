/* SPDX-License-Identifier: BSD-2-Clause */
/* core/shared_rights.h - who may write which bits of a shared page, as its table says. For
 * core/shared_page.c, and for tools/ on the PC. */
#pragma once
#include "core/vm_config.h"

/* The entry for a register, or NULL: the table does not name it. */
static inline const struct shared_register *
shared_register_at(const struct shared_page_config *page, uint32_t offset)
{
    for (uint32_t n = 0; n < page->register_count; n++)
        if (page->registers[n].offset == offset)
            return &page->registers[n];
    return NULL;
}

/* The bits of a register that VM number vm may write; reg is its entry. */
static inline uint32_t shared_own_bits(const struct shared_page_config *page,
                                       const struct shared_register *reg, uint32_t vm)
{
    uint32_t has_rest = page->rest & BIT(vm) ? UINT32_MAX : 0, named;

    if (!reg)
        return has_rest;
    named = reg->frozen | reg->read_only;
    for (unsigned n = 0; n < VM_MAX; n++)
        named |= reg->owned[n];
    return reg->owned[vm] | (has_rest & ~named);
}
