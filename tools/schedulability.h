/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/schedulability.h - can every reservation of a core be kept, whatever the vCPUs do?
 *
 * Exact tests for what core/budget.h makes of a vCPU: a sporadic task of budget every period, to
 * be done within deadline. Nagaya's own time enters as hyp, the longest time for which it
 * holds a core: a vCPU may have the core for so much longer than its budget, and a less
 * urgent one for so long after a more urgent one woke. All times in one unit.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct reservation {
    uint32_t priority; /* fixed priority only */
    uint32_t budget;   /* 1 to deadline */
    uint32_t deadline; /* 1 to period   */
    uint32_t period;
};

struct reserved_core {
    const struct reservation *tasks;
    unsigned count;
    bool shared; /* with vCPUs that have no reservation */
    uint32_t hyp;
};

#define NEVER UINT64_MAX

/* Fixed priority (equals: the shorter deadline first): the longest time from a wake-up of
 * task n until its budget was given; NEVER if that is past its deadline. */
uint64_t fixed_priority_response(const struct reserved_core *core, unsigned n);

/* Earliest deadline first: 0, all are kept. Else a time within which more has to be done
 * than fits, and how much; NEVER: in the long run. */
struct overload {
    uint64_t within, demand;
};

struct overload edf_overload(const struct reserved_core *core);

/* By how much the budget of task n, of a set that is kept, may grow. */
uint32_t edf_room(const struct reserved_core *core, unsigned n);
