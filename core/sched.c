/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched.c - the run queue of each core: who is ready, in the policy's order, and
 * whose time it is. Nothing here knows what a vCPU is.
 *
 * All time of a core is charged to somebody, or it is idle: from one sched_pick() to the
 * next, what Nagaya does in traps and interrupts included, to who was picked; and the
 * change from one to another to who caused it, which is who came, if the other one could
 * have gone on, else who went. So each time that a vCPU wakes it pays for two changes at
 * most, and nobody else does, however often it wakes.
 */
#include "core/sched.h"

#include "arch/cpu.h"
#include "arch/timer.h"
#include "core/alarm.h"
#include "core/percpu.h"

#define US_PER_SECOND 1000000u

/* Short rather than fast. */
#define SELDOM        static __attribute__((cold, noinline))

static void reschedule(struct core *core)
{
    __atomic_fetch_or(&core->mailbox, MAILBOX_RESCHEDULE, __ATOMIC_RELAXED);
}

/* The queue ------------------------------------------------------------------ */

static bool before(const struct sched_entity *a, const struct sched_entity *b)
{
    bool reserved = sched_is_reserved(a);

    return reserved == sched_is_reserved(b) ? sched_policy.before(a, b) : reserved;
}

static __attribute__((noinline)) void insert(struct sched_entity **head,
                                             struct sched_entity *entity)
{
    while (*head && !before(entity, *head))
        head = &(*head)->next;
    entity->next = *head;
    *head = entity;
    entity->state = SCHED_READY;
}

static void take_out(struct sched_entity **head, const struct sched_entity *entity)
{
    while (*head != entity)
        head = &(*head)->next;
    *head = entity->next;
}

static uint64_t deadline_of(const struct sched_entity *entity)
{
    return budget_from(&entity->budget) + entity->deadline_after;
}

/* With budget into the queue, without it out of everybody's way until there is some. */
SELDOM void enter(struct core *core, struct sched_entity *entity, uint64_t now)
{
    if (budget_is_there(&entity->budget, now)) {
        entity->deadline = deadline_of(entity);
        insert(&core->ready, entity);
        return;
    }
    entity->state = SCHED_SPENT;
    alarm_set(&entity->refill, budget_from(&entity->budget));
}

/* Whose time it is ----------------------------------------------------------- */

/* Another portion is another deadline. */
SELDOM void use_budget(struct core *core, struct sched_entity *entity, uint64_t used, uint64_t now)
{
    budget_use(&entity->budget, used);
    if (entity->state == SCHED_SPENT)
        alarm_set(&entity->refill, budget_from(&entity->budget));
    if (entity->state != SCHED_READY || entity->deadline == deadline_of(entity))
        return;
    take_out(&core->ready, entity);
    enter(core, entity, now);
    if (entity->state != SCHED_SPENT)
        return;
    entity->spent++;
    if (entity->overran)
        entity->overran(entity);
}

/* Who has nothing left of its turn goes behind its equals, with a new one. */
SELDOM void use_slice(struct core *core, struct sched_entity *entity, uint64_t used)
{
    if (used < entity->slice_left) {
        entity->slice_left -= used;
        return;
    }
    entity->slice_left = 0;
    if (entity->state != SCHED_READY)
        return;
    take_out(&core->ready, entity);
    entity->slice_left = entity->slice;
    insert(&core->ready, entity);
}

static inline void pay(struct core *core, struct sched_entity *entity, uint64_t used, uint64_t now)
{
    __atomic_store_n(&entity->ran, entity->ran + used, __ATOMIC_RELEASE);
    if (sched_is_reserved(entity))
        use_budget(core, entity, used, now);
    else if (core->turn_ends)
        use_slice(core, entity, used);
}

static void charge_from(struct core *core, struct sched_entity *entity, uint64_t now)
{
    __atomic_store_n(&core->charged_since, now, __ATOMIC_RELAXED);
    __atomic_store_n(&core->charged, entity, __ATOMIC_RELEASE);
}

static __attribute__((noinline)) void charge(struct core *core, uint64_t now)
{
    struct sched_entity *entity = core->charged;

    __atomic_store_n(&core->charged, NULL, __ATOMIC_RELAXED);
    pay(core, entity, now - core->charged_since, now);
}

SELDOM void wake_reserved(struct core *core, struct sched_entity *entity, uint64_t now)
{
    budget_wake(&entity->budget, now);
    enter(core, entity, now);
}

/* Of a core that goes on meanwhile: what it is just adding up is missed, or looked at again. */
uint64_t sched_ran(const struct core *core, const struct sched_entity *entity)
{
    const struct sched_entity *charged;
    uint64_t since, ran;

    do {
        charged = __atomic_load_n(&core->charged, __ATOMIC_ACQUIRE);
        since = __atomic_load_n(&core->charged_since, __ATOMIC_ACQUIRE);
        ran = __atomic_load_n(&entity->ran, __ATOMIC_ACQUIRE);
    } while (charged != __atomic_load_n(&core->charged, __ATOMIC_ACQUIRE) ||
             since != __atomic_load_n(&core->charged_since, __ATOMIC_ACQUIRE));
    return ran + (charged == entity ? timer_now() - since : 0);
}

