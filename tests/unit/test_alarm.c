/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_alarm.c - what rings, when, and in which order. */
#include "core/alarm.h"
#include "core/percpu.h"
#include "tests/fake/cpu.h"
#include "tests/fake/timer.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"

#define ALARMS    8u
#define RINGS_MAX 64u

struct core cores[BOARD_CORES_MAX];
static struct alarm alarms[ALARMS];

/* Who rang, in order. */
static unsigned rung[RINGS_MAX];
static unsigned rung_count;

static unsigned number_of(const struct alarm *alarm)
{
    return (unsigned)(alarm - alarms);
}

static void note(struct alarm *alarm)
{
    assert_false(alarm->armed);
    assert_true(rung_count < RINGS_MAX);
    rung[rung_count++] = number_of(alarm);
}

static void (*in_callback)(struct alarm *alarm); /* what else happens when one rings */

static void ring(struct alarm *alarm)
{
    note(alarm);
    if (in_callback)
        in_callback(alarm);
}

static int power_on(void **state)
{
    (void)state;
    fake_timer_reset();
    for (uint32_t id = 0; id < COUNT(cores); id++)
        cores[id] = (struct core){.id = id};
    cpu_set_core(&cores[0]);
    for (unsigned n = 0; n < ALARMS; n++)
        alarm_init(&alarms[n], ring);
    rung_count = 0;
    in_callback = NULL;
    return 0;
}

/* As the timer's interrupt does it: only while the alarm's line is high. */
static void time_is(uint64_t now)
{
    fake_timer.now = now;
    if (fake_timer_rings(this_core()->id))
        alarm_expire();
    assert_false(fake_timer_rings(this_core()->id));
}

#define assert_rung(...)                                                                           \
    do {                                                                                           \
        const unsigned expected[] = {__VA_ARGS__};                                                 \
        assert_int_equal(rung_count, COUNT(expected));                                             \
        assert_memory_equal(rung, expected, sizeof(expected));                                     \
        rung_count = 0;                                                                            \
    } while (0)

static void assert_programmed(uint64_t when)
{
    assert_true(fake_timer.alarm_is_set[this_core()->id]);
    assert_true(fake_timer.alarm[this_core()->id] == when);
}

static void assert_not_programmed(void)
{
    assert_false(fake_timer.alarm_is_set[this_core()->id]);
}

static void an_alarm_rings_once_and_not_before_its_time(void **state)
{
    (void)state;
    alarm_set(&alarms[0], 100);
    time_is(99);
    assert_int_equal(rung_count, 0);
    time_is(100);
    assert_rung(0);
    time_is(1000);
    assert_int_equal(rung_count, 0);
    assert_not_programmed();
}

static void alarms_ring_in_the_order_of_their_times(void **state)
{
    (void)state;
    alarm_set(&alarms[0], 30);
    alarm_set(&alarms[1], 10);
    alarm_set(&alarms[2], 20);
    assert_programmed(10);
    time_is(100);
    assert_rung(1, 2, 0);
}

static void equal_times_ring_in_the_order_they_were_set(void **state)
{
    (void)state;
    for (unsigned n = ALARMS; n-- > 0;)
        alarm_set(&alarms[n], 50);
    alarm_set(&alarms[5], 50); /* set anew: behind the others */
    time_is(50);
    assert_rung(7, 6, 4, 3, 2, 1, 0, 5);
}

static void only_those_that_are_due_ring(void **state)
{
    (void)state;
    for (unsigned n = 0; n < ALARMS; n++)
        alarm_set(&alarms[n], 10 * n);
    time_is(25);
    assert_rung(0, 1, 2);
    assert_programmed(30);
}

static void the_timer_has_the_soonest_alarm_whatever_changes(void **state)
{
    (void)state;
    alarm_set(&alarms[0], 50);
    assert_programmed(50);
    alarm_set(&alarms[1], 40);
    assert_programmed(40);
    alarm_set(&alarms[1], 60);
    assert_programmed(50);
    alarm_cancel(&alarms[0]);
    assert_programmed(60);
    alarm_cancel(&alarms[1]);
    assert_not_programmed();
}

