/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/flags.c */
#include "guests/rtos/kernel/flags.h"
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/kernel.h"

#define MODES (FLAGS_ALL | FLAGS_CLEAR)

static bool exists(const struct flags *f)
{
    return f && wait_queue_exists(&f->waiting);
}

int flags_create(struct flags *f, uint32_t bits)
{
    if (!f)
        return E_PAR;
    if (exists(f))
        return E_OBJ;
    wait_queue_init(&f->waiting, NULL);
    f->bits = bits;
    return E_OK;
}

/* Gives the bits to one that wants them, if they are there. */
static bool take(struct flags *f, uint32_t wanted, unsigned mode, uint32_t *found)
{
    uint32_t there = f->bits & wanted;

    if (mode & FLAGS_ALL ? there != wanted : there == 0)
        return false;
    *found = f->bits;
    if (mode & FLAGS_CLEAR)
        f->bits &= ~wanted;
    return true;
}

static void serve(struct flags *f)
{
    struct list *next;

    for (struct list *link = f->waiting.tasks.next; link != &f->waiting.tasks; link = next) {
        struct task *t = CONTAINER(link, struct task, link);

        next = link->next;
        if (take(f, t->wait.flags, t->wait.mode, &t->wait.flags))
            wait_end(t, E_OK);
    }
}

int flags_set(struct flags *f, uint32_t bits)
{
    bool was_locked;

    if (!exists(f))
        return E_NOEXS;
    was_locked = kernel_lock();
    f->bits |= bits;
    serve(f);
    kernel_unlock(was_locked);
    return E_OK;
}

int flags_clear(struct flags *f, uint32_t bits)
{
    bool was_locked;

    if (!exists(f))
        return E_NOEXS;
    was_locked = kernel_lock();
    f->bits &= ~bits;
    kernel_unlock(was_locked);
    return E_OK;
}

static int wait(struct flags *f, uint32_t wanted, unsigned mode, uint32_t *found,
                uint32_t timeout_us)
{
    struct task *self = dispatch_running();
    int result;

    if (take(f, wanted, mode, found))
        return E_OK;
    self->wait.flags = wanted;
    self->wait.mode = mode;
    result = wait_begin(&f->waiting, timeout_us);
    *found = result == E_OK ? self->wait.flags : f->bits;
    return result;
}

int flags_wait(struct flags *f, uint32_t wanted, unsigned mode, uint32_t *found,
               uint32_t timeout_us)
{
    bool was_locked;
    uint32_t bits;
    int result;

    if (!exists(f))
        return E_NOEXS;
    if (wanted == 0 || mode & ~MODES)
        return E_PAR;
    if (!wait_is_allowed(timeout_us))
        return E_CTX;
    was_locked = kernel_lock();
    result = wait(f, wanted, mode, &bits, timeout_us);
    kernel_unlock(was_locked);
    if (found)
        *found = bits;
    return result;
}
