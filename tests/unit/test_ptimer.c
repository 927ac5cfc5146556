/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_ptimer.c - CNTP as a guest may rely on it (DDI 0406C B8.1.5). */
#include "core/ptimer.h"
#include "tests/unit/unit.h"

#define NOW UINT64_C(0x123456789a)

static struct ptimer timer;

static int reset(void **state)
{
    (void)state;
    timer = (struct ptimer){0};
    return 0;
}

static void start_at(uint64_t cval)
{
    ptimer_write(&timer, PTIMER_CVAL, cval, NOW);
    ptimer_write(&timer, PTIMER_CTL, PTIMER_ENABLE, NOW);
}

static void after_reset_it_is_off_and_needs_no_alarm(void **state)
{
    uint64_t when;

    (void)state;
    assert_int_equal(ptimer_read(&timer, PTIMER_CTL, NOW), 0);
    assert_false(ptimer_line(&timer, NOW));
    assert_false(ptimer_deadline(&timer, &when));
}

static void the_count_is_the_time_and_cannot_be_written(void **state)
{
    (void)state;
    assert_int_equal(ptimer_read(&timer, PTIMER_COUNT, NOW), NOW);
    ptimer_write(&timer, PTIMER_COUNT, 1, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_COUNT, NOW), NOW);
    assert_int_equal(timer.cval, 0);
}

static void the_line_rises_at_the_very_tick_of_cval(void **state)
{
    (void)state;
    start_at(NOW + 10);
    assert_false(ptimer_line(&timer, NOW + 9));
    assert_true(ptimer_line(&timer, NOW + 10));
    assert_true(ptimer_line(&timer, NOW + 11));
}

static void status_reads_as_the_comparison_even_when_masked(void **state)
{
    (void)state;
    start_at(NOW + 10);
    ptimer_write(&timer, PTIMER_CTL, PTIMER_ENABLE | PTIMER_IMASK, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_CTL, NOW + 9), PTIMER_ENABLE | PTIMER_IMASK);
    assert_int_equal(ptimer_read(&timer, PTIMER_CTL, NOW + 10),
                     PTIMER_ENABLE | PTIMER_IMASK | PTIMER_STATUS);
    assert_false(ptimer_line(&timer, NOW + 10));
}

static void a_disabled_timer_shows_no_status(void **state)
{
    (void)state;
    start_at(NOW - 1);
    ptimer_write(&timer, PTIMER_CTL, 0, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_CTL, NOW), 0);
    assert_false(ptimer_line(&timer, NOW));
}

static void only_enable_and_imask_can_be_written(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_CVAL, UINT64_MAX, NOW);
    ptimer_write(&timer, PTIMER_CTL, 0xffffffff, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_CTL, NOW), PTIMER_ENABLE | PTIMER_IMASK);
}

static void tval_is_the_distance_to_cval_in_32_bits(void **state)
{
    (void)state;
    start_at(NOW + 1000);
    assert_int_equal(ptimer_read(&timer, PTIMER_TVAL, NOW), 1000);
    assert_int_equal(ptimer_read(&timer, PTIMER_TVAL, NOW + 1000), 0);
    assert_int_equal(ptimer_read(&timer, PTIMER_TVAL, NOW + 1001), 0xffffffff);
    start_at(NOW + (UINT64_C(5) << 32) + 7);
    assert_int_equal(ptimer_read(&timer, PTIMER_TVAL, NOW), 7);
}

static void tval_counts_down_while_the_timer_is_off(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_TVAL, 100, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_TVAL, NOW + 60), 40);
}

static void a_tval_written_moves_cval_relative_to_now(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_TVAL, 0x7fffffff, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_CVAL, NOW), NOW + 0x7fffffff);
}

static void a_negative_tval_lies_in_the_past(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_TVAL, 0xffffffff, NOW);
    ptimer_write(&timer, PTIMER_CTL, PTIMER_ENABLE, NOW);
    assert_int_equal(ptimer_read(&timer, PTIMER_CVAL, NOW), NOW - 1);
    assert_true(ptimer_line(&timer, NOW));
}

