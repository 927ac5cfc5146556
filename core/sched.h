/* SPDX-License-Identifier: BSD-2-Clause */
/* core/sched.h - what a scheduling policy is, and what core/sched.c makes of it.
 *
 * Every core keeps its ready vCPUs in one ordered list; the first one runs. A policy
 * only says which of two comes first and what happens when one wakes or has used up
 * its budget. Exactly one file of schedulers/ is linked: it defines sched_policy.
 * Times are in ticks.
 */
#pragma once
#include "core/sched_params.h"
#include "core/types.h"

#define SCHED_BUDGET_UNLIMITED UINT64_MAX
#define SCHED_SLICE_DEFAULT_US UINT32_C(10000)

struct sched_entity {           /* embedded in struct vcpu; its core only */
    struct sched_entity *next;  /* run queue link; NULL at the tail   */
    struct sched_params params; /* constant after boot                */
    uint64_t slice;             /* params.slice_us in ticks; constant after boot */
    uint64_t budget;            /* left to run before expire()        */
    bool queued;
};

struct sched_policy {
    const char *name;
    bool equals_take_turns; /* that is all a budget is for: it ends where an equal waits */
    void (*wake)(struct sched_entity *entity, uint64_t now);
    void (*expire)(struct sched_entity *entity);
    bool (*before)(const struct sched_entity *a, const struct sched_entity *b);
};

extern const struct sched_policy sched_policy;

/* Once, at boot. */
void sched_init(struct sched_entity *entity, const struct sched_params *params);

struct core;

/* The entity may run from now on; on its core. Entities that compare equal keep
 * their order of arrival. Marks the core when another one should run now. */
void sched_wake(struct core *core, struct sched_entity *entity, uint64_t now);

/* It may not, until it is woken. On its core. */
void sched_block(struct core *core, struct sched_entity *entity, uint64_t now);

/* Who runs now, or NULL; the time since the last call is charged to who ran, and the
 * core's slice alarm is set when someone else waits. On this core. */
struct sched_entity *sched_pick(struct core *core, uint64_t now);

/* Once per core. */
void sched_core_init(struct core *core);
