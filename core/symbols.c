/* SPDX-License-Identifier: BSD-2-Clause */
/* core/symbols.c - the last function that begins at or before an address. */
#include "core/symbols.h"

/* Nobody waits for it, so no table tells where each name begins. */
static void read_name(uint32_t n, char *name)
{
    const char *from = symbol_names;

    do {
        char *to = name + *from++;

        while (*from >= ' ')
            *to++ = *from++;
        *to = '\0';
    } while (n-- > 0);
}

bool symbol_find(uint32_t address, struct symbol *symbol)
{
    uint32_t first = 0, end = symbol_count; /* it is in [first, end), if anywhere */

    if (address < symbol_base || address >= symbol_end)
        return false;
    address -= symbol_base;
    while (end - first > 1) {
        uint32_t middle = (first + end) / 2;

        if (symbol_offsets[middle] <= address)
            first = middle;
        else
            end = middle;
    }
    symbol->offset = address - symbol_offsets[first];
    read_name(first, symbol->name);
    return true;
}
