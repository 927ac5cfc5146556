/* SPDX-License-Identifier: BSD-2-Clause */
/* core/alarm.h - things to do at a time, on the core that asked.
 *
 * A core keeps its alarms in one list, soonest first, and gives the first to the
 * timer of arch/. All functions act on the calling core and its own alarms.
 */
#pragma once
#include "core/types.h"

struct alarm { /* this core only */
    struct alarm *next;
    uint64_t when; /* ticks */
    bool armed;
    void (*ring)(struct alarm *); /* on the core that set it; may set it again */
};

/* Once, before use. */
void alarm_init(struct alarm *alarm, void (*ring)(struct alarm *));

/* From now on it rings once, at when or as soon after as can be; when may be past.
 * An alarm that was set before moves. Equal times ring in the order they were set. */
void alarm_set(struct alarm *alarm, uint64_t when);

/* It does not ring any more. Harmless when it was not set. */
void alarm_cancel(struct alarm *alarm);

/* The timer interrupt: rings all that were due when it began. What is set meanwhile for later
 * than that has an interrupt of its own. */
void alarm_expire(void);
