/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_sched.c - who runs on a core, under schedulers/fixed_priority.c. One tick
 * of the fake clock is a microsecond. */
#include <string.h>

#include "core/alarm.h"
#include "core/percpu.h"
#include "core/sched.h"
#include "tests/fake/cpu.h"
#include "tests/fake/timer.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"

#define TASKS  6u
#define NOBODY TASKS
#define SLICE  100u /* of every task unless a test says otherwise */

struct core cores[BOARD_CORES_MAX];

static struct core *const core = &cores[0];
static struct sched_entity tasks[TASKS];
static uint64_t ran[TASKS]; /* ticks that each one had the core */
static unsigned running;

static unsigned number_of(const struct sched_entity *task)
{
    return task ? (unsigned)(task - tasks) : NOBODY;
}

static void set_up_task(unsigned n, uint8_t priority, uint32_t slice_us)
{
    const struct sched_params params = {.priority = priority, .slice_us = slice_us};

    sched_init(&tasks[n], &params);
}

static int power_on(void **state)
{
    (void)state;
    fake_timer_reset();
    *core = (struct core){0};
    cpu_set_core(core);
    sched_core_init(core);
    for (unsigned n = 0; n < TASKS; n++)
        set_up_task(n, 8, SLICE);
    memset(ran, 0, sizeof(ran));
    running = NOBODY;
    return 0;
}

/* What core/vcpu.c does when its mailbox says so. */
static void look(void)
{
    if (!core->mailbox)
        return;
    core->mailbox = 0;
    running = number_of(sched_pick(core, fake_timer.now));
}

static void wake(unsigned n)
{
    sched_wake(core, &tasks[n], fake_timer.now);
    look();
}

static void block(unsigned n)
{
    sched_block(core, &tasks[n]);
    look();
}

/* Time passes for whoever runs; the slice's alarm rings when it is due. */
static void pass(uint64_t ticks)
{
    while (ticks-- > 0) {
        fake_timer.now++;
        if (running != NOBODY)
            ran[running]++;
        if (fake_timer_rings(0))
            alarm_expire();
        look();
    }
}

static void nobody_runs_where_nobody_is_ready(void **state)
{
    (void)state;
    assert_null(sched_pick(core, 0));
    wake(2);
    assert_int_equal(running, 2);
    block(2);
    assert_int_equal(running, NOBODY);
    assert_false(fake_timer.alarm_is_set[0]);
}

/* Of a core's time, what nobody pays for is what it idles. */
static void what_follows_going_to_sleep_is_paid_by_who_does(void **state)
{
    (void)state;
    wake(0);
    fake_timer.now += 10;
    sched_block(core, &tasks[0]);
    fake_timer.now += 3; /* its VM's devices are reset, say */
    look();
    assert_int_equal(tasks[0].ran, 13);
    fake_timer.now += 50;
    wake(0);
    fake_timer.now += 10;
    sched_block(core, &tasks[0]);
    fake_timer.now += 3;
    sched_wake(core, &tasks[0], fake_timer.now);
    fake_timer.now += 2;
    look();
    assert_int_equal(tasks[0].ran, 28);
}

static void the_most_urgent_runs_first(void **state)
{
    (void)state;
    for (unsigned n = 0; n < TASKS; n++)
        set_up_task(n, (uint8_t)(10 - n), SLICE);
    for (unsigned n = 0; n < TASKS; n++)
        sched_wake(core, &tasks[n], 0);
    for (unsigned n = TASKS; n-- > 0;) {
        assert_int_equal(number_of(sched_pick(core, 0)), n);
        sched_block(core, &tasks[n]);
    }
}

static void a_more_urgent_one_that_wakes_runs_at_once(void **state)
{
    (void)state;
    set_up_task(1, 3, SLICE);
    wake(0);
    pass(30);
    wake(1);
    assert_int_equal(running, 1);
}

static void a_less_urgent_one_that_wakes_waits(void **state)
{
    (void)state;
    set_up_task(1, 9, SLICE);
    wake(0);
    wake(1);
    pass(100 * SLICE);
    assert_int_equal(running, 0);
    assert_int_equal(ran[1], 0);
    block(0);
    assert_int_equal(running, 1);
}

