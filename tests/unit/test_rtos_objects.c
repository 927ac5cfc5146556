/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_objects.c - semaphores and event flags of guests/rtos. */
#include <string.h>

#include "tests/unit/rtos_tasks.h"

static struct semaphore semaphore;
static struct flags flags;

static int power_on(void **state)
{
    memset(&semaphore, 0, sizeof(semaphore));
    memset(&flags, 0, sizeof(flags));
    return rtos_power_on(state);
}

/* Semaphores ----------------------------------------------------------------------------- */

static void take_one(void *name)
{
    int result = semaphore_wait(&semaphore, WAIT_FOREVER);

    say("%s:%d", (const char *)name, result);
}

static void signal_four(void *name)
{
    for (unsigned n = 0; n < 4; n++) {
        assert_int_equal(semaphore_signal(&semaphore), E_OK);
        say("%s%u", (const char *)name, n);
    }
}

static void the_most_urgent_gets_it_first_and_equals_in_their_order(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 1);
    task_is(0, 5, take_one);
    task_is(1, 4, take_one);
    task_is(2, 5, take_one);
    task_is(3, 3, take_one);
    task_is(5, 9, signal_four);
    assert_run_says("d:0 f0 b:0 f1 a:0 f2 c:0 f3");
    assert_int_equal(semaphore.count, 0);
}

static void what_is_there_is_taken_without_waiting_and_polling_finds_no_more(void **state)
{
    (void)state;
    assert_int_equal(semaphore_create(&semaphore, 2, 3), E_OK);
    assert_int_equal(semaphore_wait(&semaphore, POLL), E_OK); /* interrupts are masked here */
    assert_int_equal(semaphore_wait(&semaphore, POLL), E_OK);
    assert_int_equal(semaphore_wait(&semaphore, POLL), E_TMOUT);
    assert_int_equal(semaphore_wait(&semaphore, 1), E_CTX);
}

static void a_semaphore_counts_up_to_its_maximum(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 2, 3);
    assert_int_equal(semaphore_signal(&semaphore), E_OK);
    assert_int_equal(semaphore_signal(&semaphore), E_QOVR);
    assert_int_equal(semaphore.count, 3);
}

static void a_semaphore_is_created_with_sense_and_once(void **state)
{
    (void)state;
    assert_int_equal(semaphore_signal(&semaphore), E_NOEXS);
    assert_int_equal(semaphore_wait(&semaphore, POLL), E_NOEXS);
    assert_int_equal(semaphore_signal(NULL), E_NOEXS);
    assert_int_equal(semaphore_wait(NULL, POLL), E_NOEXS);
    assert_int_equal(semaphore_create(NULL, 0, 1), E_PAR);
    assert_int_equal(semaphore_create(&semaphore, 0, 0), E_PAR);
    assert_int_equal(semaphore_create(&semaphore, 2, 1), E_PAR);
    assert_int_equal(semaphore_create(&semaphore, 1, 1), E_OK);
    assert_int_equal(semaphore_create(&semaphore, 1, 1), E_OBJ);
}

static void release_terminate_signal(void *name)
{
    (void)name;
    assert_int_equal(task_release(&tasks[0]), E_OK);
    assert_int_equal(task_terminate(&tasks[1]), E_OK);
    assert_int_equal(semaphore_signal(&semaphore), E_OK);
}

static void who_gave_up_or_was_terminated_gets_nothing(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 1);
    task_is(0, 3, take_one);
    task_is(1, 4, take_one);
    task_is(2, 5, take_one);
    task_is(3, 9, release_terminate_signal);
    assert_run_says("a:-49 c:0");
}

static void signal_by_handler(void)
{
    assert_int_equal(semaphore_signal(&semaphore), E_OK);
    say("handler");
}

static void be_interrupted(void *name)
{
    fake_rtos_interrupt(signal_by_handler);
    say("%s", (const char *)name);
}

static void a_handler_signals_and_the_task_runs_when_it_has_ended(void **state)
{
    (void)state;
    semaphore_create(&semaphore, 0, 1);
    task_is(0, 3, take_one);
    task_is(1, 4, be_interrupted);
    assert_run_says("handler a:0 b");
}

/* Event flags ---------------------------------------------------------------------------- */

static struct {
    uint32_t wanted;
    unsigned mode;
    uint32_t timeout_us;
} wishes[TASKS];

static void wish(unsigned n, uint32_t wanted, unsigned mode, uint32_t timeout_us)
{
    wishes[n].wanted = wanted;
    wishes[n].mode = mode;
    wishes[n].timeout_us = timeout_us;
}

static void wait_as_wished(void *name)
{
    unsigned n = (unsigned)(*(const char *)name - 'a');
    uint32_t found = 0;
    int result = flags_wait(&flags, wishes[n].wanted, wishes[n].mode, &found, wishes[n].timeout_us);

    say("%s:%d:%x@%u", (const char *)name, result, found, (unsigned)time_us());
}

static void set_1_2_4_one_by_one(void *name)
{
    for (uint32_t bit = 1; bit < 8; bit *= 2) {
        assert_int_equal(flags_set(&flags, bit), E_OK);
        say("%s%u", (const char *)name, bit);
    }
}

