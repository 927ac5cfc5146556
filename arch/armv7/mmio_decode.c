/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/mmio_decode.c - loads and stores of one register, from their encodings:
 * ARM (DDI 0406C A5.2.8, A5.3), 16-bit Thumb (A6.2.4) and 32-bit Thumb (A6.3.7 to
 * A6.3.10).
 *
 * Each decoder first says what the instruction is (struct operands), and refuses what is
 * UNPREDICTABLE; the arithmetic is done once for all of them.
 */
#include "arch/armv7/mmio_decode.h"

#define FIELD(word, high, low) (((word) >> (low)) & (UINT32_MAX >> (31 - (high) + (low))))
#define SP                     13u
#define PC                     15u
#define IS_THUMB_32BIT(first)  ((first) >= 0xe800u) /* A6.1: 11101, 11110 and 11111 */

struct operands {
    uint32_t offset; /* added to or taken from the base */
    bool add;
    bool indexed; /* the access is at base +- offset, else at the base */
};

/* A8.4.3; amount 0 means 32 for LSR and ASR, and RRX for ROR. */
static uint32_t shifted(const struct mmio_instruction *in, uint32_t value, unsigned type,
                        unsigned amount)
{
    enum { LSL, LSR, ASR, ROR };
    uint32_t sign = (value & BIT(31)) ? UINT32_MAX : 0;

    switch (type) {
    case LSL:
        return value << amount;
    case LSR:
        return amount ? value >> amount : 0;
    case ASR:
        return amount ? value >> amount | sign << (32 - amount) : sign;
    default:
        return amount ? value >> amount | value << (32 - amount)
                      : value >> 1 | (uint32_t)in->carry << 31;
    }
}

/* The base as this instruction set reads it: the PC is two instructions ahead. */
static uint32_t base(const struct mmio_instruction *in, unsigned rn)
{
    if (rn != PC)
        return in->regs[rn];
    return in->thumb ? (in->regs[PC] + 4) & ~3u : in->regs[PC] + 8;
}

/* The last step: is this the address that faulted, and what will the base become? */
static bool finish(const struct mmio_instruction *in, const struct operands *o,
                   struct mmio_decoded *d)
{
    uint32_t from = base(in, d->rn);
    uint32_t moved = o->add ? from + o->offset : from - o->offset;

    d->rn_value = moved;
    return (o->indexed ? moved : from) == in->address;
}

/* P, U and W of the ARM encodings: P = 0 is post-indexed and always writes back; with
 * W = 1 on top it is the unprivileged form (LDRT and so on), the same for us. */
static bool arm_addressing(uint32_t word, struct operands *o, struct mmio_decoded *d)
{
    bool p = FIELD(word, 24, 24), w = FIELD(word, 21, 21);

    o->add = FIELD(word, 23, 23);
    o->indexed = p;
    d->writeback = !p || w;
    d->rn = (uint8_t)FIELD(word, 19, 16);
    d->rt = (uint8_t)FIELD(word, 15, 12);
    d->io.write = !FIELD(word, 20, 20);
    d->length = 4;
    return d->rt != PC && !(d->writeback && (d->rn == PC || d->rn == d->rt));
}

/* LDR, STR, LDRB, STRB, immediate or shifted register (A5.3). */
static bool arm_word_or_byte(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    uint32_t word = in->word;
    struct operands o = {.offset = FIELD(word, 11, 0)};

    if (FIELD(word, 25, 25)) {
        unsigned rm = FIELD(word, 3, 0);

        if (FIELD(word, 4, 4) || rm == PC) /* media instructions have bit 4 */
            return false;
        o.offset = shifted(in, in->regs[rm], FIELD(word, 6, 5), FIELD(word, 11, 7));
    }
    d->io.size = FIELD(word, 22, 22) ? 1 : 4;
    return arm_addressing(word, &o, d) && finish(in, &o, d);
}

/* LDRH, STRH, LDRSB, LDRSH, immediate or register (A5.2.8, A5.2.9). */
static bool arm_extra(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    enum { OTHER, HALFWORD, SIGNED_BYTE, SIGNED_HALFWORD };
    uint32_t word = in->word;
    unsigned kind = FIELD(word, 6, 5), rm = FIELD(word, 3, 0);
    bool load = FIELD(word, 20, 20), immediate = FIELD(word, 22, 22);
    struct operands o = {0};

    if (!FIELD(word, 7, 7) || !FIELD(word, 4, 4) || kind == OTHER)
        return false; /* data processing, multiplies, SWP, LDREX */
    if (kind != HALFWORD && !load)
        return false; /* LDRD, STRD */
    if (!immediate && (rm == PC || FIELD(word, 11, 8) != 0))
        return false;
    o.offset = immediate ? FIELD(word, 11, 8) << 4 | rm : in->regs[rm];
    d->io.size = kind == SIGNED_BYTE ? 1 : 2;
    d->sign_extend = kind != HALFWORD;
    return arm_addressing(word, &o, d) && finish(in, &o, d);
}

