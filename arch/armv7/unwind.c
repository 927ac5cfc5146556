/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/unwind.c - IHI 0038, sections 5 to 7 and 10.3. */
#include "arch/armv7/unwind.h"

#define SP          13u
#define LR          14u
#define PC          15u

#define ENTRY_SIZE  8u
#define CANTUNWIND  1u
#define INLINE      BIT(31) /* the bytes are here, or begin here */
#define MODEL(word) ((word) >> 24 & 0x7fu)
#define MODEL_WORDS 2u /* models 1 and 2: bits [23:16] say how many words follow */
#define FINISH      0xb0u

/* Tables ------------------------------------------------------------------------ */

/* A word at address as the distance from there to somewhere; bit 31 is not part of it. */
static bool read_place(uint32_t address, uint32_t *place)
{
    uint32_t word;

    if (!unwind_read(address, &word))
        return false;
    *place = address + (uint32_t)((int32_t)(word << 1) >> 1);
    return true;
}

/* The last entry that begins at address or before. */
static bool find_entry(uint32_t address, const struct unwind_index *index, uint32_t *entry)
{
    uint32_t low = 0, high = (index->end - index->start) / ENTRY_SIZE;

    while (low < high) {
        uint32_t middle = (low + high) / 2, begins;

        if (!read_place(index->start + middle * ENTRY_SIZE, &begins))
            return false;
        if (begins <= address)
            low = middle + 1;
        else
            high = middle;
    }
    *entry = index->start + (low - 1) * ENTRY_SIZE;
    return low > 0;
}

static bool set_code(struct unwind *unwind, uint32_t word, uint32_t behind)
{
    unwind->word = word;
    unwind->at = behind;
    unwind->bytes = 3;
    unwind->words = 0;
    if (!(word & INLINE) || MODEL(word) > MODEL_WORDS)
        return false;
    if (MODEL(word) == 0)
        return true;
    unwind->bytes = 2;
    unwind->words = word >> 16 & 0xff;
    return true;
}

bool unwind_find(struct unwind *unwind, const struct unwind_index *index)
{
    uint32_t entry, word, table;

    if (!find_entry((unwind->r[PC] & ~1u) - 2, index, &entry) || !unwind_read(entry + 4, &word) ||
        word == CANTUNWIND)
        return false;
    if (word & INLINE)
        return set_code(unwind, word, 0);
    return read_place(entry + 4, &table) && unwind_read(table, &word) &&
           set_code(unwind, word, table + 4);
}

/* What the bytes say ------------------------------------------------------------- */

static uint8_t next(struct unwind *unwind)
{
    if (!unwind->bytes) {
        if (!unwind->words || !unwind_read(unwind->at, &unwind->word))
            return FINISH;
        unwind->words--;
        unwind->at += 4;
        unwind->bytes = 4;
    }
    unwind->bytes--;
    return (uint8_t)(unwind->word >> 8 * unwind->bytes);
}

static bool pop(struct unwind *unwind, uint32_t registers)
{
    uint32_t at = unwind->r[SP];

    unwind->r[SP] = at + 4 * (uint32_t)__builtin_popcount(registers);
    for (; registers; registers &= registers - 1, at += 4)
        if (!unwind_read(at, &unwind->r[__builtin_ctz(registers)]))
            return false;
    return true;
}

static bool raise_sp(struct unwind *unwind, uint8_t byte)
{
    unwind->r[SP] += (byte & 0x3fu) * 4 + 4;
    return true;
}

static bool lower_sp(struct unwind *unwind, uint8_t byte)
{
    unwind->r[SP] -= (byte & 0x3fu) * 4 + 4;
    return true;
}

/* No register at all: "refuse to unwind". */
static bool pop_any(struct unwind *unwind, uint8_t byte)
{
    uint32_t registers = ((byte & 0xfu) << 8 | next(unwind)) << 4;

    return registers && pop(unwind, registers);
}

static bool take_sp(struct unwind *unwind, uint8_t byte)
{
    unwind->r[SP] = unwind->r[byte & 0xf];
    return (byte & 0xf) != SP && (byte & 0xf) != PC;
}

static bool pop_from_r4(struct unwind *unwind, uint8_t byte)
{
    return pop(unwind, ((2u << (byte & 7)) - 1) << 4 | (byte & 8 ? BIT(LR) : 0));
}

static bool pop_low(struct unwind *unwind, uint8_t byte)
{
    byte = next(unwind);
    return byte && byte < 0x10 && pop(unwind, byte);
}

/* By so much that it takes a number in the bytes that follow, seven bits each. */
static bool raise_sp_far(struct unwind *unwind, uint8_t byte)
{
    uint32_t words = 0;
    unsigned shift = 0;

    do {
        byte = next(unwind);
        words |= (byte & 0x7fu) << shift;
        shift += 7;
    } while (byte & 0x80 && shift < 28);
    unwind->r[SP] += 0x204 + words * 4;
    return !(byte & 0x80);
}

static const struct {
    uint8_t mask, value;
    bool (*undo)(struct unwind *unwind, uint8_t byte);
} codes[] = {
    {0xc0, 0x00, raise_sp},     {0xc0, 0x40, lower_sp},    {0xf0, 0x80, pop_any},
    {0xf0, 0x90, take_sp},      {0xf0, 0xa0, pop_from_r4}, {0xff, 0xb1, pop_low},
    {0xff, 0xb2, raise_sp_far},
};

static bool undo(struct unwind *unwind, uint8_t byte)
{
    for (unsigned n = 0; n < COUNT(codes); n++)
        if ((byte & codes[n].mask) == codes[n].value)
            return codes[n].undo(unwind, byte);
    return false; /* of registers that we do not have */
}

/* lr, unless the function put its return address on the stack: no function of ours is at 0. */
bool unwind_to_caller(struct unwind *unwind)
{
    uint8_t byte;

    unwind->r[PC] = 0;
    while ((byte = next(unwind)) != FINISH)
        if (!undo(unwind, byte))
            return false;
    if (!unwind->r[PC])
        unwind->r[PC] = unwind->r[LR];
    return true;
}
