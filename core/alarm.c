/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/alarm.h"

#include "arch/cpu.h"
#include "arch/timer.h"
#include "core/percpu.h"

static void program_timer(const struct core *core)
{
    if (core->alarms)
        timer_set_alarm(core->alarms->when);
    else
        timer_cancel_alarm();
}

static void unlink(struct core *core, struct alarm *alarm)
{
    struct alarm **link = &core->alarms;

    while (*link != alarm)
        link = &(*link)->next;
    *link = alarm->next;
    alarm->armed = false;
}

void alarm_init(struct alarm *alarm, void (*ring)(struct alarm *))
{
    *alarm = (struct alarm){.ring = ring};
}

void alarm_set(struct alarm *alarm, uint64_t when)
{
    struct core *core = this_core();
    struct alarm **link = &core->alarms;

    if (alarm->armed)
        unlink(core, alarm);
    while (*link && (*link)->when <= when)
        link = &(*link)->next;
    alarm->when = when;
    alarm->armed = true;
    alarm->next = *link;
    *link = alarm;
    program_timer(core);
}

void alarm_cancel(struct alarm *alarm)
{
    struct core *core = this_core();

    if (!alarm->armed)
        return;
    unlink(core, alarm);
    program_timer(core);
}

void alarm_expire(void)
{
    struct core *core = this_core();
    uint64_t now = timer_now(); /* whoever sets one for soon has to come again */

    while (core->alarms && core->alarms->when <= now) {
        struct alarm *alarm = core->alarms;

        unlink(core, alarm);
        alarm->ring(alarm);
    }
    program_timer(core);
}
