/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/schedulability.c - response times (Joseph, Pandya 1986; Audsley et al. 1993) and
 * processor demand (Baruah, Rosier, Howell 1990), the latter checked as in Zhang, Burns:
 * Schedulability Analysis for Real-Time Systems with EDF Scheduling, 2009 (QPA). */
#include "tools/schedulability.h"

#include <string.h>

typedef unsigned __int128 wide;

/* Periods whose common multiple is longer are not looked at: it is no time at all. */
#define MULTIPLE_MAX ((wide)1 << 90)
#define STEPS_MAX    20000000u

/* Of the core's time: its own budget, and the end of it that comes late. */
static uint64_t cost(const struct reserved_core *core, unsigned n)
{
    return (uint64_t)core->tasks[n].budget + core->hyp;
}

/* Fixed priority ---------------------------------------------------------------------- */

/* May a run while b could? */
static bool delays(const struct reservation *a, const struct reservation *b)
{
    if (a->priority != b->priority)
        return a->priority < b->priority;
    return a->deadline <= b->deadline;
}

/* Is anybody less urgent, who may be in Nagaya when task n wakes? */
static bool is_blocked(const struct reserved_core *core, unsigned n)
{
    if (core->shared)
        return true;
    for (unsigned other = 0; other < core->count; other++)
        if (other != n && !delays(&core->tasks[other], &core->tasks[n]))
            return true;
    return false;
}

uint64_t fixed_priority_response(const struct reserved_core *core, unsigned n)
{
    const struct reservation *task = &core->tasks[n];
    uint64_t own = task->budget + (is_blocked(core, n) ? core->hyp : 0u);
    uint64_t response = own, before = 0;

    while (response != before && response <= task->deadline) {
        before = response;
        response = own;
        for (unsigned other = 0; other < core->count; other++) {
            const struct reservation *more = &core->tasks[other];

            if (other != n && delays(more, task))
                response += (before + more->period - 1) / more->period * cost(core, other);
        }
    }
    return response <= task->deadline ? response : NEVER;
}

/* Earliest deadline first --------------------------------------------------------------- */

/* What must be done within time, of jobs that begin and end in it. */
static uint64_t demand(const struct reserved_core *core, uint64_t time)
{
    uint64_t sum = 0;

    for (unsigned n = 0; n < core->count; n++) {
        const struct reservation *task = &core->tasks[n];

        if (time >= task->deadline)
            sum += ((time - task->deadline) / task->period + 1) * cost(core, n);
    }
    return sum;
}

/* Who has a later deadline than that may be in Nagaya when the time begins. */
static uint64_t blocking(const struct reserved_core *core, uint64_t time)
{
    bool blocked = core->shared;

    for (unsigned n = 0; n < core->count; n++)
        blocked |= core->tasks[n].deadline > time;
    return blocked ? core->hyp : 0;
}

/* The last end of a job before time; 0: there is none. */
static uint64_t end_before(const struct reserved_core *core, uint64_t time)
{
    uint64_t last = 0;

    for (unsigned n = 0; n < core->count; n++) {
        const struct reservation *task = &core->tasks[n];
        uint64_t end;

        if (time <= task->deadline)
            continue;
        end = (time - 1 - task->deadline) / task->period * task->period + task->deadline;
        if (end > last)
            last = end;
    }
    return last;
}

static uint64_t longest_deadline(const struct reserved_core *core)
{
    uint64_t longest = 0;

    for (unsigned n = 0; n < core->count; n++)
        if (core->tasks[n].deadline > longest)
            longest = core->tasks[n].deadline;
    return longest;
}

static wide common_divisor(wide a, wide b)
{
    while (b) {
        wide rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Of the periods; 0: it is too long. */
static wide common_multiple(const struct reserved_core *core)
{
    wide multiple = 1;

    for (unsigned n = 0; n < core->count; n++) {
        multiple *= core->tasks[n].period / common_divisor(multiple, core->tasks[n].period);
        if (multiple > MULTIPLE_MAX)
            return 0;
    }
    return multiple;
}

/* If more is ever demanded than fits, it is so within this time; NEVER: in the long run. */
static uint64_t horizon(const struct reserved_core *core)
{
    wide multiple = common_multiple(core), used = 0, early = 0, bound;

    for (unsigned n = 0; n < core->count; n++) {
        const struct reservation *task = &core->tasks[n];
        wide share = cost(core, n) * (multiple / task->period);

        used += share;
        early += share * (task->period - task->deadline);
    }
    if (!multiple || used > multiple)
        return NEVER;
    if (core->shared)
        early += core->hyp * multiple;
    bound = used == multiple ? multiple : early / (multiple - used) + 1;
    if (!early)
        bound = 0;
    if (bound < longest_deadline(core))
        bound = longest_deadline(core);
    return bound < NEVER ? (uint64_t)bound : NEVER - 1;
}

static struct overload overload_at(const struct reserved_core *core, uint64_t time)
{
    return (struct overload){time, demand(core, time) + blocking(core, time)};
}

struct overload edf_overload(const struct reserved_core *core)
{
    const struct overload in_the_long_run = {NEVER, NEVER};
    uint64_t longest = longest_deadline(core), end = horizon(core), time;

    if (end == NEVER)
        return in_the_long_run;
    time = end_before(core, end + 1);
    for (unsigned step = 0; time; step++) {
        struct overload at = overload_at(core, time);

        if (at.demand > time)
            return at;
        if (step == STEPS_MAX)
            return in_the_long_run;
        /* nothing between demand and time can be worse; where somebody may block, look at each */
        time = time > longest && at.demand >= longest && at.demand < time
                   ? end_before(core, at.demand + 1)
                   : end_before(core, time);
    }
    return (struct overload){0, 0};
}

uint32_t edf_room(const struct reserved_core *core, unsigned n)
{
    struct reservation tasks[core->count];
    struct reserved_core larger = *core;
    uint32_t least = 0, most;

    memcpy(tasks, core->tasks, sizeof(tasks));
    larger.tasks = tasks;
    most = tasks[n].deadline - tasks[n].budget;
    while (least < most) {
        uint32_t middle = least + (most - least + 1) / 2;

        tasks[n].budget = core->tasks[n].budget + middle;
        if (edf_overload(&larger).within)
            most = middle - 1;
        else
            least = middle;
    }
    return least;
}
