/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/explore.h"

#include <stdlib.h>

#include "tests/machine/guest.h"
#include "tests/machine/machine.h"
#include "tests/machine/watch.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"

#define DECISIONS_MAX 4000u
#define RUNS_MAX      2000000u
#define STAY_ON       3u /* of 4 decisions at random let the same core go on */

/* The decisions of this run. Choice 0 is to go on without a preemption. */
static struct decision {
    uint8_t choice, count;
} decisions[DECISIONS_MAX];

static unsigned decided;     /* in this run */
static unsigned prescribed;  /* by the search, before this run */
static unsigned preemptions; /* in this run */
static unsigned bound;
static bool at_random;

static unsigned nth(uint32_t set, unsigned n)
{
    while (n-- > 0)
        set &= set - 1;
    return (unsigned)__builtin_ctz(set);
}

static unsigned random_choice(unsigned count, bool can_go_on)
{
    if (can_go_on && random_below(4) < STAY_ON)
        return 0;
    return random_below(count);
}

/* The others follow in their order. */
static unsigned actor_of(unsigned choice, uint32_t able, unsigned last, bool can_go_on)
{
    if (!can_go_on)
        return nth(able, choice);
    return choice == 0 ? last : nth(able & ~BIT(last), choice - 1);
}

static unsigned choose(uint32_t able, unsigned last)
{
    bool can_go_on = last != NOBODY && able & BIT(last);
    unsigned count = (unsigned)__builtin_popcount(able);
    struct decision *decision = &decisions[decided];

    if (can_go_on && preemptions == bound)
        count = 1;
    if (count == 1)
        return actor_of(0, able, last, can_go_on);
    assert_true(decided < DECISIONS_MAX);
    if (decided++ >= prescribed)
        decision->choice = at_random ? (uint8_t)random_choice(count, can_go_on) : 0;
    decision->count = (uint8_t)count;
    assert_true(decision->choice < count); /* or the machine does not repeat itself */
    if (can_go_on && decision->choice)
        preemptions++;
    return actor_of(decision->choice, able, last, can_go_on);
}

void explore_from_here(void)
{
    machine.clock_stands = true;
    machine_choose = choose;
    machine_open_gate();
}

static void run_once(explored *scenario, struct exploration *sum)
{
    decided = preemptions = 0;
    sum->runs++;
    sum->failures += !scenario();
    if (sum->steps < decided)
        sum->steps = decided;
}

/* The next order to try differs in the last decision that has a choice left. */
static bool advance(void)
{
    while (decided > 0) {
        struct decision *decision = &decisions[--decided];

        if (++decision->choice < decision->count) {
            prescribed = decided + 1;
            return true;
        }
    }
    return false;
}

unsigned explore_preemptions(void)
{
    const char *number = getenv("PREEMPTIONS");

    if (number)
        return (unsigned)strtoul(number, NULL, 0);
    return IS_WATCHED ? 0 : 1;
}

struct exploration explore(explored *scenario, unsigned preemptions_max)
{
    struct exploration sum = {0};

    at_random = false;
    bound = preemptions_max;
    prescribed = 0;
    do {
        assert_true(sum.runs < RUNS_MAX);
        run_once(scenario, &sum);
    } while (advance());
    return sum;
}

struct exploration explore_at_random(explored *scenario, unsigned runs)
{
    struct exploration sum = {0};

    random_start();
    at_random = true;
    bound = UINT32_MAX;
    prescribed = 0;
    while (sum.runs < runs)
        run_once(scenario, &sum);
    return sum;
}
