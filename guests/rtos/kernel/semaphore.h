/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/semaphore.h - a number of resources. */
#pragma once
#include "guests/rtos/kernel/wait.h"

struct semaphore { /* interrupts masked */
    struct wait_queue waiting;
    uint32_t count;
    uint32_t maximum; /* constant once created */
};

/* E_PAR; E_OBJ: it is there already. */
int semaphore_create(struct semaphore *s, uint32_t count, uint32_t maximum);

/* Gives one back: to the first that waits. E_QOVR. */
int semaphore_signal(struct semaphore *s);

/* Takes one. E_TMOUT, E_RLWAI, E_CTX. */
int semaphore_wait(struct semaphore *s, uint32_t timeout_us);
