/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_admission.c - reservations that cannot be kept, each with its sentence, and
 * the table of those that can. */
#include <stdlib.h>

#include "tests/unit/config_under_test.h"
#include "tools/admission.h"

#define HYP 5u /* what Nagaya itself may take, for each budget */

static struct vcpu_config io_vcpus[2];
static struct board fast_board; /* qemu-virt, but for that */

/* A third VM, "io", with its two vCPUs beside rtos on core 2; nobody is reserved. */
static int start_with_three(void **state)
{
    start_from_a_good_config(state);
    fast_board = board;
    fast_board.hyp_us = HYP;
    vms[2] = *rtos_vm;
    vms[2].name = "io";
    vms[2].vcpus = io_vcpus;
    vms[2].vcpu_count = 2;
    vms[2].passthrough_count = vms[2].irq_count = 0;
    system_under_test.vm_count = 3;
    io_vcpus[0] = io_vcpus[1] = (struct vcpu_config){.core = 2};
    return 0;
}

static void reserve(struct vcpu_config *vcpu, uint8_t priority, uint32_t budget, uint32_t period,
                    uint32_t deadline)
{
    vcpu->sched = (struct sched_params){
        .priority = priority, .budget_us = budget, .period_us = period, .deadline_us = deadline};
}

static struct check checked = {&system_under_test, &fast_board, 4, &problems};

static void admit(const char *policy, const char *sentences)
{
    problems_free(&problems);
    if (check_system(&checked))
        for (unsigned n = 0; n < system_under_test.vm_count; n++)
            check_vm(&checked, n);
    if (!problems.count)
        admission_check(&checked, policy);
    assert_string_equal(problems.text ? problems.text : "", sentences);
}

static void both(const char *sentences)
{
    admit("fixed_priority", sentences);
    admit("edf", sentences);
}

static void without_a_reservation_nothing_is_asked(void **state)
{
    (void)state;
    expect("");
    both("");
    admit("round_robin", "");
}

static void a_period_without_a_budget_is_refused(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 0, 1000, 0);
    both("rtos: vcpu 0: sched.period_us is 1000, but sched.budget_us is not set\n");
    reserve(rtos_vcpus, 0, 0, 0, 7);
    both("rtos: vcpu 0: sched.deadline_us is 7, but sched.budget_us is not set\n");
}

static void a_budget_without_a_period_is_refused(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 100, 0, 0);
    both("rtos: vcpu 0: sched.budget_us is 100, but sched.period_us is not set\n");
}

static void a_period_is_at_most_a_second(void **state)
{
    (void)state;
    reserve(&linux_vcpus[1], 0, 100, 1000001, 0);
    both("linux: vcpu 1: sched.period_us is 1000001, at most 1000000 (1 s) is allowed\n");
    reserve(&linux_vcpus[1], 0, 100, 1000000, 0);
    both("");
}

static void a_deadline_is_within_the_period(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 100, 1000, 1001);
    both("rtos: vcpu 0: sched.deadline_us 1001 is later than sched.period_us 1000\n");
}

static void a_budget_fits_into_its_deadline(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 501, 1000, 500);
    both("rtos: vcpu 0: sched.budget_us 501 does not fit into sched.deadline_us 500\n");
    reserve(rtos_vcpus, 0, 1001, 1000, 0);
    both("rtos: vcpu 0: sched.budget_us 1001 does not fit into sched.period_us 1000\n");
}

static void a_policy_that_has_no_test_admits_no_reservation(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 100, 1000, 0);
    admit("round_robin", "rtos: vcpu 0: sched.budget_us is set, and nobody can say whether "
                         "SCHED=round_robin keeps it: fixed_priority and edf would do\n");
}

#define FIX "less sched.budget_us, a longer sched.period_us or another core would do"

static void more_than_the_core_has_is_refused(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 400, 1000, 0);
    reserve(&io_vcpus[0], 1, 600, 1000, 0);
    admit("edf", "io: vcpu 0: with its sched.budget_us of 600, 101.0 % of core 2 would be "
                 "reserved, 5 us of Nagaya's own for each budget included: " FIX "\n");
    admit("fixed_priority",
          "io: vcpu 0: core 2 may give it its sched.budget_us of 600 later than 1000 us after it "
          "wakes, its sched.period_us, because of more urgent ones: " FIX " for one of them\n");
}

static void a_deadline_that_is_too_short_is_refused(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 200, 1000, 300);
    reserve(&io_vcpus[0], 1, 100, 2000, 300);
    admit("edf", "io: vcpu 0: with its sched.budget_us of 100, core 2 may have to give 315 us "
                 "within 300 us: " FIX "\n");
    admit("fixed_priority",
          "io: vcpu 0: core 2 may give it its sched.budget_us of 100 later than 300 us after it "
          "wakes, its sched.deadline_us, because of more urgent ones: " FIX " for one of them\n");
    reserve(&io_vcpus[0], 1, 85, 2000, 300);
    both("");
}

/* The classic: each is all right alone, and deadlines could be met, but not by priority. */
static void what_edf_can_do_fixed_priorities_may_not(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 0, 495, 1000, 0);
    reserve(&io_vcpus[0], 1, 690, 1400, 0);
    reserve(&io_vcpus[1], 2, 0, 0, 0);
    admit("edf", "");
    admit("fixed_priority",
          "io: vcpu 0: core 2 may give it its sched.budget_us of 690 later than 1400 us after it "
          "wakes, its sched.period_us, because of more urgent ones: " FIX " for one of them\n");
}

