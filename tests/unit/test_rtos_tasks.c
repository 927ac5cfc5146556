/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_tasks.c - the tasks of guests/rtos: who runs, and what becomes of whom. */
#include "tests/unit/rtos_tasks.h"

static void name_itself(void *name)
{
    say("%s", (const char *)name);
}

static void the_most_urgent_runs_first_and_equals_in_their_order(void **state)
{
    (void)state;
    task_is(0, 5, name_itself);
    task_is(1, 3, name_itself);
    task_is(2, 5, name_itself);
    task_is(3, 32, name_itself);
    task_is(4, 1, name_itself);
    task_is(5, 3, name_itself);
    assert_run_says("e b f a c d");
    for (unsigned n = 0; n < TASKS; n++)
        assert_int_equal(task_state(&tasks[n]), TASK_DORMANT);
}

static void activate_others(void *name)
{
    say("begins");
    task_activate(&tasks[1]); /* less urgent */
    say("goes-on");
    task_activate(&tasks[2]); /* more urgent */
    say("ends");
    (void)name;
}

static void a_more_urgent_task_runs_at_once_and_a_less_urgent_one_waits(void **state)
{
    (void)state;
    task_is(0, 5, activate_others);
    task_exists(1, 6, name_itself);
    task_exists(2, 4, name_itself);
    assert_run_says("begins goes-on c ends b");
}

static void yield_once(void *name)
{
    say("%s1", (const char *)name);
    assert_int_equal(task_yield(), E_OK);
    say("%s2", (const char *)name);
}

static void who_yields_lets_its_equals_run_and_nobody_else(void **state)
{
    (void)state;
    task_is(0, 5, yield_once);
    task_is(1, 5, yield_once);
    task_is(2, 6, yield_once);
    assert_run_says("a1 b1 a2 b2 c1 c2");
}

static void work_and_name_itself(void *name)
{
    say("%s", (const char *)name);
    fake_rtos_work(50);
    say("/%s", (const char *)name);
}

static void activate_d(void)
{
    assert_int_equal(task_activate(&tasks[3]), E_OK);
}

static void work_and_be_interrupted(void *name)
{
    say("%s", (const char *)name);
    fake_rtos_interrupt(activate_d);
    say("/%s", (const char *)name);
}

static void a_task_that_was_preempted_goes_on_before_its_equals(void **state)
{
    (void)state;
    task_is(0, 5, work_and_be_interrupted);
    task_is(1, 5, work_and_name_itself);
    task_exists(3, 2, name_itself);
    assert_run_says("a d /a b /b");
}

/* Activation ---------------------------------------------------------------------------- */

static int results[4];

static void activate_b_thrice(void *name)
{
    (void)name;
    for (unsigned n = 0; n < 3; n++)
        results[n] = task_activate(&tasks[1]);
}

static void a_task_begins_anew_as_often_as_it_was_activated(void **state)
{
    (void)state;
    task_is(0, 5, activate_b_thrice);
    task_exists(1, 6, name_itself);
    assert_run_says("b b b");
    assert_int_equal(results[2], E_OK);
}

/* On its own stack, and with others in between. */
static void a_task_that_begins_anew_is_the_last_of_its_equals(void **state)
{
    (void)state;
    task_is(0, 5, name_itself);
    task_is(1, 5, name_itself);
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    assert_run_says("a b a a");
}

static void activations_are_counted_up_to_their_limit(void **state)
{
    (void)state;
    task_is(0, 5, name_itself);
    for (unsigned n = 0; n < TASK_ACTIVATION_MAX; n++)
        assert_int_equal(task_activate(&tasks[0]), E_OK);
    assert_int_equal(task_activate(&tasks[0]), E_QOVR);
}

static void exit_inside(void)
{
    volatile uint32_t room[64] = {1};

    say("%u", room[0]);
    task_exit();
}

static void exit_deep_inside(void *name)
{
    exit_inside();
    say("%s", (const char *)name); /* never */
}

static void a_task_ends_where_it_calls_exit(void **state)
{
    (void)state;
    task_is(0, 5, exit_deep_inside);
    task_is(1, 5, name_itself);
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    assert_run_says("1 b 1");
}

/* Termination --------------------------------------------------------------------------- */

static void sleep_for_ever(void *name)
{
    say("%s", (const char *)name);
    task_sleep(WAIT_FOREVER);
    say("%s-woke", (const char *)name);
}

static void terminate_b_twice(void *name)
{
    (void)name;
    results[0] = task_terminate(&tasks[1]);
    results[1] = task_terminate(&tasks[1]);
    results[2] = task_terminate(&tasks[0]);
    results[3] = task_wakeup(&tasks[1]);
}

