/* SPDX-License-Identifier: BSD-2-Clause */
/* core/budget.h - what a vCPU with a reservation may use: so much in every period, and no
 * more. A sporadic server, without the flaws of the one in POSIX (Stanovich, Baker, Wang,
 * Gonzalez Harbour: Defects of the POSIX Sporadic Server and How to Correct Them, 2010).
 *
 * The budget lies in portions, first come first used. A portion may be used from a time
 * on; what is used of it comes back one period after that time, as a portion again. So
 * each tick of the budget is used at most once a period, whatever the vCPU does, and
 * beside others it is a sporadic task, for which exact tests exist (tools/admission.c).
 *
 * Pure arithmetic, in ticks, modulo 2^64. Of one core.
 */
#pragma once
#include "core/types.h"

#define BUDGET_PORTIONS 16u

struct budget_portion {
    uint64_t from; /* when it may be used */
    uint32_t amount;
};

struct budget {
    uint32_t size, period; /* constant after boot; size 0: there is no limit */
    struct budget_portion portions[BUDGET_PORTIONS]; /* oldest first; together: size */
    uint32_t count;
};

/* All of it may be used from now on. size is at most period. */
void budget_init(struct budget *budget, uint32_t size, uint32_t period, uint64_t now);

/* Its vCPU was asleep, and wakes: what may be used now counts from now. */
void budget_wake(struct budget *budget, uint64_t now);

/* So much was used, even if it was more than there was: then later portions are used up
 * before their time, and the vCPU waits the longer. */
void budget_use(struct budget *budget, uint64_t used);

static inline bool budget_is_limited(const struct budget *budget)
{
    return budget->size != 0;
}

/* Of a limited one. ------------------------------------------------------- */

static inline uint64_t budget_from(const struct budget *budget)
{
    return budget->portions[0].from;
}

static inline uint32_t budget_amount(const struct budget *budget)
{
    return budget->portions[0].amount;
}

/* May the first portion be used? */
static inline bool budget_is_there(const struct budget *budget, uint64_t now)
{
    return (int64_t)(now - budget_from(budget)) >= 0;
}
