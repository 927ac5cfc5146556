/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_rules.c - what an application of guests/rtos may not do, and what others
 * may not do to it. */
#include "tests/unit/rtos_tasks.h"

static int results[1];

static void name_itself(void *name)
{
    say("%s", (const char *)name);
}

/* Mistakes ------------------------------------------------------------------------------ */

static void nothing_waits_with_interrupts_masked(void **state)
{
    (void)state;
    assert_int_equal(task_sleep(POLL), E_CTX);
    assert_int_equal(task_sleep(5), E_CTX);
    assert_int_equal(task_delay(5), E_CTX);
    assert_int_equal(task_delay_until(0), E_CTX);
    assert_int_equal(task_yield(), E_CTX);
    assert_null(task_self());
}

static void a_task_that_was_not_created_does_not_exist(void **state)
{
    static struct task none;

    (void)state;
    assert_int_equal(task_activate(&none), E_NOEXS);
    assert_int_equal(task_activate(NULL), E_NOEXS);
    assert_int_equal(task_terminate(&none), E_NOEXS);
    assert_int_equal(task_wakeup(&none), E_NOEXS);
    assert_int_equal(task_forget_wakeups(&none), E_NOEXS);
    assert_int_equal(task_release(&none), E_NOEXS);
    assert_int_equal(task_state(&none), TASK_NONEXISTENT);
    assert_int_equal(task_state(NULL), TASK_NONEXISTENT);
}

static void a_task_is_created_with_sense_and_once(void **state)
{
    static uint32_t stack[TASK_STACK_MIN / 4];
    static struct task task;
    struct task_config good = {
        .run = name_itself, .priority = 1, .stack = stack, .stack_bytes = sizeof(stack)};
    struct task_config bad = good;

    (void)state;
    bad.priority = 0;
    assert_int_equal(task_create(&task, &bad), E_PAR);
    bad.priority = TASK_PRIORITY_MAX + 1;
    assert_int_equal(task_create(&task, &bad), E_PAR);
    bad = good;
    bad.run = NULL;
    assert_int_equal(task_create(&task, &bad), E_PAR);
    bad = good;
    bad.stack = NULL;
    assert_int_equal(task_create(&task, &bad), E_PAR);
    bad = good;
    bad.stack_bytes--;
    assert_int_equal(task_create(&task, &bad), E_PAR);
    assert_int_equal(task_create(NULL, &good), E_PAR);
    assert_int_equal(task_create(&task, NULL), E_PAR);
    assert_int_equal(task_create(&task, &good), E_OK);
    assert_int_equal(task_create(&task, &good), E_OBJ);
}

static void overflow(void *name)
{
    *tasks[0].config.stack = 0;
    task_sleep(WAIT_FOREVER);
    (void)name;
}

static void a_stack_that_overflowed_is_noticed_when_its_task_waits(void **state)
{
    (void)state;
    task_is(0, 5, overflow);
    assert_string_equal(fake_rtos_run(), "a: stack overflow");
}

/* Locking ------------------------------------------------------------------------------- */

static void lock_twice(void *name)
{
    bool outer = kernel_lock(), inner;

    (void)name;
    task_activate(&tasks[1]);
    say("locked");
    inner = kernel_lock();
    results[0] = task_sleep(5);
    kernel_unlock(inner);
    say("still");
    kernel_unlock(outer);
    say("free");
}

static void nobody_else_runs_before_the_outermost_unlock(void **state)
{
    (void)state;
    task_is(0, 5, lock_twice);
    task_exists(1, 1, name_itself);
    assert_run_says("locked still b free");
    assert_int_equal(results[0], E_CTX);
}

static struct task *seen;

static void look_who_runs(void)
{
    seen = task_self();
}

static void be_interrupted(void *name)
{
    (void)name;
    assert_ptr_equal(task_self(), &tasks[0]);
    fake_rtos_interrupt(look_who_runs);
}

static void a_handler_sees_whom_it_interrupted(void **state)
{
    (void)state;
    task_is(0, 5, be_interrupted);
    assert_run_says("");
    assert_ptr_equal(seen, &tasks[0]);
}

#define TEST(name) cmocka_unit_test_setup(name, rtos_power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_waits_with_interrupts_masked),
        TEST(a_task_that_was_not_created_does_not_exist),
        TEST(a_task_is_created_with_sense_and_once),
        TEST(a_stack_that_overflowed_is_noticed_when_its_task_waits),
        TEST(nobody_else_runs_before_the_outermost_unlock),
        TEST(a_handler_sees_whom_it_interrupted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