static void a_negative_tval_near_power_on_wraps_into_the_far_future(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_CTL, PTIMER_ENABLE, 5);
    ptimer_write(&timer, PTIMER_TVAL, 0x80000000, 5);
    assert_int_equal(ptimer_read(&timer, PTIMER_CVAL, 5), UINT64_MAX - 0x7fffffff + 5);
    assert_false(ptimer_line(&timer, 5));
}

static void the_comparison_is_unsigned_over_all_64_bits(void **state)
{
    (void)state;
    start_at(UINT64_C(1) << 63);
    assert_false(ptimer_line(&timer, (UINT64_C(1) << 63) - 1));
    assert_true(ptimer_line(&timer, UINT64_C(1) << 63));
    start_at(UINT64_MAX);
    assert_false(ptimer_line(&timer, UINT64_MAX - 1));
    assert_true(ptimer_line(&timer, UINT64_MAX));
    start_at(0);
    assert_true(ptimer_line(&timer, 0));
}

static void cval_keeps_all_64_bits(void **state)
{
    (void)state;
    ptimer_write(&timer, PTIMER_CVAL, UINT64_C(0xfedcba9876543210), NOW);
    assert_true(ptimer_read(&timer, PTIMER_CVAL, NOW) == UINT64_C(0xfedcba9876543210));
}

static void the_alarm_is_for_cval_only_while_the_line_can_rise(void **state)
{
    uint64_t when = 0;

    (void)state;
    start_at(NOW + 10);
    assert_true(ptimer_deadline(&timer, &when));
    assert_true(when == NOW + 10);
    ptimer_write(&timer, PTIMER_CTL, PTIMER_ENABLE | PTIMER_IMASK, NOW);
    assert_false(ptimer_deadline(&timer, &when));
    ptimer_write(&timer, PTIMER_CTL, PTIMER_IMASK, NOW);
    assert_false(ptimer_deadline(&timer, &when));
}

static void a_cval_beyond_now_lowers_the_line_again(void **state)
{
    (void)state;
    start_at(NOW);
    assert_true(ptimer_line(&timer, NOW));
    ptimer_write(&timer, PTIMER_CVAL, NOW + 1, NOW);
    assert_false(ptimer_line(&timer, NOW));
}

int main(void)
{
    const struct CMUnitTest ptimer_tests[] = {
        cmocka_unit_test_setup(after_reset_it_is_off_and_needs_no_alarm, reset),
        cmocka_unit_test_setup(the_count_is_the_time_and_cannot_be_written, reset),
        cmocka_unit_test_setup(the_line_rises_at_the_very_tick_of_cval, reset),
        cmocka_unit_test_setup(status_reads_as_the_comparison_even_when_masked, reset),
        cmocka_unit_test_setup(a_disabled_timer_shows_no_status, reset),
        cmocka_unit_test_setup(only_enable_and_imask_can_be_written, reset),
        cmocka_unit_test_setup(tval_is_the_distance_to_cval_in_32_bits, reset),
        cmocka_unit_test_setup(tval_counts_down_while_the_timer_is_off, reset),
        cmocka_unit_test_setup(a_tval_written_moves_cval_relative_to_now, reset),
        cmocka_unit_test_setup(a_negative_tval_lies_in_the_past, reset),
        cmocka_unit_test_setup(a_negative_tval_near_power_on_wraps_into_the_far_future, reset),
        cmocka_unit_test_setup(the_comparison_is_unsigned_over_all_64_bits, reset),
        cmocka_unit_test_setup(cval_keeps_all_64_bits, reset),
        cmocka_unit_test_setup(the_alarm_is_for_cval_only_while_the_line_can_rise, reset),
        cmocka_unit_test_setup(a_cval_beyond_now_lowers_the_line_again, reset),
    };

    return cmocka_run_group_tests(ptimer_tests, NULL, NULL);
}
