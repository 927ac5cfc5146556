/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_time.c - time in guests/rtos: delays, cyclic handlers, and the end of
 * waits. Nearly all of it with a counter that wraps meanwhile, too. */
#include <string.h>

#include "tests/unit/rtos_tasks.h"

static struct semaphore semaphore;
static struct cyclic cyclics[3];
static uint64_t releases[64];
static unsigned release_count;

static void forget(void)
{
    memset(&semaphore, 0, sizeof(semaphore));
    memset(cyclics, 0, sizeof(cyclics));
    release_count = 0;
}

static int power_on(void **state)
{
    forget();
    return rtos_power_on(state);
}

static int power_on_at_wrap(void **state)
{
    forget();
    return rtos_power_on_at_wrap(state);
}

/* Tasks --------------------------------------------------------------------------------- */

static void delay_thrice(void *name)
{
    for (unsigned n = 0; n < 3; n++) {
        assert_int_equal(task_delay(10), E_OK);
        say("%s@%u", (const char *)name, (unsigned)time_us());
    }
}

static void delays_that_end_together_end_by_priority(void **state)
{
    (void)state;
    task_is(0, 7, delay_thrice);
    task_is(1, 5, delay_thrice);
    task_is(2, 6, delay_thrice);
    assert_run_says("b@10 c@10 a@10 b@20 c@20 a@20 b@30 c@30 a@30");
}

static void delays_of_equals_that_end_together_end_in_their_order(void **state)
{
    (void)state;
    task_is(2, 5, delay_thrice);
    task_is(0, 5, delay_thrice);
    task_is(1, 5, delay_thrice);
    assert_run_says("c@10 a@10 b@10 c@20 a@20 b@20 c@30 a@30 b@30");
}

static void delay_40(void *name)
{
    task_delay(40);
    say("%s@%u", (const char *)name, (unsigned)time_us());
}

static void a_short_delay_ends_before_a_long_one_that_began_earlier(void **state)
{
    (void)state;
    task_is(0, 5, delay_40);
    task_is(1, 6, delay_thrice);
    assert_run_says("b@10 b@20 b@30 a@40");
}

static void delay_until_fixed_times(void *name)
{
    uint64_t when = kernel_now();

    (void)name;
    for (unsigned n = 0; n < 4; n++) {
        when += 20;
        task_delay_until(when);
        say("%u", (unsigned)time_us());
        fake_rtos_work(n == 1 ? 45 : 7);
    }
}

static void work_does_not_move_an_absolute_time_and_one_that_is_over_does_not_wait(void **state)
{
    (void)state;
    task_is(0, 5, delay_until_fixed_times);
    assert_run_says("20 40 85 92");
}

static void work_and_say(void *name)
{
    say("%s", (const char *)name);
    fake_rtos_work(25);
    say("/%s@%u", (const char *)name, (unsigned)time_us());
}

static void a_delay_that_ends_preempts_what_is_less_urgent(void **state)
{
    (void)state;
    task_is(0, 3, delay_thrice);
    task_is(1, 5, work_and_say);
    assert_run_says("b a@10 a@20 /b@25 a@30");
}

static void wait_25(void *name)
{
    int result = semaphore_wait(&semaphore, 25);

    say("%s:%d@%u", (const char *)name, result, (unsigned)time_us());
}

static void signal_at_25(void *name)
{
    task_delay(25);
    say("%s:%d@%u", (const char *)name, semaphore_signal(&semaphore), (unsigned)time_us());
}

/* Who came first to the timers wins: the wait is over before the signal comes, and then the
 * signal before the wait is over. */
static void a_wait_that_ends_in_the_tick_of_the_signal_ends_once(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 9);
    task_is(0, 5, wait_25);
    task_is(1, 3, signal_at_25);
    assert_run_says("b:0@25 a:-50@25");
    assert_int_equal(semaphore.count, 1);
    assert_int_equal(task_activate(&tasks[0]), E_OK);
    assert_run_says("a:0@25");
    assert_false(fake_rtos.timer_is_set);
}

