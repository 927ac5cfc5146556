/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_latency.c - which count a time goes to. */
#include "core/latency.h"
#include "tests/unit/unit.h"

static void a_time_is_counted_with_those_below_the_same_power_of_two(void **state)
{
    struct latency latency = {.worst = 0};

    (void)state;
    latency_add(&latency, 0, 1);
    for (unsigned n = 0; n < LATENCY_BUCKETS - 1; n++) {
        latency_add(&latency, UINT64_C(1) << n, 1);
        latency_add(&latency, (UINT64_C(2) << n) - 1, 1);
    }
    assert_int_equal(latency.counts[0], 1);
    for (unsigned n = 1; n < LATENCY_BUCKETS; n++)
        assert_int_equal(latency.counts[n], 2);
}

static void what_is_above_all_is_counted_last(void **state)
{
    struct latency latency = {.worst = 0};

    (void)state;
    for (unsigned n = LATENCY_BUCKETS - 1; n < 64; n++)
        latency_add(&latency, UINT64_C(1) << n, n);
    assert_int_equal(latency.counts[LATENCY_BUCKETS - 1], 64 - (LATENCY_BUCKETS - 1));
    assert_true(latency.worst == UINT64_C(1) << 63);
    assert_int_equal(latency.worst_at, 63);
}

static void the_first_of_the_longest_is_the_one_with_a_time(void **state)
{
    struct latency latency = {.worst = 0};

    (void)state;
    latency_add(&latency, 7, 100);
    latency_add(&latency, 9, 200);
    latency_add(&latency, 9, 300);
    latency_add(&latency, 8, 400);
    assert_int_equal(latency.worst, 9);
    assert_int_equal(latency.worst_at, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_counted_with_those_below_the_same_power_of_two),
        cmocka_unit_test(what_is_above_all_is_counted_last),
        cmocka_unit_test(the_first_of_the_longest_is_the_one_with_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