static void any_is_met_by_one_bit_and_all_by_every_one(void **state)
{
    (void)state;
    flags_create(&flags, 0);
    wish(0, 6, FLAGS_ANY, WAIT_FOREVER);
    wish(1, 6, FLAGS_ALL, WAIT_FOREVER);
    wish(2, 1, FLAGS_ALL, WAIT_FOREVER);
    task_is(0, 5, wait_as_wished);
    task_is(1, 5, wait_as_wished);
    task_is(2, 5, wait_as_wished);
    task_is(3, 9, set_1_2_4_one_by_one);
    assert_run_says("c:0:1@0 d1 a:0:3@0 d2 b:0:7@0 d4");
    assert_int_equal(flags.bits, 7);
}

static void set_7_at_once(void *name)
{
    assert_int_equal(flags_set(&flags, 7), E_OK);
    say("%s", (const char *)name);
}

static void one_set_serves_all_it_meets_by_priority(void **state)
{
    (void)state;
    flags_create(&flags, 8);
    wish(0, 1, FLAGS_ANY, WAIT_FOREVER);
    wish(1, 2, FLAGS_ANY, WAIT_FOREVER);
    wish(2, 16, FLAGS_ANY, 30);
    wish(3, 7, FLAGS_ALL, WAIT_FOREVER);
    task_is(0, 6, wait_as_wished);
    task_is(1, 5, wait_as_wished);
    task_is(2, 5, wait_as_wished);
    task_is(3, 4, wait_as_wished);
    task_is(4, 9, set_7_at_once);
    assert_run_says("d:0:f@0 b:0:f@0 a:0:f@0 e c:-50:f@30");
}

static void who_clears_takes_its_bits_from_those_behind_it_and_no_others(void **state)
{
    (void)state;
    flags_create(&flags, 8);
    wish(0, 3, FLAGS_ALL | FLAGS_CLEAR, WAIT_FOREVER);
    wish(1, 1, FLAGS_ANY, 40);
    wish(2, 4, FLAGS_ANY | FLAGS_CLEAR, WAIT_FOREVER);
    task_is(0, 4, wait_as_wished);
    task_is(1, 5, wait_as_wished);
    task_is(2, 6, wait_as_wished);
    task_is(4, 9, set_7_at_once);
    assert_run_says("a:0:f@0 c:0:c@0 e b:-50:8@40");
    assert_int_equal(flags.bits, 8);
}

static void bits_that_are_there_need_no_wait_and_are_cleared_only_when_asked(void **state)
{
    uint32_t found;

    (void)state;
    assert_int_equal(flags_create(&flags, 0xf0), E_OK);
    assert_int_equal(flags_wait(&flags, 0x31, FLAGS_ANY, &found, POLL), E_OK);
    assert_int_equal(found, 0xf0);
    assert_int_equal(flags_wait(&flags, 0x31, FLAGS_ALL, &found, POLL), E_TMOUT);
    assert_int_equal(found, 0xf0);
    assert_int_equal(flags_wait(&flags, 0x31, FLAGS_CLEAR, NULL, POLL), E_OK);
    assert_int_equal(flags.bits, 0xc0);
    assert_int_equal(flags_clear(&flags, 0x41), E_OK);
    assert_int_equal(flags.bits, 0x80);
}

static void flags_are_created_once_and_used_with_sense(void **state)
{
    (void)state;
    assert_int_equal(flags_set(&flags, 1), E_NOEXS);
    assert_int_equal(flags_clear(&flags, 1), E_NOEXS);
    assert_int_equal(flags_wait(&flags, 1, 0, NULL, POLL), E_NOEXS);
    assert_int_equal(flags_set(NULL, 1), E_NOEXS);
    assert_int_equal(flags_create(NULL, 0), E_PAR);
    assert_int_equal(flags_create(&flags, 0), E_OK);
    assert_int_equal(flags_create(&flags, 0), E_OBJ);
    assert_int_equal(flags_wait(&flags, 0, 0, NULL, POLL), E_PAR);
    assert_int_equal(flags_wait(&flags, 1, 4, NULL, POLL), E_PAR);
    assert_int_equal(flags_wait(&flags, 1, 0, NULL, 5), E_CTX);
}

#define TEST(name) cmocka_unit_test_setup(name, power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_most_urgent_gets_it_first_and_equals_in_their_order),
        TEST(what_is_there_is_taken_without_waiting_and_polling_finds_no_more),
        TEST(a_semaphore_counts_up_to_its_maximum),
        TEST(a_semaphore_is_created_with_sense_and_once),
        TEST(who_gave_up_or_was_terminated_gets_nothing),
        TEST(a_handler_signals_and_the_task_runs_when_it_has_ended),
        TEST(any_is_met_by_one_bit_and_all_by_every_one),
        TEST(one_set_serves_all_it_meets_by_priority),
        TEST(who_clears_takes_its_bits_from_those_behind_it_and_no_others),
        TEST(bits_that_are_there_need_no_wait_and_are_cleared_only_when_asked),
        TEST(flags_are_created_once_and_used_with_sense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
