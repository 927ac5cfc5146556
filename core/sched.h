/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched.h - what a scheduling policy is, and what core/sched.c makes of it.
 *
 * Every core keeps its ready vCPUs in one ordered list; the first one runs. A vCPU with a
 * reservation (core/budget.h) is in it while it has budget, before all that have none;
 * these share what is left. A policy only says which of two comes first. Exactly one file
 * of schedulers/ is linked: it defines sched_policy. Times are in ticks.
 */
#pragma once
#include "core/alarm.h"
#include "core/budget.h"
#include "core/sched_params.h"
#include "core/types.h"

#define SCHED_SLICE_DEFAULT_US UINT32_C(10000)

enum sched_state {
    SCHED_ASLEEP = 0, /* does not want to run */
    SCHED_READY,      /* in the run queue */
    SCHED_SPENT,      /* wants to, and has used up its budget: until refill rings */
};

struct sched_entity {           /* embedded in struct vcpu; its core only */
    struct sched_entity *next;  /* run queue link; NULL at the tail   */
    struct sched_params params; /* constant after boot                */
    enum sched_state state;

    /* with a reservation */
    struct budget budget;
    uint64_t deadline_after; /* constant after boot */
    uint64_t deadline;       /* of the portion in use: when it must have been given */
    struct alarm refill;
    void (*overran)(struct sched_entity *); /* its budget ended before its work; may be NULL */

    /* without */
    uint64_t slice;      /* params.slice_us in ticks; constant after boot */
    uint64_t slice_left; /* of its turn among equals */

    /* read by any core: since power-on */
    uint64_t ran;   /* ticks that were charged to it; sched_ran() */
    uint64_t woken; /* when it was woken; 0: it ran since, as its owner says */
    uint32_t spent; /* how often its budget ended before its work, modulo 2^32 */
};

static inline bool sched_is_reserved(const struct sched_entity *entity)
{
    return budget_is_limited(&entity->budget);
}

struct sched_policy {
    const char *name;

    /* Does a run before b? Both have a reservation, or both have none. */
    bool (*before)(const struct sched_entity *a, const struct sched_entity *b);
};

extern const struct sched_policy sched_policy;

/* Once, at boot. */
void sched_init(struct sched_entity *entity, const struct sched_params *params);

struct core;

/* The entity may run from now on; on its core. Entities that compare equal keep
 * their order of arrival. If it was asleep, marks the core: sched_pick() decides. */
void sched_wake(struct core *core, struct sched_entity *entity, uint64_t now);

/* It may not, until it is woken. On its core. */
void sched_block(struct core *core, struct sched_entity *entity);

/* Who runs now, or NULL; the time since the last call is charged to who ran, and the
 * core's slice alarm is set when its time has an end. On this core. */
struct sched_entity *sched_pick(struct core *core, uint64_t now);

/* Ticks that were charged to it since power-on, those of its turn that goes on included. Any
 * core. */
uint64_t sched_ran(const struct core *core, const struct sched_entity *entity);

/* The core has changed over, since sched_pick(), to the one that was picked, or on the way there
 * to nobody; left: whom it left, NULL: nobody. Who caused the change pays for it. On this core. */
void sched_switched(struct core *core, struct sched_entity *left, uint64_t now);

/* Once per core. */
void sched_core_init(struct core *core);
