/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/cyclic.c */
#include "guests/rtos/kernel/cyclic.h"
#include "guests/rtos/kernel/errors.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/port.h"

static bool exists(const struct cyclic *c)
{
    return c && c->config.run;
}

/* The next call is set first, so that the handler may stop it. */
static void expire(struct timer *timer)
{
    struct cyclic *c = CONTAINER(timer, struct cyclic, timer);
    uint64_t release = timer->when;

    timer_set(timer, period_after(&c->period, release));
    c->config.run(c->config.argument, release);
}

int cyclic_create(struct cyclic *c, const struct cyclic_config *config)
{
    if (!c || !config || !config->run || config->period_us == 0)
        return E_PAR;
    if (exists(c))
        return E_OBJ;
    c->config = *config;
    timer_init(&c->timer, expire);
    return E_OK;
}

int cyclic_start(struct cyclic *c)
{
    bool was_locked;

    if (!exists(c))
        return E_NOEXS;
    was_locked = kernel_lock();
    timer_cancel(&c->timer);
    period_init(&c->period, c->config.period_us);
    timer_set(&c->timer, port_now() + ticks_of_microseconds(c->config.phase_us));
    kernel_unlock(was_locked);
    return E_OK;
}

int cyclic_stop(struct cyclic *c)
{
    bool was_locked;

    if (!exists(c))
        return E_NOEXS;
    was_locked = kernel_lock();
    timer_cancel(&c->timer);
    kernel_unlock(was_locked);
    return E_OK;
}
