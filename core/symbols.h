/* SPDX-License-Identifier: BSD-2-Clause */
/* core/symbols.h - names for the addresses in a backtrace. tools/symbols.py writes the
 * table from the linked image; this only reads it. */
#pragma once
#include "core/types.h"

/* Constant: of each function, rising, its bytes from symbol_base. */
extern const uint16_t symbol_offsets[];
extern const uint32_t symbol_count;
extern const uint32_t symbol_base; /* address of the first function */
extern const uint32_t symbol_end;  /* first address behind the last one */
/* One behind the other: how many characters a name has in common with the one before, as a byte
 * below any character, and the others. A 0 ends the last one. */
extern const char symbol_names[];

struct symbol {
    char name[48];   /* tools/symbols.py makes none that is longer */
    uint32_t offset; /* bytes from its first instruction */
};

/* The function that address lies in; false: in none of ours, and *symbol is as it was. Any caller,
 * at any time: it only reads constants. */
bool symbol_find(uint32_t address, struct symbol *symbol);
