/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_budget.c - the arithmetic of a reservation, wherever the counter stands. */
#include "core/budget.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"

#define SIZE   40u
#define PERIOD 1000u

static struct budget budget;

static uint64_t sum(void)
{
    uint64_t all = 0;

    for (uint32_t n = 0; n < budget.count; n++)
        all += budget.portions[n].amount;
    return all;
}

static void check(uint64_t now)
{
    assert_true(budget.count >= 1 && budget.count <= BUDGET_PORTIONS);
    assert_int_equal(sum(), SIZE);
    for (uint32_t n = 0; n < budget.count; n++) {
        assert_true(budget.portions[n].amount > 0);
        assert_true(budget.portions[n].from - now + PERIOD <= 3 * PERIOD);
        assert_true(n == 0 || (int64_t)(budget.portions[n].from - budget.portions[n - 1].from) > 0);
    }
}

/* Runs and sleeps by chance over 20 periods; answers a sum over all that happened. */
static uint64_t history(uint64_t begin)
{
    uint64_t used = 0, hash = 0;

    random_state = 12345;
    budget_init(&budget, SIZE, PERIOD, begin);
    for (uint64_t time = 0; time < 20 * PERIOD; time += 1 + random_below(30)) {
        uint64_t now = begin + time;

        if (random_below(3) == 0)
            budget_wake(&budget, now);
        if (budget_is_there(&budget, now)) {
            uint32_t part = 1 + random_below(budget_amount(&budget) + 3); /* too much at times */

            budget_use(&budget, part);
            used += part;
        }
        check(now);
        hash = hash * 31 + (budget_from(&budget) - begin) * 7 + budget_amount(&budget);
        assert_true(used <= (time / PERIOD + 2) * SIZE);
    }
    return hash;
}

static void where_the_counter_stands_makes_no_difference(void **state)
{
    const uint64_t reference = history(0);
    static const uint64_t special[] = {UINT64_C(1) << 31, UINT64_C(1) << 32, UINT64_C(1) << 56,
                                       UINT64_C(1) << 63, 0};

    (void)state;
    for (unsigned n = 0; n < COUNT(special); n++)
        for (uint64_t before = 0; before < 20 * PERIOD; before += 97)
            assert_true(history(special[n] - before) == reference);
}

static void to_use_nothing_changes_nothing(void **state)
{
    (void)state;
    budget_init(&budget, SIZE, PERIOD, 5);
    budget_use(&budget, 0);
    assert_int_equal(budget.count, 1);
    assert_true(budget_from(&budget) == 5 && budget_amount(&budget) == SIZE);
}

static void what_is_used_comes_back_a_period_after_it_could_be(void **state)
{
    (void)state;
    budget_init(&budget, SIZE, PERIOD, 0);
    budget_wake(&budget, 100);
    budget_use(&budget, 10);
    budget_wake(&budget, 300);
    budget_use(&budget, 30);
    assert_true(budget_from(&budget) == 1100 && budget_amount(&budget) == 10);
    assert_false(budget_is_there(&budget, 1099));
    assert_true(budget_is_there(&budget, 1100));
    budget_use(&budget, 10);
    assert_true(budget_from(&budget) == 1300 && budget_amount(&budget) == 30);
}

static void a_wake_up_joins_what_is_there_and_counts_from_now(void **state)
{
    (void)state;
    budget_init(&budget, SIZE, PERIOD, 0);
    budget_use(&budget, 10);
    budget_wake(&budget, 50);
    budget_use(&budget, 10);
    assert_int_equal(budget.count, 3);
    budget_wake(&budget, 1040);
    assert_int_equal(budget.count, 2);
    assert_true(budget_from(&budget) == 1040 && budget_amount(&budget) == 30);
}

static void an_enormous_overrun_takes_no_time_to_book(void **state)
{
    (void)state;
    budget_init(&budget, SIZE, PERIOD, 0);
    budget_use(&budget, UINT64_C(1) << 40);
    assert_true(budget_from(&budget) >= (UINT64_C(1) << 40) / SIZE * PERIOD);
    check(budget_from(&budget));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_the_counter_stands_makes_no_difference),
        cmocka_unit_test(to_use_nothing_changes_nothing),
        cmocka_unit_test(what_is_used_comes_back_a_period_after_it_could_be),
        cmocka_unit_test(a_wake_up_joins_what_is_there_and_counts_from_now),
        cmocka_unit_test(an_enormous_overrun_takes_no_time_to_book),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
