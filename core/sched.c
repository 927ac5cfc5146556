/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched.c - the run queue of each core: who is ready, in the policy's order, and
 * whose time it is. Nothing here knows what a vCPU is. */
#include "core/sched.h"

#include "arch/cpu.h"
#include "arch/timer.h"
#include "core/alarm.h"
#include "core/percpu.h"

#define US_PER_SECOND 1000000u

static uint64_t ticks(uint32_t us)
{
    return (uint64_t)us * timer_frequency() / US_PER_SECOND;
}

void sched_init(struct sched_entity *entity, const struct sched_params *params)
{
    *entity = (struct sched_entity){
        .params = *params,
        .slice = ticks(params->slice_us ? params->slice_us : SCHED_SLICE_DEFAULT_US),
    };
}

static void insert(struct sched_entity **head, struct sched_entity *entity)
{
    while (*head && !sched_policy.before(entity, *head))
        head = &(*head)->next;
    entity->next = *head;
    *head = entity;
    entity->queued = true;
}

static void take_out(struct sched_entity **head, struct sched_entity *entity)
{
    while (*head != entity)
        head = &(*head)->next;
    *head = entity->next;
    entity->queued = false;
}

/* Who ran pays; who has nothing left goes behind its equals. */
static void charge(struct core *core, uint64_t now)
{
    struct sched_entity *entity = core->charged;
    uint64_t used = now - core->charged_since;

    core->charged = NULL;
    if (!entity || entity->budget == SCHED_BUDGET_UNLIMITED)
        return;
    entity->budget = used < entity->budget ? entity->budget - used : 0;
    if (entity->budget || !entity->queued)
        return;
    take_out(&core->ready, entity);
    sched_policy.expire(entity);
    insert(&core->ready, entity);
}

void sched_wake(struct core *core, struct sched_entity *entity, uint64_t now)
{
    if (entity->queued)
        return;
    sched_policy.wake(entity, now);
    insert(&core->ready, entity);
    __atomic_fetch_or(&core->mailbox, MAILBOX_RESCHEDULE, __ATOMIC_RELAXED);
}

void sched_block(struct core *core, struct sched_entity *entity, uint64_t now)
{
    if (!entity->queued)
        return;
    take_out(&core->ready, entity);
    if (core->charged == entity)
        charge(core, now);
    __atomic_fetch_or(&core->mailbox, MAILBOX_RESCHEDULE, __ATOMIC_RELAXED);
}

/* Does somebody wait for the end of its budget? */
static bool is_limited(const struct sched_entity *first)
{
    if (!first->next || first->budget == SCHED_BUDGET_UNLIMITED)
        return false;
    return !sched_policy.equals_take_turns || !sched_policy.before(first, first->next);
}

struct sched_entity *sched_pick(struct core *core, uint64_t now)
{
    struct alarm *slice = &core->slice;
    struct sched_entity *first;

    charge(core, now);
    first = core->ready;
    if (!first || !is_limited(first)) {
        alarm_cancel(slice);
        return first;
    }
    core->charged = first;
    core->charged_since = now;
    alarm_set(slice, now + first->budget);
    return first;
}

static void slice_over(struct alarm *alarm)
{
    (void)alarm;
    __atomic_fetch_or(&this_core()->mailbox, MAILBOX_RESCHEDULE, __ATOMIC_RELAXED);
}

void sched_core_init(struct core *core)
{
    alarm_init(&core->slice, slice_over);
}
