/* SPDX-License-Identifier: BSD-2-Clause */
/* schedulers/edf.c - earliest deadline first: of what each vCPU has bought (core/budget.h),
 * what must be given first is given first. One that wants more than it bought has no later
 * deadline yet, and waits: it delays itself alone. Those without a reservation have no
 * deadline either, and are all equal. */
#include "core/sched.h"

static bool before(const struct sched_entity *a, const struct sched_entity *b)
{
    return (int64_t)(a->deadline - b->deadline) < 0;
}

const struct sched_policy sched_policy = {.name = "edf", .before = before};
