/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_response.c - what follows when a VM does what it should not is what its
 * configuration says. */
#include <string.h>

#include "arch/armv7/hsr.h"
#include "core/lifecycle.h"
#include "tests/unit/two_vms.h"

#define MS               10u /* ticks: a slow counter, for guests that work for long */
#define SECOND           (1000 * MS)
#define WATCHDOG_MS      500u
#define NO_ANSWER        ((uint32_t)EC_SVC << HSR_EC_SHIFT | HSR_IL)

#define WDOG_INTCLR      (VIRT_SP805_BASE + 0xc)
#define GONE_SILENT      "nobody served its watchdog"
#define FAILED           "a trap that no CPU of this kind should take"
#define OVERRAN          "a budget ended before its work"
#define UNDEFINED_VECTOR 0x04u

static struct vm_config configs[2];
static struct vcpu_config budgeted[2];
static unsigned served, undefined;

static int prepare(void **state)
{
    (void)state;
    memcpy(configs, two_vms, sizeof(configs));
    configs[A].virtual_devices |= VDEV_SP805;
    served = undefined = 0;
    return 0;
}

static void power_on(guest_script *a)
{
    machine_power_on(configs, 2);
    fake_timer.frequency = SECOND;
    guest_at(A, RAM, a);
    guest_at(B, RAM, rest);
}

static unsigned times_printed(const char *text)
{
    unsigned count = 0;

    for (const char *at = machine_console(); (at = strstr(at, text)); at++)
        count++;
    return count;
}

/* The watchdog ------------------------------------------------------------------- */

static void in_three_lives_a_silent_vm_restarts(void **state)
{
    (void)state;
    configs[A].watchdog_ms = WATCHDOG_MS;
    configs[A].responses = (struct response_config){.restarts = 2, .within_s = 60};
    power_on(rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].starts, 3);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(times_printed("nagaya: a restarts: " GONE_SILENT), 2);
    assert_int_equal(times_printed("nagaya: a: 2 restarts within 60 s"), 1);
    assert_int_equal(times_printed("nagaya: a is off: " GONE_SILENT), 1);
    assert_true(fake_timer.now >= 3 * WATCHDOG_MS * MS);
    assert_true(fake_timer.now < 4 * WATCHDOG_MS * MS);
    assert_int_equal(vms[B].state, VM_RUNNING);
}

static void restart_four_times_slowly(void)
{
    if (life() < 5)
        rest();
    guest_store(WDOG_INTCLR - 4, 4, 0); /* WdogControl: it stands */
    rest();
}

/* One each half second: never more than one in 0.4 s, and always two in 1 s. */
static void restarts_that_are_far_apart_have_no_limit(void **state)
{
    (void)state;
    configs[A].watchdog_ms = 1100;
    configs[A].responses = (struct response_config){.restarts = 1, .within_s = 1};
    power_on(restart_four_times_slowly);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].starts, 5);
    assert_int_equal(vms[A].state, VM_RUNNING);
}

static void serve_for_long(void)
{
    for (; served < 20; served++) {
        guest_work(WATCHDOG_MS * MS * 3 / 4);
        assert_true(guest_store(WDOG_INTCLR, 4, 1));
    }
    guest_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

static void who_serves_its_watchdog_goes_on(void **state)
{
    (void)state;
    configs[A].watchdog_ms = WATCHDOG_MS;
    power_on(serve_for_long);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(served, 20);
    assert_int_equal(vms[A].starts, 1);
    assert_int_equal(times_printed(GONE_SILENT), 0);
}

static void turn_it_off_after_a_while(void)
{
    guest_work(5 * WATCHDOG_MS * MS / 2);
    assert_true(guest_store(WDOG_INTCLR - 4, 4, 0));
    rest();
}

static void silence_may_be_no_more_than_a_line_in_the_log(void **state)
{
    (void)state;
    configs[A].watchdog_ms = WATCHDOG_MS;
    configs[A].responses.silence = VM_LOG;
    power_on(turn_it_off_after_a_while);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].starts, 1);
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(times_printed("nagaya: a: " GONE_SILENT), 1);
}

/* A life's watchdog is no other life's: one that stood stands again. */
static void stop_the_watchdog_and_reset(void)
{
    if (life() == 1) {
        assert_true(guest_store(WDOG_INTCLR - 4, 4, 3));
        guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
    }
    guest_work(10 * WATCHDOG_MS * MS);
    rest();
}

static void a_new_life_begins_with_the_watchdog_as_configured(void **state)
{
    (void)state;
    power_on(stop_the_watchdog_and_reset);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].starts, 2);
    assert_int_equal(vms[A].state, VM_RUNNING);
}

