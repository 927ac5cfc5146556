/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/unwind.h - from a function to its caller, by the tables that the compiler wrote:
 * Arm's EHABI (IHI 0038), of which C needs the compact models and the core registers.
 *
 * Nothing is read but through unwind_read(): a stack that was overwritten leads nowhere. */
#pragma once
#include "core/types.h"

struct unwind {
    uint32_t r[16]; /* of the function that is looked at; r15 is where in it, bit 0 for Thumb */

    /* what undoes its prologue: the bytes that are left of word, most significant first, then
     * so many words from at on */
    uint32_t word, at;
    unsigned bytes, words;
};

/* .ARM.exidx: entries of two words, by rising address. */
struct unwind_index {
    uint32_t start, end;
};

/* Whoever calls the functions below has it: the word at address. False: address is no
 * multiple of 4, or in none of the index, .ARM.extab and the stack. */
bool unwind_read(uint32_t address, uint32_t *word);

/* What undoes the function around r15, which is a return address, or behind the place by an
 * instruction. False: no table tells. */
bool unwind_find(struct unwind *unwind, const struct unwind_index *index);

/* After unwind_find(): r becomes the caller's, r15 the return address. False: it cannot be
 * told, and r is of no use any more. */
bool unwind_to_caller(struct unwind *unwind);