static void a_cancelled_alarm_does_not_ring(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 4; n++)
        alarm_set(&alarms[n], 10 + n);
    alarm_cancel(&alarms[0]);
    alarm_cancel(&alarms[2]);
    alarm_cancel(&alarms[2]);
    alarm_cancel(&alarms[7]); /* was never set */
    time_is(100);
    assert_rung(1, 3);
}

static void an_alarm_may_be_set_for_the_past(void **state)
{
    (void)state;
    time_is(1000);
    alarm_set(&alarms[0], 999);
    alarm_set(&alarms[1], 0);
    assert_int_equal(rung_count, 0); /* not from within alarm_set() */
    assert_true(fake_timer_rings(0));
    time_is(1000);
    assert_rung(1, 0);
}

static void set_again_later(struct alarm *alarm)
{
    if (fake_timer.now < 50)
        alarm_set(alarm, fake_timer.now + 10);
}

static void an_alarm_may_set_itself_again_when_it_rings(void **state)
{
    (void)state;
    in_callback = set_again_later;
    alarm_set(&alarms[3], 10);
    for (uint64_t now = 0; now <= 100; now += 5)
        time_is(now);
    assert_rung(3, 3, 3, 3, 3);
}

static void set_another_that_is_due(struct alarm *alarm)
{
    if (number_of(alarm) == 0)
        alarm_set(&alarms[1], fake_timer.now);
}

static void what_is_set_for_the_past_in_a_callback_rings_in_the_same_interrupt(void **state)
{
    (void)state;
    in_callback = set_another_that_is_due;
    alarm_set(&alarms[0], 10);
    alarm_set(&alarms[2], 10);
    time_is(10);
    assert_rung(0, 2, 1);
}

static void cancel_the_next_one(struct alarm *alarm)
{
    if (number_of(alarm) + 1 < ALARMS)
        alarm_cancel(&alarms[number_of(alarm) + 1]);
}

static void an_alarm_may_cancel_another_one_that_is_due(void **state)
{
    (void)state;
    in_callback = cancel_the_next_one;
    for (unsigned n = 0; n < ALARMS; n++)
        alarm_set(&alarms[n], 10);
    time_is(10);
    assert_rung(0, 2, 4, 6);
}

static void times_are_compared_in_all_64_bits(void **state)
{
    (void)state;
    fake_timer.now = UINT64_MAX - 100;
    alarm_set(&alarms[0], UINT64_MAX);
    alarm_set(&alarms[1], UINT64_MAX - 1);
    alarm_set(&alarms[2], UINT64_C(0x100000000)); /* its low half is 0 */
    alarm_set(&alarms[3], UINT64_C(0x7fffffffffffffff));
    time_is(UINT64_MAX - 100);
    assert_rung(2, 3);
    time_is(UINT64_MAX - 1);
    assert_rung(1);
    time_is(UINT64_MAX);
    assert_rung(0);
}

static void an_alarm_at_the_end_of_time_waits_for_it(void **state)
{
    (void)state;
    alarm_set(&alarms[0], UINT64_MAX);
    time_is(0);
    time_is(UINT64_C(0xffffffff));
    time_is(UINT64_C(1) << 63);
    assert_int_equal(rung_count, 0);
}

static void each_core_has_alarms_of_its_own(void **state)
{
    (void)state;
    alarm_set(&alarms[0], 10);
    cpu_set_core(&cores[1]);
    alarm_set(&alarms[1], 5);
    assert_programmed(5);
    time_is(20);
    assert_rung(1);
    cpu_set_core(&cores[0]);
    assert_programmed(10);
    time_is(20);
    assert_rung(0);
}

/* Beside an oracle ----------------------------------------------------------- */

static struct expected {
    bool armed;
    uint64_t when;
    unsigned order; /* of setting */
} expected[ALARMS];

static unsigned set_count;

static uint64_t random_time(void)
{
    switch (random_below(8)) {
    case 0:
        return UINT64_MAX - random_below(3);
    case 1:
        return random_below(3);
    case 2:
        return (uint64_t)random_u32() << 32;
    default:
        return fake_timer.now + random_below(20) - 5;
    }
}