void sched_wake(struct core *core, struct sched_entity *entity, uint64_t now)
{
    if (entity->state != SCHED_ASLEEP)
        return;
    entity->woken = now;
    if (core->charged == entity) { /* for going to sleep */
        charge(core, now);
        charge_from(core, entity, now);
    }
    if (sched_is_reserved(entity)) {
        wake_reserved(core, entity, now);
    } else {
        entity->slice_left = entity->slice;
        insert(&core->ready, entity);
    }
    reschedule(core);
}

void sched_block(struct core *core, struct sched_entity *entity)
{
    enum sched_state before_that = entity->state;

    if (before_that == SCHED_ASLEEP)
        return;
    entity->state = SCHED_ASLEEP;
    if (before_that == SCHED_READY)
        take_out(&core->ready, entity);
    else
        alarm_cancel(&entity->refill);
    reschedule(core);
}

/* A turn ends where an equal waits; a reservation, always. */
static bool has_an_end(const struct sched_entity *first)
{
    if (sched_is_reserved(first))
        return true;
    return first->next && !sched_policy.before(first, first->next);
}

SELDOM void set_end(struct core *core, const struct sched_entity *first, uint64_t now)
{
    bool reserved = sched_is_reserved(first);

    core->turn_ends = true;
    alarm_set(&core->slice, now + (reserved ? budget_amount(&first->budget) : first->slice_left));
}

SELDOM void no_end(struct core *core)
{
    core->turn_ends = false;
    alarm_cancel(&core->slice);
}

struct sched_entity *sched_pick(struct core *core, uint64_t now)
{
    struct sched_entity *first;

    if (core->charged)
        charge(core, now);
    first = core->ready;
    charge_from(core, first, now);
    if (first && has_an_end(first))
        set_end(core, first, now);
    else if (core->turn_ends)
        no_end(core);
    return first;
}

__attribute__((cold, noinline)) void sched_switched(struct core *core, struct sched_entity *left,
                                                    uint64_t now)
{
    uint64_t took = now - core->charged_since;

    core->switch_ticks += took;
    if (took > core->switch_worst)
        core->switch_worst = took;
    if (!left || left->state == SCHED_READY)
        return;
    __atomic_store_n(&core->charged_since, now, __ATOMIC_RELAXED);
    if (core->turn_ends)
        alarm_set(&core->slice, core->slice.when + took);
    pay(core, left, took, now);
}

/* Alarms ------------------------------------------------------------------------ */

/* How long something else held the core when it should have changed hands. */
static void ring(const struct alarm *alarm, struct core *core, uint64_t now)
{
    uint64_t late = now - alarm->when;

    if (late > core->late_worst)
        core->late_worst = late;
    reschedule(core);
}

SELDOM void slice_over(struct alarm *alarm)
{
    ring(alarm, this_core(), timer_now());
}

SELDOM void refilled(struct alarm *alarm)
{
    struct core *core = this_core();
    uint64_t now = timer_now();

    ring(alarm, core, now);
    enter(core, (struct sched_entity *)((char *)alarm - offsetof(struct sched_entity, refill)),
          now);
}

/* Boot --------------------------------------------------------------------------- */

/* Rounded down; with US_PER_SECOND - 1 for more, up. */
SELDOM uint64_t ticks(uint32_t us, uint32_t more)
{
    return ((uint64_t)us * timer_frequency() + more) / US_PER_SECOND;
}

/* In whole ticks the budget is not more, and the period not less, than was admitted. */
static inline void reserve(struct sched_entity *entity, const struct sched_params *params)
{
    const uint32_t up = US_PER_SECOND - 1;
    uint32_t size = (uint32_t)ticks(params->budget_us, 0);
    uint32_t deadline_us = params->deadline_us ? params->deadline_us : params->period_us;

    budget_init(&entity->budget, size ? size : 1, (uint32_t)ticks(params->period_us, up),
                timer_now());
    entity->deadline_after = ticks(deadline_us, up);
}

__attribute__((cold, noinline)) void sched_init(struct sched_entity *entity,
                                                const struct sched_params *params)
{
    *entity = (struct sched_entity){
        .params = *params,
        .slice = ticks(params->slice_us ? params->slice_us : SCHED_SLICE_DEFAULT_US, 0),
    };
    alarm_init(&entity->refill, refilled);
    if (params->budget_us)
        reserve(entity, params);
}

void sched_core_init(struct core *core)
{
    alarm_init(&core->slice, slice_over);
}
