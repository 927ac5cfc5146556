/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/cp15.h - the system registers that a guest does not touch itself.
 *
 * What traps is decided once, in the Hyp configuration (DDI 0406C B1.14, B4.1):
 *   HCR.TAC      ACTLR                      HCR.TID3    ID registers, MVFR0, MVFR1
 *   HCR.TIDCP    L2CTLR, L2ECTLR and the implementation defined rest of c9, c10, c11
 *   HSTR.T15     all of c15                 CNTHCTL.PL1PCEN = 0   CNTP_*
 *   HDCR.TDRA, TDOSA, TDA   debug, p14      HCPTR       trace, p0-p13 without p10, p11
 *   HDCR.TPM    performance counters, until their first use: arch/armv7/pmu.h
 * Left to the guest, at full speed: MMU, cache and TLB maintenance, set/way included
 * (a vCPU never changes its core, so its own caches are the right ones, and HCR.SWIO
 * turns an invalidation into a clean and invalidate, so it cannot lose another's
 * data), CNTV, CNTPCT, CNTKCTL, ThumbEE, Jazelle's trivial ID.
 */
#pragma once
#include "arch/context.h"
#include "arch/world.h"
#include "core/ptimer.h"
#include "core/types.h"

/* A trapped access. True: done, step over it. False: no such register for this guest in
 * this mode, it gets an Undefined Instruction exception; nothing is changed. On the
 * vCPU's own core; the condition has been looked at before.
 * cp15_access(): EC_CP15_32, EC_CP14_32, EC_CP14_LDC and EC_CP10_ID;
 * cp15_access_64(): EC_CP15_64 and EC_CP14_64. */
bool cp15_access(struct cp15_guest *guest, uint32_t hsr, struct context *context);
bool cp15_access_64(struct cp15_guest *guest, uint32_t hsr, struct context *context);

/* Asked of the vCPU that holds this struct cp15_guest, on its own core: read or
 * write its CNTP at the present time; after a write its line of PPI 30 and its alarm
 * are right again. The caller of cp15_access() provides them. */
uint64_t cntp_read(struct cp15_guest *guest, enum ptimer_register which);
void cntp_write(struct cp15_guest *guest, enum ptimer_register which, uint64_t value);