static void set_at_random(unsigned n)
{
    expected[n] = (struct expected){true, random_time(), set_count++};
    alarm_set(&alarms[n], expected[n].when);
}

static void cancel(unsigned n)
{
    expected[n].armed = false;
    alarm_cancel(&alarms[n]);
}

static unsigned first_expected(void)
{
    unsigned first = ALARMS;

    for (unsigned n = 0; n < ALARMS; n++)
        if (expected[n].armed && (first == ALARMS || expected[n].when < expected[first].when ||
                                  (expected[n].when == expected[first].when &&
                                   expected[n].order < expected[first].order)))
            first = n;
    return first;
}

/* It is the right one, and it may change its own and others' plans. */
static void check_and_change(struct alarm *alarm)
{
    assert_int_equal(number_of(alarm), first_expected());
    assert_true(expected[number_of(alarm)].when <= fake_timer.now);
    expected[number_of(alarm)].armed = false;
    rung_count = 0;
    if (random_below(4) == 0)
        cancel(random_below(ALARMS));
    if (random_below(4) == 0)
        set_at_random(random_below(ALARMS));
}

static void check_programmed(void)
{
    unsigned first = first_expected();

    if (first < ALARMS)
        assert_programmed(expected[first].when);
    else
        assert_not_programmed();
}

static void any_use_rings_what_an_oracle_expects(void **state)
{
    (void)state;
    random_start();
    in_callback = check_and_change;
    for (unsigned n = 0; n < ALARMS; n++)
        expected[n].armed = false;
    for (unsigned step = 0; step < 200000; step++) {
        if (step % 1000 == 0)
            fake_timer.now = random_below(2) ? random_below(100) : UINT64_MAX - 2000;
        if (random_below(3) == 0)
            cancel(random_below(ALARMS));
        else
            set_at_random(random_below(ALARMS));
        time_is(fake_timer.now + (fake_timer.now < UINT64_MAX ? random_below(2) : 0));
        if (first_expected() < ALARMS)
            assert_true(expected[first_expected()].when > fake_timer.now);
        check_programmed();
    }
}

/* Its handler takes longer than until it is to ring again. */
static void set_again_for_too_soon(struct alarm *alarm)
{
    alarm_set(alarm, fake_timer.now + 1);
    fake_timer.now += 5;
}

static void one_that_is_due_again_at_once_lets_others_come_between(void **state)
{
    (void)state;
    in_callback = set_again_for_too_soon;
    alarm_set(&alarms[0], 100);
    fake_timer.now = 100;
    alarm_expire();
    assert_int_equal(rung_count, 1);
    assert_true(fake_timer_rings(0)); /* and the next interrupt is there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_alarm_rings_once_and_not_before_its_time, power_on),
        cmocka_unit_test_setup(alarms_ring_in_the_order_of_their_times, power_on),
        cmocka_unit_test_setup(equal_times_ring_in_the_order_they_were_set, power_on),
        cmocka_unit_test_setup(only_those_that_are_due_ring, power_on),
        cmocka_unit_test_setup(the_timer_has_the_soonest_alarm_whatever_changes, power_on),
        cmocka_unit_test_setup(a_cancelled_alarm_does_not_ring, power_on),
        cmocka_unit_test_setup(an_alarm_may_be_set_for_the_past, power_on),
        cmocka_unit_test_setup(an_alarm_may_set_itself_again_when_it_rings, power_on),
        cmocka_unit_test_setup(what_is_set_for_the_past_in_a_callback_rings_in_the_same_interrupt,
                               power_on),
        cmocka_unit_test_setup(one_that_is_due_again_at_once_lets_others_come_between, power_on),
        cmocka_unit_test_setup(an_alarm_may_cancel_another_one_that_is_due, power_on),
        cmocka_unit_test_setup(times_are_compared_in_all_64_bits, power_on),
        cmocka_unit_test_setup(an_alarm_at_the_end_of_time_waits_for_it, power_on),
        cmocka_unit_test_setup(each_core_has_alarms_of_its_own, power_on),
        cmocka_unit_test_setup(any_use_rings_what_an_oracle_expects, power_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