static void a_terminated_task_never_goes_on(void **state)
{
    (void)state;
    task_is(1, 4, sleep_for_ever);
    task_is(0, 5, terminate_b_twice);
    assert_run_says("b");
    assert_int_equal(results[0], E_OK);
    assert_int_equal(results[1], E_OBJ);
    assert_int_equal(results[2], E_ILUSE);
    assert_int_equal(results[3], E_OBJ);
    assert_int_equal(task_state(&tasks[1]), TASK_DORMANT);
    assert_int_equal(task_activate(&tasks[1]), E_OK);
    assert_run_says("b");
}

static void terminate_b(void *name)
{
    (void)name;
    assert_int_equal(task_terminate(&tasks[1]), E_OK);
}

static void a_task_terminated_while_ready_or_in_a_delay_is_gone(void **state)
{
    (void)state;
    task_is(1, 6, name_itself);
    task_is(0, 5, terminate_b);
    assert_run_says("");
    assert_false(fake_rtos.timer_is_set);
}

static void sleep_a_while(void *name)
{
    say("%s", (const char *)name);
    task_sleep(500);
    say("%s-woke", (const char *)name);
}

static void a_terminated_task_leaves_no_timer_and_begins_anew_when_that_was_asked_for(void **state)
{
    (void)state;
    task_is(1, 4, sleep_a_while);
    assert_int_equal(task_activate(&tasks[1]), E_OK);
    task_is(0, 5, terminate_b);
    assert_run_says("b b b-woke");
    assert_int_equal(fake_rtos.now, 1500);
}

/* Sleeping ------------------------------------------------------------------------------ */

static void sleep_thrice(void *name)
{
    for (unsigned n = 0; n < 3; n++) {
        int result = task_sleep(100);

        say("%s:%d@%u", (const char *)name, result, (unsigned)time_us());
    }
}

static void wake_a_twice(void *name)
{
    (void)name;
    assert_int_equal(task_wakeup(&tasks[0]), E_OK);
    fake_rtos_work(10);
    say("b");
    assert_int_equal(task_wakeup(&tasks[0]), E_OK);
}

static void a_sleeper_is_woken_up_or_its_time_is_over(void **state)
{
    (void)state;
    task_is(0, 3, sleep_thrice);
    task_is(1, 5, wake_a_twice);
    assert_run_says("a:0@0 b a:0@10 a:-50@110");
}

static void wake_ups_that_come_early_are_kept(void **state)
{
    (void)state;
    task_is(0, 6, sleep_thrice);
    task_is(1, 5, wake_a_twice);
    assert_run_says("b a:0@10 a:0@10 a:-50@110");
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    for (unsigned n = 0; n < TASK_WAKEUP_MAX; n++)
        assert_int_equal(task_wakeup(&tasks[0]), E_OK);
    assert_int_equal(task_wakeup(&tasks[0]), E_QOVR);
    assert_int_equal(task_forget_wakeups(&tasks[0]), TASK_WAKEUP_MAX);
    assert_int_equal(task_forget_wakeups(&tasks[0]), 0);
    assert_run_says("a:-50@210 a:-50@310 a:-50@410");
}

static void delay_100(void *name)
{
    int result = task_delay(100);

    say("%s:%d@%u", (const char *)name, result, (unsigned)time_us());
    result = task_sleep(POLL);
    say("%s:%d", (const char *)name, result);
}

static void release_a(void *name)
{
    fake_rtos_work(10);
    (void)name;
    results[0] = task_release(&tasks[0]);
    results[1] = task_release(&tasks[0]);
    results[2] = task_release(&tasks[1]);
}

static void a_wake_up_does_not_shorten_a_delay_and_a_release_does(void **state)
{
    (void)state;
    task_is(0, 3, delay_100);
    task_is(1, 5, wake_a_twice);
    assert_run_says("b a:0@100 a:0");
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    task_is(2, 5, release_a);
    assert_run_says("a:-49@110 a:-50");
    assert_int_equal(results[0], E_OK);
    assert_int_equal(results[1], E_OBJ);
    assert_int_equal(results[2], E_OBJ);
}

#define TEST(name) cmocka_unit_test_setup(name, rtos_power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_most_urgent_runs_first_and_equals_in_their_order),
        TEST(a_more_urgent_task_runs_at_once_and_a_less_urgent_one_waits),
        TEST(who_yields_lets_its_equals_run_and_nobody_else),
        TEST(a_task_that_was_preempted_goes_on_before_its_equals),
        TEST(a_task_begins_anew_as_often_as_it_was_activated),
        TEST(a_task_that_begins_anew_is_the_last_of_its_equals),
        TEST(activations_are_counted_up_to_their_limit),
        TEST(a_task_ends_where_it_calls_exit),
        TEST(a_terminated_task_never_goes_on),
        TEST(a_task_terminated_while_ready_or_in_a_delay_is_gone),
        TEST(a_terminated_task_leaves_no_timer_and_begins_anew_when_that_was_asked_for),
        TEST(a_sleeper_is_woken_up_or_its_time_is_over),
        TEST(wake_ups_that_come_early_are_kept),
        TEST(a_wake_up_does_not_shorten_a_delay_and_a_release_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
