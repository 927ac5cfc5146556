/* SPDX-License-Identifier: BSD-2-Clause */
/* core/ptimer.h - the physical timer CNTP that a vCPU believes to own (DDI 0406C B8.1.5).
 *
 * Pure state and arithmetic in counter ticks. The caller knows the time (CNTPCT),
 * drives the vGIC's line of PPI 30 and sets the alarm: after each write, and when
 * the alarm rings, ptimer_line() is the line, and while that is false,
 * ptimer_deadline() is the alarm. Only the vCPU's own core touches it.
 */
#pragma once
#include "core/types.h"

#define PTIMER_ENABLE BIT(0)
#define PTIMER_IMASK  BIT(1) /* the line stays low */
#define PTIMER_STATUS BIT(2) /* read-only: the compare value is reached */

enum ptimer_register {
    PTIMER_CTL,
    PTIMER_CVAL,  /* 64 bits: the tick at which it fires */
    PTIMER_TVAL,  /* ticks from now on, signed 32 bits */
    PTIMER_COUNT, /* CNTPCT: the tick it is; read-only */
};

struct ptimer { /* the vCPU's own core only; all zero after reset */
    uint64_t cval;
    uint32_t ctl; /* ENABLE and IMASK */
};

/* What the guest reads; 32-bit registers are zero-extended. now: CNTPCT. */
uint64_t ptimer_read(const struct ptimer *timer, enum ptimer_register which, uint64_t now);
void ptimer_write(struct ptimer *timer, enum ptimer_register which, uint64_t value, uint64_t now);

/* The level of its interrupt at this moment. */
bool ptimer_line(const struct ptimer *timer, uint64_t now);

/* True: unless the guest changes it, the line is high from tick *when on. False: it
 * never rises. Where the line is high already, *when is not after now. */
bool ptimer_deadline(const struct ptimer *timer, uint64_t *when);
