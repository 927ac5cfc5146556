/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_edf.c - reservations under schedulers/edf.c. */
#include "tests/unit/reserved.h"

int oracle_order(unsigned a, unsigned b)
{
    uint64_t first, second;

    if (!is_reserved(a))
        return 0;
    first = oracle[a].tokens[0] + deadline_of(a);
    second = oracle[b].tokens[0] + deadline_of(b);
    return first < second ? -1 : first > second;
}

bool is_admitted(const struct reserved_core *set)
{
    return edf_overload(set).within == 0;
}

/* 1000 times 600 ticks, of which none is left. */
static void a_full_core_misses_nothing(void **state)
{
    (void)state;
    set_up(0, 25, 100);
    set_up(1, 50, 200);
    set_up(2, 150, 300);
    assert_true(tasks_are_admitted());
    power_on_at(0);
    start_clients(0);
    for (unsigned n = 0; n < 3; n++)
        client[n].behaviour = BUSY;
    for (unsigned tick = 0; tick < 1000 * 600; tick++) {
        real_tick();
        for (unsigned n = 0; n < 3; n++)
            check_client(n);
    }
    assert_int_equal(ran[0] + ran[1] + ran[2], 1000 * 600);
}

/* The deadline passes with what it buys, not with the clock. */
static void who_wants_more_than_it_bought_delays_itself_only(void **state)
{
    (void)state;
    set_up(0, 50, 100);
    set_up(1, 50, 100);
    power_on_at(0);
    real_wake(0); /* endless */
    for (unsigned period = 0; period < 100; period++) {
        real_wake(1);
        pass(100);
        assert_int_equal(ran[1], 50 * (period + 1));
        real_block(1);
    }
    assert_int_equal(ran[0], 50 * 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESERVED_TESTS,
        cmocka_unit_test(a_full_core_misses_nothing),
        cmocka_unit_test(who_wants_more_than_it_bought_delays_itself_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
