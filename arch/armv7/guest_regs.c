/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/guest_regs.c - a trapped instruction seen from the guest. */
#include "arch/armv7/guest_regs.h"

#include "arch/armv7/banked.h"

#define REG_SP           13u
#define REG_LR           14u

/* SP of each mode that has its own, by the low bits of PSR_MODE; the next bank is
 * its LR. The other modes use User's SP and LR. */
#define MODE_INDEX(mode) ((mode)&0xfu)
static const uint8_t sp_of_mode[16] = {
    [MODE_INDEX(PSR_MODE_FIQ)] = BANKED_SP_FIQ, [MODE_INDEX(PSR_MODE_IRQ)] = BANKED_SP_IRQ,
    [MODE_INDEX(PSR_MODE_SVC)] = BANKED_SP_SVC, [MODE_INDEX(PSR_MODE_ABT)] = BANKED_SP_ABT,
    [MODE_INDEX(PSR_MODE_UND)] = BANKED_SP_UND,
};
_Static_assert(BANKED_SP_USR == 0, "modes without an SP of their own use User's");

/* The bank that holds register n, 8 or above, in this mode. BANKED_COUNT: none, it is in
 * the context (DDI 0406C Figure B1-2). */
static enum banked_register bank_of(uint32_t cpsr, unsigned n)
{
    uint32_t mode = cpsr & PSR_MODE;
    unsigned sp = sp_of_mode[MODE_INDEX(mode)];

    if (n < REG_SP)
        return mode == PSR_MODE_FIQ ? BANKED_R8_FIQ + n - GUEST_REG_FIRST_BANKED : BANKED_COUNT;
    if (n == REG_SP)
        return sp;
    return n == REG_LR && sp != BANKED_SP_USR ? sp + 1 : BANKED_COUNT;
}

uint32_t guest_reg_read_banked(const struct context *context, unsigned n)
{
    enum banked_register bank = bank_of(context->cpsr, n);

    if (bank != BANKED_COUNT)
        return banked_read(bank);
    if (n < REG_SP)
        return context->r[n];
    return n == REG_LR ? context->lr_usr : 0;
}

void guest_reg_write_banked(struct context *context, unsigned n, uint32_t value)
{
    enum banked_register bank = bank_of(context->cpsr, n);

    if (bank != BANKED_COUNT)
        banked_write(bank, value);
    else if (n < REG_SP)
        context->r[n] = value;
    else if (n == REG_LR)
        context->lr_usr = value;
}

/* ITSTATE: bits [7:5] are the condition, below them one bit for each instruction that
 * is still to come, its condition's bit 0 first; when [2:0] are used up, the block is
 * over (ITAdvance, DDI 0406C A2.5.2). */
#define IT_CONDITION  UINT32_C(0xe0)
#define IT_SHIFTED    UINT32_C(0x1f)
#define IT_MORE       UINT32_C(0x07)
#define IT_COND_SHIFT 4u

static uint32_t it_advance(uint32_t it)
{
    return (it & IT_MORE) ? (it & IT_CONDITION) | (it << 1 & IT_SHIFTED) : 0;
}

uint32_t psr_advance_it(uint32_t psr)
{
    return psr_with_it(psr, it_advance(psr_it(psr)));
}

/* Truth tables over the 16 values of NZCV: bit n tells of flags n. So a condition is
 * an expression of these four (DDI 0406C A8.3). */
#define N   0xff00u
#define Z   0xf0f0u
#define C   0xccccu
#define V   0xaaaau
#define ALL 0xffffu

static const uint16_t condition_table[16] = {
    [0x0] = Z,                   /* EQ */
    [0x1] = ALL & ~Z,            /* NE */
    [0x2] = C,                   /* CS */
    [0x3] = ALL & ~C,            /* CC */
    [0x4] = N,                   /* MI */
    [0x5] = ALL & ~N,            /* PL */
    [0x6] = V,                   /* VS */
    [0x7] = ALL & ~V,            /* VC */
    [0x8] = C & ~Z,              /* HI */
    [0x9] = ALL & ~(C & ~Z),     /* LS */
    [0xa] = ALL & ~(N ^ V),      /* GE */
    [0xb] = N ^ V,               /* LT */
    [0xc] = ALL & ~Z & ~(N ^ V), /* GT */
    [0xd] = Z | (N ^ V),         /* LE */
    [HSR_COND_ALWAYS] = ALL,     /* AL */
    [0xf] = ALL,                 /* the instructions that have no condition */
};

/* Without CV the IT block knows; outside of one there is no condition. */
static uint32_t condition_of(uint32_t cpsr, uint32_t hsr)
{
    uint32_t it = psr_it(cpsr);

    if (hsr & HSR_CV)
        return HSR_COND(hsr);
    return it ? it >> IT_COND_SHIFT : HSR_COND_ALWAYS;
}

bool psr_condition_holds(uint32_t psr, uint32_t hsr)
{
    uint32_t ec = HSR_EC(hsr);

    if (ec == EC_UNKNOWN || ec > EC_CONDITIONAL_LAST)
        return true;
    return condition_table[condition_of(psr, hsr)] >> (psr >> PSR_NZCV_SHIFT) & 1;
}
