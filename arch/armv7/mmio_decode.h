/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/mmio_decode.h - what load or store did the guest's data abort come from?
 *
 * Pure logic: no register is read here. For plain loads and stores the syndrome tells
 * all; for the forms with write-back, and others the architecture leaves out (DDI
 * 0406C B3.13.6), the instruction itself is decoded. Data are returned as the guest's
 * register has them; byte order is dealt with in mmio_stored() and mmio_loaded().
 */
#pragma once
#include "arch/armv7/hsr.h"
#include "core/mmio.h"
#include "core/types.h"

struct mmio_decoded {
    struct mmio io;    /* size and write; the rest is the caller's */
    uint8_t rt;        /* register loaded or stored, never 15 */
    uint8_t length;    /* of the instruction, in bytes: 2 or 4 */
    bool sign_extend;  /* a load of less than a word */
    bool writeback;    /* rn gets rn_value when the access is done */
    uint8_t rn;        /* never 15 with writeback, and then never rt */
    uint32_t rn_value; /* base register after the access */
};

/* An instruction whose syndrome was not valid. */
struct mmio_instruction {
    uint32_t word;        /* memory at the PC as a little-endian word: ARM, or Thumb's one
                             or two halfwords, the first one low */
    bool thumb;           /* CPSR.T */
    bool carry;           /* CPSR.C: RRX shifts it in */
    uint32_t address;     /* HDFAR: the virtual address that faulted */
    const uint32_t *regs; /* r0-r14 of the guest's mode, and the instruction's own
                             address as r15 */
};

/* From the syndrome of a data abort. False: it does not say, see mmio_decode_instruction();
 * or it is no load or store at all: cache maintenance, or a walk of the guest's tables. */
static inline bool mmio_decode_syndrome(uint32_t hsr, struct mmio_decoded *d)
{
    const uint32_t none = HSR_DABT_CM | HSR_ABT_S1PTW;

    if ((hsr & (HSR_DABT_ISV | none)) != HSR_DABT_ISV || HSR_DABT_SIZE(hsr) > 4)
        return false;
    d->io.size = (uint8_t)HSR_DABT_SIZE(hsr);
    d->io.write = hsr & HSR_DABT_WNR;
    d->rt = HSR_DABT_SRT(hsr);
    d->length = HSR_LENGTH(hsr);
    d->sign_extend = hsr & HSR_DABT_SSE;
    d->writeback = false;
    return d->rt != 15;
}

/* Is this first halfword of a Thumb instruction followed by a second one (A6.1)? */
static inline bool mmio_thumb_is_wide(uint16_t first)
{
    return first >= 0xe800u;
}

/* From the instruction. False: it is no load or store of one register other than the
 * PC, it is UNPREDICTABLE, or it does not access in->address; the guest gets an abort. */
bool mmio_decode_instruction(const struct mmio_instruction *in, struct mmio_decoded *d);

static inline uint32_t mmio_swap(uint32_t value, unsigned size)
{
    return __builtin_bswap32(value) >> (32 - 8 * size);
}

/* The value a device gets for a store of register value rt. big_endian: CPSR.E; devices
 * are little-endian (A3.3). */
static inline uint32_t mmio_stored(const struct mmio_decoded *d, uint32_t rt, bool big_endian)
{
    return big_endian ? mmio_swap(rt, d->io.size) : rt & mmio_size_mask(d->io.size);
}

/* The register's new value after a load for which the device answered d->io.value. */
static inline uint32_t mmio_loaded(const struct mmio_decoded *d, bool big_endian)
{
    uint32_t value = big_endian ? mmio_swap(d->io.value, d->io.size) : d->io.value;
    uint32_t sign = UINT32_C(1) << (8 * d->io.size - 1);

    return d->sign_extend ? (value ^ sign) - sign : value;
}