static void one_that_wakes_does_not_interrupt_its_equal(void **state)
{
    (void)state;
    wake(0);
    pass(5 * SLICE); /* alone, its turn never ends */
    wake(1);
    assert_int_equal(running, 0);
}

static void equals_take_turns_a_slice_each(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 3; n++)
        wake(n);
    for (unsigned turn = 0; turn < 12; turn++) {
        assert_int_equal(running, turn % 3);
        pass(SLICE - 1);
        assert_int_equal(running, turn % 3);
        pass(1);
    }
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(ran[n], 4 * SLICE);
}

static void slices_may_differ(void **state)
{
    (void)state;
    set_up_task(0, 8, 3 * SLICE);
    wake(0);
    wake(1);
    pass(40 * SLICE);
    assert_int_equal(ran[0], 30 * SLICE);
    assert_int_equal(ran[1], 10 * SLICE);
}

static void a_slice_that_is_not_given_has_the_default_length(void **state)
{
    (void)state;
    set_up_task(0, 8, 0);
    assert_int_equal(tasks[0].slice, SCHED_SLICE_DEFAULT_US);
}

static void slices_are_counted_in_ticks_of_the_board(void **state)
{
    (void)state;
    fake_timer.frequency = 62500000;
    set_up_task(0, 8, UINT32_MAX);
    assert_true(tasks[0].slice == (uint64_t)UINT32_MAX * 625 / 10);
}

static void who_was_interrupted_goes_on_with_the_rest_of_its_slice(void **state)
{
    (void)state;
    set_up_task(2, 1, SLICE);
    wake(0);
    wake(1);
    pass(40);
    wake(2);
    pass(7 * SLICE);
    assert_int_equal(ran[0], 40);
    block(2);
    assert_int_equal(running, 0);
    pass(SLICE - 41);
    assert_int_equal(running, 0);
    pass(1);
    assert_int_equal(running, 1);
}

static void who_blocks_and_wakes_goes_behind_its_equals_with_a_new_slice(void **state)
{
    (void)state;
    wake(0);
    wake(1);
    pass(90);
    block(0);
    assert_int_equal(running, 1);
    wake(0);
    assert_int_equal(running, 1);
    pass(SLICE);
    assert_int_equal(running, 0);
    pass(SLICE - 1);
    assert_int_equal(running, 0);
}

static void an_equal_that_wakes_all_the_time_takes_no_turn_away(void **state)
{
    (void)state;
    wake(0);
    wake(1);
    for (unsigned n = 0; n < 50 * SLICE; n++) {
        pass(1);
        if (running == 1) {
            block(1);
            wake(1);
        }
    }
    assert_true(ran[0] >= 24 * SLICE);
}

static void a_turn_has_an_end_only_while_an_equal_waits(void **state)
{
    (void)state;
    set_up_task(2, 9, SLICE);
    wake(0);
    assert_false(fake_timer.alarm_is_set[0]);
    wake(2);
    assert_false(fake_timer.alarm_is_set[0]);
    wake(1);
    assert_true(fake_timer.alarm_is_set[0]);
    block(1);
    assert_false(fake_timer.alarm_is_set[0]);
}

static void waking_twice_is_waking_once(void **state)
{
    (void)state;
    wake(0);
    wake(0);
    wake(1);
    wake(0);
    assert_ptr_equal(core->ready, &tasks[0]);
    assert_ptr_equal(tasks[0].next, &tasks[1]);
    assert_null(tasks[1].next);
}

static void blocking_who_is_not_ready_changes_nothing(void **state)
{
    (void)state;
    wake(0);
    block(1);
    block(1);
    assert_int_equal(running, 0);
    assert_ptr_equal(core->ready, &tasks[0]);
}

/* Beside an oracle ----------------------------------------------------------- */

static unsigned queue[TASKS], queued; /* arrival order among equals, most urgent first */
static uint64_t left[TASKS];

static void oracle_remove(unsigned n)
{
    for (unsigned i = 0; i < queued; i++) {
        if (queue[i] == n) {
            memmove(&queue[i], &queue[i + 1], (--queued - i) * sizeof(queue[0]));
            return;
        }
    }
}