static void waits_with_one_end_are_over_in_their_order(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 9);
    task_is(0, 5, wait_25);
    task_is(1, 5, wait_25);
    task_is(2, 4, wait_25);
    assert_run_says("c:-50@25 a:-50@25 b:-50@25");
    assert_int_equal(fake_rtos.interrupts, 1);
}

static void signal_when_5_are_over(void *name)
{
    (void)name;
    fake_rtos_work(5);
    semaphore_signal(&semaphore);
}

static void a_wait_that_was_served_leaves_no_timer(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 9);
    task_is(0, 3, wait_25);
    task_is(1, 5, signal_when_5_are_over);
    assert_run_says("a:0@5");
    assert_int_equal(fake_rtos.now, (uint64_t)(fake_rtos.now - time_us() + 5));
    assert_int_equal(fake_rtos.interrupts, 0);
}

/* Cyclic handlers ------------------------------------------------------------------------ */

static void note_release(void *argument, uint64_t release)
{
    assert_true(port_is_masked());
    assert_int_equal(task_sleep(1), E_CTX);
    releases[release_count++] = release;
    if (release_count == 60)
        assert_int_equal(cyclic_stop(argument), E_OK);
}

static void cyclic_is(unsigned n, uint32_t period_us, uint32_t phase_us,
                      void (*run)(void *, uint64_t))
{
    const struct cyclic_config config = {
        .run = run, .argument = &cyclics[n], .period_us = period_us, .phase_us = phase_us};

    assert_int_equal(cyclic_create(&cyclics[n], &config), E_OK);
}

static void a_cyclic_handler_is_called_at_exact_times(void **state)
{
    uint64_t first;

    (void)state;
    cyclic_is(0, 7, 3, note_release);
    first = kernel_now() + 3;
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    assert_run_says("");
    assert_int_equal(release_count, 60);
    for (unsigned n = 0; n < 60; n++)
        assert_int_equal(releases[n], first + 7 * n);
}

/* 62.5 MHz: 7 us are 437.5 ticks; 32768 Hz: 1 ms is 32.768. */
static void periods_of_no_whole_number_of_ticks_do_not_drift(void **state)
{
    static const uint32_t frequencies[] = {62500000, 24000000, 32768, 19200000, 999983};

    (void)state;
    for (unsigned f = 0; f < 5; f++) {
        struct period period;
        uint64_t when = 0, hz = frequencies[f];

        fake_rtos.ticks_per_second = frequencies[f];
        period_init(&period, 1007);
        for (uint64_t n = 1; n <= 100000; n++) {
            when = period_after(&period, when);
            assert_true(when == n * 1007 * hz / 1000000);
        }
    }
}

static void time_is_rounded_up_to_ticks(void **state)
{
    (void)state;
    fake_rtos.ticks_per_second = 62500000;
    assert_int_equal(ticks_of_microseconds(0), 0);
    assert_int_equal(ticks_of_microseconds(1), 63);
    assert_int_equal(ticks_of_microseconds(2), 125);
    assert_true(ticks_of_microseconds(UINT32_MAX) == (0xffffffffull * 125 + 1) / 2);
}

static void say_release(void *argument, uint64_t release)
{
    struct cyclic *c = argument;

    say("%c%u", 'x' + (int)(c - cyclics), (unsigned)(release - (fake_rtos.now - time_us())));
    if (release - (fake_rtos.now - time_us()) >= 20)
        cyclic_stop(c);
}

static void handlers_of_one_tick_are_called_in_the_order_they_were_set(void **state)
{
    (void)state;
    cyclic_is(0, 10, 0, say_release);
    cyclic_is(1, 5, 0, say_release);
    cyclic_is(2, 10, 0, say_release);
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(cyclic_start(&cyclics[n]), E_OK);
    assert_run_says("x0 y0 z0 y5 x10 z10 y10 y15 x20 z20 y20");
}

static void mask_for_35(void *name)
{
    bool was_locked = kernel_lock();

    (void)name;
    fake_rtos_work(35);
    say("late");
    kernel_unlock(was_locked);
}

