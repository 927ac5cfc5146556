/* SPDX-License-Identifier: BSD-2-Clause */
/* core/symbols.c - the last function that begins at or before an address. */
#include "core/symbols.h"

#include <string.h>

/* Nobody waits for it, so no table tells where each name begins. */
static const char *name_of(uint32_t n)
{
    const char *name = symbol_names;

    while (n-- > 0)
        name += strlen(name) + 1;
    return name;
}

const char *symbol_find(uint32_t address, uint32_t *offset)
{
    uint32_t first = 0, end = symbol_count; /* it is in [first, end), if anywhere */

    if (address < symbol_base || address >= symbol_end)
        return NULL;
    address -= symbol_base;
    while (end - first > 1) {
        uint32_t middle = (first + end) / 2;

        if (symbol_offsets[middle] <= address)
            first = middle;
        else
            end = middle;
    }
    *offset = address - symbol_offsets[first];
    return name_of(first);
}
