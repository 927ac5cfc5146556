/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/wait.h - tasks that wait for an object: the most urgent first, equals in
 * the order they came. For the kernel's own use, interrupts masked. */
#pragma once
#include "guests/rtos/kernel/errors.h"
#include "guests/rtos/kernel/task.h"

struct wait_queue {
    struct list tasks;
    void (*left)(struct wait_queue *q); /* a task gave up; NULL: nobody minds */
};

void wait_queue_init(struct wait_queue *q, void (*left)(struct wait_queue *q));

/* Static memory is zero before it is initialised. */
static inline bool wait_queue_exists(const struct wait_queue *q)
{
    return q->tasks.next != NULL;
}

/* The first that waits; NULL: nobody. */
struct task *wait_queue_first(const struct wait_queue *q);

/* May a service that waits so long be called here? Interrupts as they are. */
bool wait_is_allowed(uint32_t timeout_us);

/* The running task waits: in q, or for time alone (NULL). Returns what wait_end() was given, or
 * E_TMOUT, E_RLWAI. */
int wait_begin(struct wait_queue *q, uint32_t timeout_us);
int wait_until(uint64_t when);

/* The task is ready again, and its call returns result. */
void wait_end(struct task *t, int result);

/* The same for one that gives up. */
void wait_abandon(struct task *t, int result);
