/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/budget.h"

#include <string.h>

void budget_init(struct budget *budget, uint32_t size, uint32_t period, uint64_t now)
{
    *budget = (struct budget){
        .size = size, .period = period, .portions = {{.amount = size, .from = now}}, .count = 1};
}

static void remove_portion(struct budget *budget, uint32_t n)
{
    budget->count--;
    memmove(&budget->portions[n], &budget->portions[n + 1],
            (budget->count - n) * sizeof(budget->portions[0]));
}

/* A portion becomes one with the next: later than it might be, so nobody else is hurt. */
static void join_next(struct budget *budget, uint32_t n)
{
    budget->portions[n + 1].amount += budget->portions[n].amount;
    remove_portion(budget, n);
}

/* Where it delays least, of those that are not in use: time, and how much for so long. */
static void make_room(struct budget *budget)
{
    const struct budget_portion *portions = budget->portions;
    uint64_t least = UINT64_MAX;
    uint32_t which = 1;

    for (uint32_t n = 1; n + 1 < budget->count; n++) {
        uint64_t delay = (portions[n + 1].from - portions[n].from) * portions[n].amount;

        if (delay < least) {
            least = delay;
            which = n;
        }
    }
    join_next(budget, which);
}

static void give_back(struct budget *budget, uint32_t amount, uint64_t from)
{
    struct budget_portion *last = &budget->portions[budget->count - 1];

    if (budget->count && last->from == from) {
        last->amount += amount;
        return;
    }
    if (budget->count == BUDGET_PORTIONS)
        make_room(budget);
    budget->portions[budget->count++] = (struct budget_portion){.amount = amount, .from = from};
}

void budget_wake(struct budget *budget, uint64_t now)
{
    if (!budget_is_there(budget, now))
        return;
    budget->portions[0].from = now;
    while (budget->count > 1 && (int64_t)(now - budget->portions[1].from) >= 0) {
        budget->portions[1].from = now;
        join_next(budget, 0);
    }
}

/* The first portion, or a part of it, is back one period after it could be used. */
static void use_some(struct budget *budget, uint32_t part)
{
    struct budget_portion *first = &budget->portions[0];
    uint64_t from = first->from + budget->period;

    first->amount -= part;
    if (!first->amount)
        remove_portion(budget, 0);
    give_back(budget, part, from);
}

/* To use all of it leaves the portions as they are, one period later. */
void budget_use(struct budget *budget, uint64_t used)
{
    uint64_t delay = used / budget->size * budget->period;
    uint32_t left = (uint32_t)(used % budget->size);

    for (uint32_t n = 0; n < budget->count; n++)
        budget->portions[n].from += delay;
    while (left) {
        uint32_t amount = budget_amount(budget), part = left < amount ? left : amount;

        use_some(budget, part);
        left -= part;
    }
}
