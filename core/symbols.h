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
extern const char symbol_names[];  /* one behind the other, each with its zero */

/* The function that address lies in, NULL if in none of ours; *offset: bytes from its
 * first instruction. Any caller, at any time: it only reads constants. */
const char *symbol_find(uint32_t address, uint32_t *offset);