/* Faults ------------------------------------------------------------------------- */

static void do_what_has_no_answer(void)
{
    if (!guest_trap(NO_ANSWER) && guest_exception() == UNDEFINED_VECTOR)
        undefined++;
    rest();
}

static void fail_twice(void)
{
    if (life() < 3)
        do_what_has_no_answer();
    rest();
}

static void a_vm_that_fails_is_off(void **state)
{
    (void)state;
    power_on(do_what_has_no_answer);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(times_printed("nagaya: a is off: " FAILED), 1);
    assert_int_equal(undefined, 0);
}

static void a_vm_that_fails_may_start_over(void **state)
{
    (void)state;
    configs[A].responses.fault = VM_RESTART;
    power_on(fail_twice);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].starts, 3);
    assert_int_equal(times_printed("nagaya: a restarts: " FAILED), 2);
}

static void a_vm_that_fails_may_live_with_it(void **state)
{
    static const uint8_t responses[] = {VM_LOG, VM_IGNORE};

    for (unsigned n = 0; n < COUNT(responses); n++) {
        prepare(state);
        configs[A].responses.fault = responses[n];
        power_on(do_what_has_no_answer);
        assert_int_equal(machine_run(), MACHINE_QUIET);
        assert_int_equal(vms[A].state, VM_RUNNING);
        assert_int_equal(undefined, 1);
        assert_int_equal(times_printed("nagaya: a: " FAILED), responses[n] == VM_LOG);
    }
}

/* Overruns ----------------------------------------------------------------------- */

static void work_too_long(void)
{
    guest_work(5 * SECOND / 2);
    rest();
}

static void reserve(uint8_t response, guest_script *a)
{
    memcpy(budgeted, vcpus_of_a, sizeof(budgeted));
    budgeted[0].sched.budget_us = 100000;
    budgeted[0].sched.period_us = 250000;
    configs[A].vcpus = budgeted;
    configs[A].responses.overrun = response;
    power_on(a);
}

static void an_overrun_is_nobodys_business_unless_it_is_said(void **state)
{
    (void)state;
    reserve(VM_RESPONSE_DEFAULT, work_too_long);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(vms[A].vcpus[0].sched.spent > 10);
    assert_int_equal(times_printed(OVERRAN), 0);
}

/* 2.5 s of work at 40 % are more than 6 s. */
static void overruns_are_logged_once_a_second(void **state)
{
    (void)state;
    reserve(VM_LOG, work_too_long);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_in_range(times_printed("nagaya: a: " OVERRAN), 6, 7);
}

static void an_overrun_may_be_the_end(void **state)
{
    (void)state;
    reserve(VM_STOP, work_too_long);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(vms[A].vcpus[0].sched.spent, 2); /* the first was not its own alone */
    assert_int_equal(times_printed("nagaya: a is off: " OVERRAN), 1);
    assert_int_equal(vms[B].state, VM_RUNNING);
}

static void fill_slowly(const void *start, uint32_t size)
{
    (void)start;
    (void)size;
    if (vms[A].state == VM_LOADING && fake_cpu.core == vms[A].vcpus[0].core)
        fake_timer.now += 40 * MS;
}

/* It took several budgets, and is no work of the guest's. */
static void filling_a_vms_memory_is_no_overrun(void **state)
{
    (void)state;
    reserve(VM_STOP, rest);
    fake_cpu.clean = fill_slowly;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_true(vms[A].vcpus[0].sched.spent > 0);
    assert_int_equal(times_printed(OVERRAN), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(in_three_lives_a_silent_vm_restarts, prepare),
        cmocka_unit_test_setup(restarts_that_are_far_apart_have_no_limit, prepare),
        cmocka_unit_test_setup(who_serves_its_watchdog_goes_on, prepare),
        cmocka_unit_test_setup(silence_may_be_no_more_than_a_line_in_the_log, prepare),
        cmocka_unit_test_setup(a_new_life_begins_with_the_watchdog_as_configured, prepare),
        cmocka_unit_test_setup(a_vm_that_fails_is_off, prepare),
        cmocka_unit_test_setup(a_vm_that_fails_may_start_over, prepare),
        cmocka_unit_test_setup(a_vm_that_fails_may_live_with_it, prepare),
        cmocka_unit_test_setup(an_overrun_is_nobodys_business_unless_it_is_said, prepare),
        cmocka_unit_test_setup(overruns_are_logged_once_a_second, prepare),
        cmocka_unit_test_setup(an_overrun_may_be_the_end, prepare),
        cmocka_unit_test_setup(filling_a_vms_memory_is_no_overrun, prepare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
