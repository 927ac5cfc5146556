/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/wait.c */
#include "guests/rtos/kernel/wait.h"
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/period.h"
#include "guests/rtos/kernel/port.h"
#include "guests/rtos/kernel/ready.h"

void wait_queue_init(struct wait_queue *q, void (*left)(struct wait_queue *q))
{
    list_init(&q->tasks);
    q->left = left;
}

struct task *wait_queue_first(const struct wait_queue *q)
{
    return list_is_empty(&q->tasks) ? NULL : CONTAINER(q->tasks.next, struct task, link);
}

bool wait_is_allowed(uint32_t timeout_us)
{
    return timeout_us == POLL || !port_is_masked();
}

static void insert(struct wait_queue *q, struct task *t)
{
    struct list *place = q->tasks.next;

    while (place != &q->tasks &&
           CONTAINER(place, struct task, link)->config.priority <= t->config.priority)
        place = place->next;
    list_insert_before(place, &t->link);
}

/* Returns when wait_end() made the task ready and its turn has come. */
static int block(struct wait_queue *q)
{
    struct task *t = dispatch_running();

    ready_remove(t);
    t->state = TASK_WAITING;
    t->queue = q;
    if (q)
        insert(q, t);
    kernel_dispatch();
    return t->wait.result;
}

int wait_begin(struct wait_queue *q, uint32_t timeout_us)
{
    if (timeout_us == POLL)
        return E_TMOUT;
    if (timeout_us != WAIT_FOREVER)
        timer_set(&dispatch_running()->timeout, port_now() + ticks_of_microseconds(timeout_us));
    return block(q);
}

int wait_until(uint64_t when)
{
    timer_set(&dispatch_running()->timeout, when);
    return block(NULL);
}

void wait_end(struct task *t, int result)
{
    timer_cancel(&t->timeout);
    list_remove(&t->link);
    t->queue = NULL;
    t->wait.result = result;
    t->state = TASK_READY;
    ready_insert(t);
}

void wait_abandon(struct task *t, int result)
{
    struct wait_queue *q = t->queue;

    wait_end(t, result);
    if (q && q->left)
        q->left(q);
}
