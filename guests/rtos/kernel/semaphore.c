/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/semaphore.c */
#include "guests/rtos/kernel/semaphore.h"
#include "guests/rtos/kernel/kernel.h"

static bool exists(const struct semaphore *s)
{
    return s && wait_queue_exists(&s->waiting);
}

int semaphore_create(struct semaphore *s, uint32_t count, uint32_t maximum)
{
    if (!s || maximum == 0 || count > maximum)
        return E_PAR;
    if (exists(s))
        return E_OBJ;
    wait_queue_init(&s->waiting, NULL);
    s->count = count;
    s->maximum = maximum;
    return E_OK;
}

static int signal_one(struct semaphore *s)
{
    struct task *first = wait_queue_first(&s->waiting);

    if (first) {
        wait_end(first, E_OK);
        return E_OK;
    }
    if (s->count == s->maximum)
        return E_QOVR;
    s->count++;
    return E_OK;
}

int semaphore_signal(struct semaphore *s)
{
    bool was_locked;
    int result;

    if (!exists(s))
        return E_NOEXS;
    was_locked = kernel_lock();
    result = signal_one(s);
    kernel_unlock(was_locked);
    return result;
}

int semaphore_wait(struct semaphore *s, uint32_t timeout_us)
{
    bool was_locked;
    int result = E_OK;

    if (!exists(s))
        return E_NOEXS;
    if (!wait_is_allowed(timeout_us))
        return E_CTX;
    was_locked = kernel_lock();
    if (s->count > 0)
        s->count--;
    else
        result = wait_begin(&s->waiting, timeout_us);
    kernel_unlock(was_locked);
    return result;
}