static bool decode_arm(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    enum { UNCONDITIONAL = 0xf };

    if (FIELD(in->word, 31, 28) == UNCONDITIONAL)
        return false;
    switch (FIELD(in->word, 27, 25)) {
    case 0:
        return arm_extra(in, d);
    case 2:
    case 3:
        return arm_word_or_byte(in, d);
    default:
        return false;
    }
}

/* Register forms, by bits [11:9] (A6.2.4). */
// clang-format off
static const struct {
    uint8_t size;
    bool load, sign_extend;
} thumb16_register[8] = {
    {4, false, false}, {2, false, false}, {1, false, false}, {1, true, true},
    {4, true,  false}, {2, true,  false}, {1, true,  false}, {2, true, true},
};

/* Immediate forms, by bits [15:12]; bit 11 is a load, the immediate counts in size. */
static const uint8_t thumb16_immediate_size[16] = {[6] = 4, [7] = 1, [8] = 2};
// clang-format on

enum { THUMB16_LITERAL = 4, THUMB16_REGISTER = 5, THUMB16_SP = 9 }; /* bits [15:12] */

static bool decode_thumb16(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    uint32_t word = in->word & 0xffffu;
    unsigned group = FIELD(word, 15, 12), size = thumb16_immediate_size[group];
    struct operands o = {.add = true, .indexed = true};

    d->length = 2;
    d->rt = (uint8_t)FIELD(word, 2, 0);
    d->rn = (uint8_t)FIELD(word, 5, 3);
    d->io.write = !FIELD(word, 11, 11);
    if (group == THUMB16_REGISTER) {
        unsigned kind = FIELD(word, 11, 9);

        d->io.write = !thumb16_register[kind].load;
        d->io.size = thumb16_register[kind].size;
        d->sign_extend = thumb16_register[kind].sign_extend;
        o.offset = in->regs[FIELD(word, 8, 6)];
    } else if (size) {
        d->io.size = (uint8_t)size;
        o.offset = FIELD(word, 10, 6) * size;
    } else if (group == THUMB16_SP || (group == THUMB16_LITERAL && FIELD(word, 11, 11))) {
        d->io.size = 4;
        d->rt = (uint8_t)FIELD(word, 10, 8);
        d->rn = group == THUMB16_SP ? SP : PC;
        o.offset = FIELD(word, 7, 0) * 4;
    } else {
        return false;
    }
    return finish(in, &o, d);
}

/* 32-bit Thumb without a 12-bit immediate: a shifted register, or 8 bits with P, U and
 * W. P = U = 1, W = 0 is the unprivileged form. */
static bool thumb32_short(const struct mmio_instruction *in, uint32_t second, struct operands *o,
                          struct mmio_decoded *d)
{
    bool p = FIELD(second, 10, 10), u = FIELD(second, 9, 9), w = FIELD(second, 8, 8);
    unsigned rm = FIELD(second, 3, 0);

    if (FIELD(second, 11, 6) == 0) {
        o->offset = in->regs[rm] << FIELD(second, 5, 4);
        return rm != SP && rm != PC;
    }
    if (!FIELD(second, 11, 11) || (!p && !w))
        return false;
    o->offset = FIELD(second, 7, 0);
    o->add = u;
    o->indexed = p;
    d->writeback = w;
    return !(w && d->rn == d->rt) && !(p && u && !w && d->rt == SP);
}

/* A6.3.7 to A6.3.10: 1111100, signed, imm12 (or for the PC as base: add), size, load. */
static bool decode_thumb32(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    enum { SINGLE = 0x7c, LOG2_SIZE_WORD = 2 };
    uint32_t first = in->word & 0xffffu, second = in->word >> 16;
    unsigned log2_size = FIELD(first, 6, 5);
    bool load = FIELD(first, 4, 4), imm12 = FIELD(first, 7, 7), is_signed = FIELD(first, 8, 8);
    struct operands o = {.offset = FIELD(second, 11, 0), .add = true, .indexed = true};

    d->length = 4;
    d->io.write = !load;
    d->sign_extend = is_signed;
    d->io.size = (uint8_t)(1u << log2_size);
    d->rn = (uint8_t)FIELD(first, 3, 0);
    d->rt = (uint8_t)FIELD(second, 15, 12);

    if (FIELD(first, 15, 9) != SINGLE || log2_size > LOG2_SIZE_WORD || d->rt == PC)
        return false;
    if (is_signed && (!load || log2_size == LOG2_SIZE_WORD))
        return false; /* NEON, or not defined */
    if (d->rt == SP && log2_size != LOG2_SIZE_WORD)
        return false;
    if (d->rn == PC) {
        o.add = imm12;
        return load && finish(in, &o, d);
    }
    return (imm12 || thumb32_short(in, second, &o, d)) && finish(in, &o, d);
}

bool mmio_decode_instruction(const struct mmio_instruction *in, struct mmio_decoded *d)
{
    *d = (struct mmio_decoded){0};
    if (!in->thumb)
        return decode_arm(in, d);
    if (IS_THUMB_32BIT(in->word & 0xffffu))
        return decode_thumb32(in, d);
    return decode_thumb16(in, d);
}
