/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/task.c */
#include "guests/rtos/kernel/task.h"
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/errors.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/period.h"
#include "guests/rtos/kernel/port.h"
#include "guests/rtos/kernel/ready.h"
#include "guests/rtos/kernel/wait.h"

static bool exists(const struct task *t)
{
    return t && t->state != TASK_NONEXISTENT;
}

/* A delay has ended as it should when its time is over; any other wait has not. */
static void time_is_over(struct timer *timer)
{
    struct task *t = CONTAINER(timer, struct task, timeout);

    wait_abandon(t, t->queue || t->asleep ? E_TMOUT : E_OK);
}

int task_create(struct task *t, const struct task_config *config)
{
    if (!t || !config || !config->run || !config->stack || config->priority < 1 ||
        config->priority > TASK_PRIORITY_MAX || config->stack_bytes < TASK_STACK_MIN)
        return E_PAR;
    if (t->state != TASK_NONEXISTENT)
        return E_OBJ;
    *t = (struct task){.config = *config, .state = TASK_DORMANT};
    list_init(&t->link);
    timer_init(&t->timeout, time_is_over);
    return E_OK;
}

/* A task's first function. */
static void begin(void)
{
    struct task *t = dispatch_running();

    dispatch_arrived();
    kernel_unlock(false);
    t->config.run(t->config.argument);
    task_exit();
}

void task_start(struct task *t)
{
    *t->config.stack = TASK_STACK_MARK;
    t->context = port_context(t->config.stack, t->config.stack_bytes, begin);
    t->wakeups = 0;
    t->asleep = false;
    t->state = TASK_READY;
    ready_insert(t);
}

/* Of a task that is in no list. Returns whether it shall begin anew. */
static bool end(struct task *t)
{
    t->state = TASK_DORMANT;
    if (t->activations == 0)
        return false;
    t->activations--;
    return true;
}

static int activate(struct task *t)
{
    if (t->state == TASK_DORMANT) {
        task_start(t);
        return E_OK;
    }
    if (t->activations == TASK_ACTIVATION_MAX)
        return E_QOVR;
    t->activations++;
    return E_OK;
}

int task_activate(struct task *t)
{
    bool was_locked;
    int result;

    if (!exists(t))
        return E_NOEXS;
    was_locked = kernel_lock();
    result = activate(t);
    kernel_unlock(was_locked);
    return result;
}

void task_exit(void)
{
    struct task *t = dispatch_running();

    kernel_lock();
    ready_remove(t);
    dispatch_leave(end(t));
}

static int terminate(struct task *t)
{
    if (t == dispatch_running())
        return E_ILUSE;
    if (t->state == TASK_DORMANT)
        return E_OBJ;
    if (t->state == TASK_WAITING)
        wait_abandon(t, E_RLWAI);
    ready_remove(t);
    if (end(t))
        task_start(t);
    return E_OK;
}

int task_terminate(struct task *t)
{
    bool was_locked;
    int result;

    if (!exists(t))
        return E_NOEXS;
    was_locked = kernel_lock();
    result = terminate(t);
    kernel_unlock(was_locked);
    return result;
}

static int sleep(struct task *t, uint32_t timeout_us)
{
    int result;

    if (t->wakeups > 0) {
        t->wakeups--;
        return E_OK;
    }
    t->asleep = true;
    result = wait_begin(NULL, timeout_us);
    t->asleep = false;
    return result;
}

int task_sleep(uint32_t timeout_us)
{
    int result;

    if (port_is_masked())
        return E_CTX;
    kernel_lock();
    result = sleep(dispatch_running(), timeout_us);
    kernel_unlock(false);
    return result;
}

static int wakeup(struct task *t)
{
    if (t->state == TASK_DORMANT)
        return E_OBJ;
    if (t->state == TASK_WAITING && t->asleep) {
        wait_end(t, E_OK);
        return E_OK;
    }
    if (t->wakeups == TASK_WAKEUP_MAX)
        return E_QOVR;
    t->wakeups++;
    return E_OK;
}

int task_wakeup(struct task *t)
{
    bool was_locked;
    int result;

    if (!exists(t))
        return E_NOEXS;
    was_locked = kernel_lock();
    result = wakeup(t);
    kernel_unlock(was_locked);
    return result;
}

int task_forget_wakeups(struct task *t)
{
    bool was_locked;
    int count;

    if (!exists(t))
        return E_NOEXS;
    was_locked = kernel_lock();
    count = (int)t->wakeups;
    t->wakeups = 0;
    kernel_unlock(was_locked);
    return count;
}

int task_delay_until(uint64_t when)
{
    int result = E_OK;

    if (port_is_masked())
        return E_CTX;
    kernel_lock();
    if (!time_has_come(when, port_now()))
        result = wait_until(when);
    kernel_unlock(false);
    return result;
}

int task_delay(uint32_t us)
{
    return task_delay_until(port_now() + ticks_of_microseconds(us));
}

int task_release(struct task *t)
{
    int result = E_OBJ;
    bool was_locked;

    if (!exists(t))
        return E_NOEXS;
    was_locked = kernel_lock();
    if (t->state == TASK_WAITING) {
        wait_abandon(t, E_RLWAI);
        result = E_OK;
    }
    kernel_unlock(was_locked);
    return result;
}

int task_yield(void)
{
    struct task *t;

    if (port_is_masked())
        return E_CTX;
    kernel_lock();
    t = dispatch_running();
    ready_remove(t);
    ready_insert(t);
    kernel_unlock(false);
    return E_OK;
}

struct task *task_self(void)
{
    return dispatch_is_idle() ? NULL : dispatch_running();
}

enum task_state task_state(const struct task *t)
{
    return t ? t->state : TASK_NONEXISTENT;
}
