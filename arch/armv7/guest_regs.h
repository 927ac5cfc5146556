/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/guest_regs.h - a trapped instruction seen from the guest: the registers
 * of its mode, whether its condition holds, and the step to the next instruction.
 *
 * All on the vCPU's own core, between a trap and the return to the guest.
 */
#pragma once
#include "arch/armv7/hsr.h"
#include "arch/armv7/psr.h"
#include "arch/context.h"
#include "core/types.h"

/* r0 to r7 are the same in every mode, and nearly always the ones that are meant. */
#define GUEST_REG_FIRST_BANKED 8u

/* The long ways of the functions below, for them only. */
uint32_t guest_reg_read_banked(const struct context *context, unsigned n);
void guest_reg_write_banked(struct context *context, unsigned n, uint32_t value);
uint32_t psr_advance_it(uint32_t psr);
bool psr_condition_holds(uint32_t psr, uint32_t hsr);

/* Register n (0 to 14) as the guest's current mode sees it. Register 15 is never
 * data of a trapped instruction that we emulate: it reads as 0 and a write changes
 * nothing; callers refuse such an instruction beforehand. */
static inline uint32_t guest_reg_read(const struct context *context, unsigned n)
{
    return n < GUEST_REG_FIRST_BANKED ? context->r[n] : guest_reg_read_banked(context, n);
}

static inline void guest_reg_write(struct context *context, unsigned n, uint32_t value)
{
    if (n < GUEST_REG_FIRST_BANKED)
        context->r[n] = value;
    else
        guest_reg_write_banked(context, n, value);
}

/* Steps over an emulated instruction of length 2 or 4 bytes, IT block included. */
static inline void context_advance(struct context *context, uint32_t length)
{
    uint32_t cpsr = context->cpsr;

    if (!(cpsr & PSR_T)) {
        context->pc += 4;
        return;
    }
    context->pc += length;
    if (cpsr & PSR_IT)
        context->cpsr = psr_advance_it(cpsr);
}

/* Does the trapped instruction's condition hold? Some cores trap before they look
 * at it (DDI 0406C B3.13.2). Traps that are never conditional: true. */
static inline bool context_condition_holds(const struct context *context, uint32_t hsr)
{
    return HSR_SAYS_ALWAYS(hsr) || psr_condition_holds(context->cpsr, hsr);
}
