/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/timer.c */
#include "guests/rtos/kernel/timer.h"
#include "guests/rtos/kernel/port.h"

static struct list timers; /* by time; interrupts masked */

static struct timer *timer_of(struct list *link)
{
    return CONTAINER(link, struct timer, link);
}

static void set_alarm(void)
{
    if (list_is_empty(&timers))
        port_timer_off();
    else
        port_timer_set(timer_of(timers.next)->when);
}

void timers_init(void)
{
    list_init(&timers);
    port_timer_off();
}

void timer_init(struct timer *t, void (*expire)(struct timer *t))
{
    list_init(&t->link);
    t->expire = expire;
}

static void insert(struct timer *t)
{
    struct list *place = timers.next;

    while (place != &timers && time_has_come(timer_of(place)->when, t->when))
        place = place->next;
    list_insert_before(place, &t->link);
}

void timer_set(struct timer *t, uint64_t when)
{
    t->when = when;
    insert(t);
    if (timers.next == &t->link)
        set_alarm();
}

void timer_cancel(struct timer *t)
{
    bool was_first = timers.next == &t->link;

    list_remove(&t->link);
    if (was_first)
        set_alarm();
}

/* What becomes due meanwhile is for the next interrupt, which is then pending already. */
void timer_expire(void)
{
    uint64_t now = port_now();

    while (!list_is_empty(&timers) && time_has_come(timer_of(timers.next)->when, now)) {
        struct timer *t = timer_of(timers.next);

        list_remove(&t->link);
        t->expire(t);
    }
    set_alarm();
}
