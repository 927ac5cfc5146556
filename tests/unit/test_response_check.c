/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_response_check.c - a watchdog or a response that cannot be is refused. */
#include "tests/unit/config_under_test.h"

static void what_can_be_is_accepted(void **state)
{
    (void)state;
    linux_vm->virtual_devices |= VDEV_SP805;
    linux_vm->watchdog_ms = 30000;
    linux_vm->responses =
        (struct response_config){.silence = VM_RESTART, .restarts = 16, .within_s = 3600};
    rtos_vcpus[0].sched.budget_us = 100;
    rtos_vcpus[0].sched.period_us = 1000;
    rtos_vm->responses = (struct response_config){.overrun = VM_LOG, .fault = VM_RESTART};
    expect("");
}

static void a_watchdog_wants_its_device(void **state)
{
    (void)state;
    linux_vm->watchdog_ms = 1000;
    expect("linux: watchdog_ms is 1000, but virtual_devices has no VDEV_SP805\n");
}

static void a_watchdog_counts_six_minutes_at_most(void **state)
{
    (void)state;
    linux_vm->virtual_devices |= VDEV_SP805;
    rtos_vm->virtual_devices |= VDEV_SP805;
    linux_vm->watchdog_ms = 357914;
    rtos_vm->watchdog_ms = 357913;
    expect("linux: watchdog_ms 357914, it can count to 357913\n");
}

static void silence_is_heard_by_a_watchdog_only(void **state)
{
    (void)state;
    linux_vm->responses.silence = VM_STOP;
    expect("linux: responses.silence is VM_STOP, but virtual_devices has no VDEV_SP805\n");
}

static void an_overrun_wants_a_budget(void **state)
{
    (void)state;
    linux_vm->responses.overrun = VM_IGNORE;
    rtos_vm->responses.overrun = VM_RESTART;
    expect("rtos: responses.overrun is VM_RESTART, but no vCPU has a sched.budget_us\n");
}

static void a_response_is_one_of_the_list(void **state)
{
    (void)state;
    rtos_vm->responses.fault = 5;
    expect("rtos: responses.fault is 5, enum vm_response ends at 4\n");
}

static void a_limit_is_a_number_and_a_time(void **state)
{
    (void)state;
    linux_vm->responses.restarts = 3;
    rtos_vm->responses.within_s = 60;
    expect("linux: responses.restarts is 3 and within_s 0: a limit needs both, no limit neither\n"
           "rtos: responses.restarts is 0 and within_s 60: a limit needs both, no limit neither\n");
}

static void a_limit_is_no_more_than_16(void **state)
{
    (void)state;
    rtos_vm->responses.restarts = 17;
    rtos_vm->responses.within_s = 60;
    expect("rtos: responses.restarts 17, a limit can be 16\n");
}

int main(void)
{
#define RESPONSE_TEST(name)                                                                        \
    cmocka_unit_test_setup_teardown(name, start_from_a_good_config, forget_problems)
    const struct CMUnitTest tests[] = {
        RESPONSE_TEST(what_can_be_is_accepted),
        RESPONSE_TEST(a_watchdog_wants_its_device),
        RESPONSE_TEST(a_watchdog_counts_six_minutes_at_most),
        RESPONSE_TEST(silence_is_heard_by_a_watchdog_only),
        RESPONSE_TEST(an_overrun_wants_a_budget),
        RESPONSE_TEST(a_response_is_one_of_the_list),
        RESPONSE_TEST(a_limit_is_a_number_and_a_time),
        RESPONSE_TEST(a_limit_is_no_more_than_16),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
