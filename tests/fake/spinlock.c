/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/spinlock.c - locks for one thread: taking one twice would hang a core. */
#include "arch/spinlock.h"

#include "tests/unit/unit.h"

void spin_lock(struct spinlock *lock)
{
    assert_int_equal(lock->held, 0);
    lock->held = 1;
}

void spin_unlock(struct spinlock *lock)
{
    assert_int_equal(lock->held, 1);
    lock->held = 0;
}
