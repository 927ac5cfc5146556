/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/tlb.h - when changed stage-2 tables become true.
 *
 * The tables are ordinary inner-shareable write-back memory and the walker reads
 * it through the same caches (VTCR.IRGN0, ORGN0, SH0), so no cache maintenance is
 * needed: barriers and TLB maintenance are enough (DDI 0406C B3.10.1).
 * arch/armv7/tlb.c implements this, tests/fake/tlb.c counts the calls.
 * Callable from any core, whatever VM is loaded on it.
 */
#pragma once
#include "core/types.h"

/* Orders table entries written before it, by this core, against every table walk
 * that any core starts after it: DSB ISHST. Enough when an entry was invalid
 * before, since TLBs do not hold invalid entries. */
void tlb_publish_tables(void);

/* Forgets everything that any core's TLB knows of this VM, stage 1, stage 2 and
 * both combined. vttbr: stage2_vttbr(), the whole of it, so that no walk can start from
 * a wrong table while it is in the register. DSB ISH (the walker must see the changed
 * tables first), VTTBR set, ISB, TLBIALLIS, DSB ISH (done on all cores, and every
 * access made through the old entries has finished), VTTBR restored, ISB. */
void tlb_invalidate_vm(uint64_t vttbr);

/* Forgets, on this core only, what its TLB knows of the VM that is loaded: two vCPUs of
 * one VM share its VMID and often their ASIDs, but not their translations. DSB ISH and
 * ISB included. */
void tlb_invalidate_loaded(void);
