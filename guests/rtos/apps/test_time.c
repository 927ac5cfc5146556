/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_time.c - nothing comes early, and releases are where they should be. How
 * late they come depends on who else wants the PC, so that is not looked at here. */
#include "guests/rtos/apps/test_rtos.h"
#include "guests/runtime/sysreg.h"

#define RELEASES 50u

static struct cyclic periodic;
static uint64_t releases[RELEASES];
static volatile unsigned release_count, early;

static void note_release(void *argument, uint64_t release)
{
    (void)argument;
    if (!time_has_come(release, kernel_now()))
        early = early + 1;
    if (release_count < RELEASES)
        releases[release_count] = release;
    release_count = release_count + 1;
    task_wakeup(helper_task(URGENT));
}

static void stop_at_the_last(void)
{
    while (release_count < RELEASES)
        task_sleep(WAIT_FOREVER);
    cyclic_stop(&periodic);
}

static void releases_do_not_drift(uint32_t period_us)
{
    uint64_t us = (uint64_t)period_us * (RELEASES - 1);

    check_equal(releases[RELEASES - 1] - releases[0], us * read_cntfrq() / 1000000,
                "%u periods take %u us, to the tick", RELEASES - 1, (uint32_t)us);
    check_equal(early, 0, "no handler is called early");
}

static void delays_are_long_enough(void)
{
    static const uint32_t delays_us[] = {0, 1, 10, 100, 1000, 20000};

    for (unsigned n = 0; n < sizeof(delays_us) / sizeof(delays_us[0]); n++) {
        uint64_t begin = kernel_now();

        task_delay(delays_us[n]);
        check(kernel_now() - begin >= ticks_of_microseconds(delays_us[n]),
              "a delay of %u us is not shorter", delays_us[n]);
    }
}

static void waits_end(void)
{
    uint64_t begin = kernel_now();

    check_equal((uint32_t)task_sleep(500), (uint32_t)E_TMOUT, "a sleep of 500 us ends");
    check(kernel_now() - begin >= ticks_of_microseconds(500), "and not too early");
    check_equal((uint32_t)task_sleep(POLL), (uint32_t)E_TMOUT, "one of 0 us ends at once");
    task_wakeup(task_self());
    check_equal((uint32_t)task_sleep(WAIT_FOREVER), E_OK, "a wake-up is kept");
}

static uint64_t common_end;

static void delay_and_note(void)
{
    task_delay_until(common_end);
    note(task_self() == helper_task(FIRST) ? '1' : '2');
}

static void delays_end_in_their_order(void)
{
    common_end = kernel_now() + ticks_of_microseconds(20000);
    helper_start(SECOND, delay_and_note);
    helper_start(FIRST, delay_and_note);
    task_delay_until(common_end);
    order_is("21", "delays that are over together end in their order");
}

static struct cyclic slow;
static volatile uint32_t slow_calls;

/* The first call takes three periods and a half. */
static void take_long_once(void *argument, uint64_t release)
{
    uint64_t end = release + ticks_of_microseconds(350);

    (void)argument;
    while (slow_calls == 0 && !time_has_come(end, kernel_now()))
        ;
    slow_calls = slow_calls + 1;
}

/* The timer's line is high again before its interrupt has ended. No timer helps to wait here. */
static void a_handler_that_took_long_is_called_again(void)
{
    static const struct cyclic_config config = {.run = take_long_once, .period_us = 100};
    uint64_t end = kernel_now() + ticks_of_microseconds(1000000);

    cyclic_create(&slow, &config);
    cyclic_start(&slow);
    while (slow_calls < 10 && !time_has_come(end, kernel_now()))
        ;
    cyclic_stop(&slow);
    check(slow_calls >= 10, "a handler that took longer than its period is called again");
}

void test_time(void)
{
    static const struct cyclic_config config = {.run = note_release, .period_us = 1013};

    topic("time");
    delays_are_long_enough();
    waits_end();
    delays_end_in_their_order();
    a_handler_that_took_long_is_called_again();
    cyclic_create(&periodic, &config);
    helper_start(URGENT, stop_at_the_last);
    cyclic_start(&periodic);
    while (task_state(helper_task(URGENT)) != TASK_DORMANT)
        task_delay(1000);
    releases_do_not_drift(config.period_us);
}
