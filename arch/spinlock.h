/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/spinlock.h - mutual exclusion between cores.
 *
 * Hyp never takes an interrupt while it runs C code, so a lock is held for a
 * few dozen instructions at most and needs no interrupt masking. Acquire and
 * release order all accesses in between. Never wait for anything while holding
 * one. arch/armv7/spinlock.c implements it; on a PC tests/fake does.
 */
#pragma once
#include "core/types.h"

struct spinlock {
    uint32_t held; /* zero: free */
};

void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);
