/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/spinlock.h - mutual exclusion between cores.
 *
 * Hyp never takes an interrupt while it runs C code, so a lock needs no interrupt
 * masking; most are held for some dozen instructions, a vGIC's for microseconds.
 * Acquire and release order all accesses in between. Wait for nobody while holding
 * one (but console_flush()). arch/armv7/spinlock.c implements it; on a PC tests/fake.
 */
#pragma once
#include "core/types.h"

struct spinlock {
    uint32_t held; /* zero: free */
};

void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);
