/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/ready.c - a list for each priority, and a word that says which have one. */
#include "guests/rtos/kernel/ready.h"

static struct list lists[TASK_PRIORITY_MAX]; /* by priority - 1 */
static uint32_t occupied;                    /* bit 31: priority 1, and so on */

static uint32_t bit_of(unsigned priority)
{
    return 0x80000000u >> (priority - 1);
}

void ready_init(void)
{
    occupied = 0;
    for (unsigned n = 0; n < TASK_PRIORITY_MAX; n++)
        list_init(&lists[n]);
}

void ready_insert(struct task *t)
{
    list_insert_before(&lists[t->config.priority - 1], &t->link);
    occupied |= bit_of(t->config.priority);
}

void ready_remove(struct task *t)
{
    list_remove(&t->link);
    if (list_is_empty(&lists[t->config.priority - 1]))
        occupied &= ~bit_of(t->config.priority);
}

struct task *ready_first(void)
{
    if (!occupied)
        return NULL;
    return CONTAINER(lists[__builtin_clz(occupied)].next, struct task, link);
}
