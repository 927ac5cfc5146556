/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/flags.h - event flags: 32 bits that tasks wait for. */
#pragma once
#include "guests/rtos/kernel/wait.h"

#define FLAGS_ANY   0u /* one of the wanted bits is enough */
#define FLAGS_ALL   1u
#define FLAGS_CLEAR 2u /* or'ed: whoever got what it wanted clears the wanted bits */

struct flags { /* interrupts masked */
    struct wait_queue waiting;
    uint32_t bits;
};

/* E_PAR; E_OBJ: they are there already. */
int flags_create(struct flags *f, uint32_t bits);

/* All that wait are looked at, in their order; who clears bits may leave none for the next. */
int flags_set(struct flags *f, uint32_t bits);
int flags_clear(struct flags *f, uint32_t bits);

/* *found (may be NULL): all bits as they were when the wait ended, before it cleared any. E_PAR:
 * no bit is wanted. E_TMOUT, E_RLWAI, E_CTX. */
int flags_wait(struct flags *f, uint32_t wanted, unsigned mode, uint32_t *found,
               uint32_t timeout_us);