static void a_wrong_order_of_priorities_is_refused(void **state)
{
    (void)state;
    reserve(rtos_vcpus, 5, 100, 1000, 0);
    reserve(&io_vcpus[0], 4, 1200, 4000, 0);
    admit("edf", "");
    admit("fixed_priority",
          "rtos: vcpu 0: core 2 may give it its sched.budget_us of 100 later than 1000 us after "
          "it wakes, its sched.period_us, because of more urgent ones: " FIX " for one of them\n");
    reserve(&io_vcpus[0], 6, 1200, 4000, 0);
    admit("fixed_priority", "");
}

static void periods_that_never_meet_are_refused(void **state)
{
    static const uint32_t primes[] = {999983, 999979, 999961, 999959, 999953};

    (void)state;
    linux_vcpus[0].core = linux_vcpus[1].core = 2;
    reserve(&linux_vcpus[0], 0, 100000, primes[0], 0);
    reserve(&linux_vcpus[1], 1, 100000, primes[1], 0);
    reserve(rtos_vcpus, 2, 100000, primes[2], 0);
    reserve(&io_vcpus[0], 3, 100000, primes[3], 0);
    reserve(&io_vcpus[1], 4, 100000, primes[4], 0);
    admit("fixed_priority", "");
    admit("edf", "io: vcpu 1: its sched.period_us of 999953 and those of core 2's others have no "
                 "common multiple within which all could be tried: rounder periods would do\n");
}

static void each_core_is_looked_at(void **state)
{
    (void)state;
    reserve(&linux_vcpus[0], 0, 1000, 1000, 0);
    reserve(rtos_vcpus, 0, 1000, 1000, 0);
    admit("edf", "linux: vcpu 0: with its sched.budget_us of 1000, 100.5 % of core 0 would be "
                 "reserved, 5 us of Nagaya's own for each budget included: " FIX "\n"
                 "rtos: vcpu 0: with its sched.budget_us of 1000, 100.5 % of core 2 would be "
                 "reserved, 5 us of Nagaya's own for each budget included: " FIX "\n");
}

/* 500 of 1000, 500 of 2000, 750 of 3000: all of it, with what Nagaya itself may take. */
static void fill_the_core(void)
{
    reserve(rtos_vcpus, 0, 500 - HYP, 1000, 0);
    reserve(&io_vcpus[0], 1, 500 - HYP, 2000, 0);
    reserve(&io_vcpus[1], 2, 750 - HYP, 3000, 0);
}

static void a_core_that_is_full_to_the_last_microsecond_is_admitted_by_edf(void **state)
{
    (void)state;
    fill_the_core();
    admit("edf", "");
    io_vcpus[1].sched.budget_us++;
    admit("edf", "io: vcpu 1: with its sched.budget_us of 746, 100.1 % of core 2 would be "
                 "reserved, 5 us of Nagaya's own for each budget included: " FIX "\n");
}

/* Who has no budget is in nobody's way but for what it does in Nagaya: and that is missing. */
static void a_full_core_has_no_room_for_one_without_a_budget(void **state)
{
    (void)state;
    fill_the_core();
    linux_vcpus[1].core = 2;
    admit("edf", "io: vcpu 1: with its sched.budget_us of 745, core 2 may have to give 6005 us "
                 "within 6000 us: " FIX "\n");
}

static void expect_map(const char *policy, const char *expected)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    admission_write(out, &checked, policy);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void the_map_tells_who_has_what(void **state)
{
    (void)state;
    expect_map("edf", "");
    reserve(rtos_vcpus, 1, 200, 1000, 500);
    reserve(&io_vcpus[0], 2, 300, 2000, 0);
    io_vcpus[1].sched.priority = 9;
    expect_map("fixed_priority",
               "\ncore 2, fixed_priority: 35.0 % reserved, 35.8 % with 5 us of Nagaya's for each\n"
               "  vCPU               priority   budget   period deadline response  (us)\n"
               "  rtos.0                    1      200     1000      500      205\n"
               "  io.0                      2      300     2000     2000      510\n"
               "  io.1                      9  what is left\n");
    expect_map("edf", "\ncore 2, edf: 35.0 % reserved, 35.8 % with 5 us of Nagaya's for each\n"
                      "  vCPU               priority   budget   period deadline     room  (us)\n"
                      "  rtos.0                    1      200     1000      500      290\n"
                      "  io.0                      2      300     2000     2000     1280\n"
                      "  io.1                      9  what is left\n");
}

#define ADMISSION_TEST(test)                                                                       \
    cmocka_unit_test_setup_teardown(test, start_with_three, forget_problems)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ADMISSION_TEST(without_a_reservation_nothing_is_asked),
        ADMISSION_TEST(a_period_without_a_budget_is_refused),
        ADMISSION_TEST(a_budget_without_a_period_is_refused),
        ADMISSION_TEST(a_period_is_at_most_a_second),
        ADMISSION_TEST(a_deadline_is_within_the_period),
        ADMISSION_TEST(a_budget_fits_into_its_deadline),
        ADMISSION_TEST(a_policy_that_has_no_test_admits_no_reservation),
        ADMISSION_TEST(more_than_the_core_has_is_refused),
        ADMISSION_TEST(a_deadline_that_is_too_short_is_refused),
        ADMISSION_TEST(what_edf_can_do_fixed_priorities_may_not),
        ADMISSION_TEST(a_wrong_order_of_priorities_is_refused),
        ADMISSION_TEST(periods_that_never_meet_are_refused),
        ADMISSION_TEST(each_core_is_looked_at),
        ADMISSION_TEST(a_core_that_is_full_to_the_last_microsecond_is_admitted_by_edf),
        ADMISSION_TEST(a_full_core_has_no_room_for_one_without_a_budget),
        ADMISSION_TEST(the_map_tells_who_has_what),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