static void oracle_insert(unsigned n)
{
    unsigned i = 0;

    while (i < queued && tasks[queue[i]].params.priority <= tasks[n].params.priority)
        i++;
    memmove(&queue[i + 1], &queue[i], (queued++ - i) * sizeof(queue[0]));
    queue[i] = n;
    left[n] = tasks[n].slice;
}

static bool oracle_is_ready(unsigned n)
{
    for (unsigned i = 0; i < queued; i++)
        if (queue[i] == n)
            return true;
    return false;
}

/* Time counts only while an equal waits. */
static void oracle_tick(void)
{
    unsigned first = queue[0];

    if (queued < 2 || tasks[queue[1]].params.priority != tasks[first].params.priority)
        return;
    if (--left[first])
        return;
    oracle_remove(first);
    oracle_insert(first);
}

static void random_event(void)
{
    unsigned n = random_below(TASKS);

    if (random_below(2) == 0) {
        if (!oracle_is_ready(n))
            oracle_insert(n);
        wake(n);
    } else {
        oracle_remove(n);
        block(n);
    }
}

static void at_any_time_who_an_oracle_expects_runs(void **state)
{
    (void)state;
    random_start();
    queued = 0;
    for (unsigned n = 0; n < TASKS; n++)
        set_up_task(n, (uint8_t)random_below(3), 1 + random_below(20));
    for (unsigned step = 0; step < 200000; step++) {
        oracle_tick();
        pass(1);
        assert_int_equal(running, queued ? queue[0] : NOBODY);
        if (random_below(10) == 0)
            random_event();
        assert_int_equal(running, queued ? queue[0] : NOBODY);
    }
}

static void equals_that_never_sleep_get_the_same_time(void **state)
{
    (void)state;
    random_start();
    set_up_task(0, 1, SLICE); /* interrupts the others as it likes */
    for (unsigned n = 1; n < TASKS; n++)
        wake(n);
    for (unsigned step = 0; step < 20000; step++) {
        if (random_below(3) == 0)
            wake(0);
        else
            block(0);
        pass(random_below(SLICE));
    }
    for (unsigned n = 2; n < TASKS; n++) {
        assert_true(ran[n] <= ran[1] + SLICE);
        assert_true(ran[1] <= ran[n] + SLICE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nobody_runs_where_nobody_is_ready, power_on),
        cmocka_unit_test_setup(what_follows_going_to_sleep_is_paid_by_who_does, power_on),
        cmocka_unit_test_setup(the_most_urgent_runs_first, power_on),
        cmocka_unit_test_setup(a_more_urgent_one_that_wakes_runs_at_once, power_on),
        cmocka_unit_test_setup(a_less_urgent_one_that_wakes_waits, power_on),
        cmocka_unit_test_setup(one_that_wakes_does_not_interrupt_its_equal, power_on),
        cmocka_unit_test_setup(equals_take_turns_a_slice_each, power_on),
        cmocka_unit_test_setup(slices_may_differ, power_on),
        cmocka_unit_test_setup(a_slice_that_is_not_given_has_the_default_length, power_on),
        cmocka_unit_test_setup(slices_are_counted_in_ticks_of_the_board, power_on),
        cmocka_unit_test_setup(who_was_interrupted_goes_on_with_the_rest_of_its_slice, power_on),
        cmocka_unit_test_setup(who_blocks_and_wakes_goes_behind_its_equals_with_a_new_slice,
                               power_on),
        cmocka_unit_test_setup(an_equal_that_wakes_all_the_time_takes_no_turn_away, power_on),
        cmocka_unit_test_setup(a_turn_has_an_end_only_while_an_equal_waits, power_on),
        cmocka_unit_test_setup(waking_twice_is_waking_once, power_on),
        cmocka_unit_test_setup(blocking_who_is_not_ready_changes_nothing, power_on),
        cmocka_unit_test_setup(at_any_time_who_an_oracle_expects_runs, power_on),
        cmocka_unit_test_setup(equals_that_never_sleep_get_the_same_time, power_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