static void releases_that_were_late_are_made_up_for_with_their_own_times(void **state)
{
    (void)state;
    cyclic_is(0, 10, 5, say_release);
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    task_is(0, 5, mask_for_35);
    fake_rtos_run();
    assert_said("late x5 x15 x25");
    assert_int_equal(time_us(), 35);
}

static void wake_b_in_each_period(void *argument, uint64_t release)
{
    task_wakeup(&tasks[1]);
    say_release(argument, release);
}

static void sleep_thrice(void *name)
{
    for (unsigned n = 0; n < 3; n++) {
        task_sleep(WAIT_FOREVER);
        say("%s@%u", (const char *)name, (unsigned)time_us());
    }
}

static void a_handler_wakes_a_task_that_preempts_another(void **state)
{
    (void)state;
    cyclic_is(0, 10, 0, wake_b_in_each_period);
    task_is(1, 2, sleep_thrice);
    task_is(0, 5, work_and_say);
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    assert_run_says("x0 b@0 a x10 b@10 x20 b@20 /a@25");
}

static void a_handler_started_again_begins_with_its_phase(void **state)
{
    (void)state;
    cyclic_is(0, 10, 4, say_release);
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    fake_rtos.now += 2;
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    assert_run_says("x6 x16 x26");
}

static void a_handler_that_was_stopped_is_not_called(void **state)
{
    (void)state;
    cyclic_is(0, 10, 4, say_release);
    assert_int_equal(cyclic_stop(&cyclics[0]), E_OK);
    assert_int_equal(cyclic_start(&cyclics[0]), E_OK);
    assert_int_equal(cyclic_stop(&cyclics[0]), E_OK);
    assert_run_says("");
    assert_int_equal(fake_rtos.interrupts, 0);
}

static void a_cyclic_handler_is_created_with_sense_and_once(void **state)
{
    struct cyclic_config config = {.run = say_release, .period_us = 0};

    (void)state;
    assert_int_equal(cyclic_create(&cyclics[0], &config), E_PAR);
    assert_int_equal(cyclic_start(&cyclics[0]), E_NOEXS);
    assert_int_equal(cyclic_stop(&cyclics[0]), E_NOEXS);
    assert_int_equal(cyclic_start(NULL), E_NOEXS);
    config.period_us = 1;
    assert_int_equal(cyclic_create(NULL, &config), E_PAR);
    assert_int_equal(cyclic_create(&cyclics[0], NULL), E_PAR);
    assert_int_equal(cyclic_create(&cyclics[0], &config), E_OK);
    assert_int_equal(cyclic_create(&cyclics[0], &config), E_OBJ);
    config.run = NULL;
    assert_int_equal(cyclic_create(&cyclics[1], &config), E_PAR);
}

#define TEST(name) cmocka_unit_test_setup(name, power_on)
// clang-format off
#define TWICE(name) TEST(name), {#name "_at_wrap", name, power_on_at_wrap, NULL, NULL}
// clang-format on

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWICE(delays_that_end_together_end_by_priority),
        TWICE(delays_of_equals_that_end_together_end_in_their_order),
        TWICE(a_short_delay_ends_before_a_long_one_that_began_earlier),
        TWICE(work_does_not_move_an_absolute_time_and_one_that_is_over_does_not_wait),
        TWICE(a_delay_that_ends_preempts_what_is_less_urgent),
        TWICE(a_wait_that_ends_in_the_tick_of_the_signal_ends_once),
        TWICE(waits_with_one_end_are_over_in_their_order),
        TWICE(a_wait_that_was_served_leaves_no_timer),
        TWICE(a_cyclic_handler_is_called_at_exact_times),
        TEST(periods_of_no_whole_number_of_ticks_do_not_drift),
        TEST(time_is_rounded_up_to_ticks),
        TWICE(handlers_of_one_tick_are_called_in_the_order_they_were_set),
        TWICE(releases_that_were_late_are_made_up_for_with_their_own_times),
        TWICE(a_handler_wakes_a_task_that_preempts_another),
        TWICE(a_handler_started_again_begins_with_its_phase),
        TWICE(a_handler_that_was_stopped_is_not_called),
        TEST(a_cyclic_handler_is_created_with_sense_and_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
