/* SPDX-License-Identifier: BSD-2-Clause */
/* schedulers/fixed_priority.c - the most urgent ready vCPU runs; equals take turns,
 * a slice each. */
#include "core/sched.h"

static void refill(struct sched_entity *entity)
{
    entity->budget = entity->slice;
}

static void wake(struct sched_entity *entity, uint64_t now)
{
    (void)now;
    refill(entity);
}

static bool before(const struct sched_entity *a, const struct sched_entity *b)
{
    return a->params.priority < b->params.priority;
}

const struct sched_policy sched_policy = {
    .name = "fixed_priority",
    .equals_take_turns = true,
    .wake = wake,
    .expire = refill,
    .before = before,
};
