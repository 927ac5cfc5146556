/* SPDX-License-Identifier: BSD-2-Clause */
/* schedulers/fixed_priority.c - the most urgent ready vCPU runs. Among equals the one with
 * the shorter deadline, if they have one; else they take turns. */
#include "core/sched.h"

static bool before(const struct sched_entity *a, const struct sched_entity *b)
{
    if (a->params.priority != b->params.priority)
        return a->params.priority < b->params.priority;
    return a->deadline_after < b->deadline_after;
}

const struct sched_policy sched_policy = {.name = "fixed_priority", .before = before};
