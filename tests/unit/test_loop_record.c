/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_loop_record.c - what the control loop records, and that its controller
 * computes the same on every machine. */
#include "guests/rtos/apps/controller.h"
#include "guests/rtos/apps/loop_record.h"
#include "tests/unit/unit.h"

static struct loop_record record;

static int nothing_seen(void **state)
{
    (void)state;
    record_clear(&record);
    return 0;
}

static void least_most_and_sum_are_kept(void **state)
{
    (void)state;
    record_add(&record, 1, 5, 100, false);
    record_add(&record, 2, 3, 300, true);
    record_add(&record, 3, 9, 200, false);
    assert_int_equal(record.periods, 3);
    assert_int_equal(record.missed, 1);
    assert_int_equal(record.release.least, 3);
    assert_int_equal(record.release.most, 9);
    assert_int_equal(record.release.sum, 17);
    assert_int_equal(record.run.least, 100);
    assert_int_equal(record.run.most, 300);
    assert_int_equal(record.run.sum, 600);
    assert_int_equal(record.worst_period, 3);
}

static void the_worst_period_is_the_first_of_the_worst(void **state)
{
    (void)state;
    record_add(&record, 10, 0, 0, false);
    assert_int_equal(record.worst_period, 10);
    record_add(&record, 11, 7, 0, false);
    record_add(&record, 12, 7, 0, false);
    assert_int_equal(record.worst_period, 11);
}

static void a_bucket_begins_where_the_one_before_ends(void **state)
{
    (void)state;
    record_add(&record, 1, 0, 0, false);
    assert_int_equal(record.histogram[0], 1);
    for (unsigned bucket = 1; bucket < RECORD_BUCKETS; bucket++) {
        uint64_t first = record_bucket_start(bucket), last = 2 * first - 1;

        assert_int_equal(first, 1ull << (bucket - 1));
        record_clear(&record);
        record_add(&record, 1, first, 0, false);
        record_add(&record, 2, last, 0, false);
        assert_int_equal(record.histogram[bucket], 2);
    }
}

static void what_is_longer_than_32_bits_is_the_longest_there_is(void **state)
{
    (void)state;
    record_add(&record, 1, 1ull << 40, 1ull << 63, true);
    assert_int_equal(record.release.most, UINT32_MAX);
    assert_int_equal(record.run.most, UINT32_MAX);
    assert_int_equal(record.histogram[RECORD_BUCKETS - 1], 1);
}

static void a_merge_is_as_good_as_one_record(void **state)
{
    struct loop_record parts[3], whole;

    (void)state;
    record_clear(&whole);
    for (uint32_t part = 0; part < 3; part++) {
        record_clear(&parts[part]);
        for (uint32_t n = 0; part != 1 && n < 10; n++) { /* one has seen nothing */
            uint32_t period = part * 10 + n, ticks = (period * 37 + 11) % 101;

            record_add(&parts[part], period, ticks, ticks * 3, ticks > 90);
            record_add(&whole, period, ticks, ticks * 3, ticks > 90);
        }
        record_merge(&record, &parts[part]);
    }
    assert_memory_equal(&record, &whole, sizeof(whole));
}

static void an_average_is_right_whatever_the_sum(void **state)
{
    const struct figure small = {.sum = 7}, long_one = {.sum = 4000000000ull * 4000000000ull};

    (void)state;
    assert_int_equal(ticks_to_ns(46, 62500000), 736);
    assert_int_equal(figure_average_ns(&small, 2, 62500000), 56);
    assert_int_equal(figure_average_ns(&small, 3, 62500000), 37);
    assert_int_equal(figure_average_ns(&long_one, 4000000000, 62500000), 64000000000);
}

/* The same numbers stand in tests/system/test_rtos.py. */
static void the_controller_computes_what_it_does_everywhere(void **state)
{
    struct controller c = {0};

    (void)state;
    for (unsigned n = 0; n < 3000; n++)
        controller_run(&c, 50);
    assert_int_equal(c.checksum, 0x018bb634);
    for (unsigned n = 3000; n < 20000; n++)
        controller_run(&c, 50);
    assert_int_equal(c.checksum, 0x56f9cc97);
}

static void the_motor_follows_its_set_point(void **state)
{
    struct controller c = {0};

    (void)state;
    controller_run(&c, 4096);
    assert_in_range(c.position, 65536 - 3277, 65536 + 3277);
    controller_run(&c, 4096);
    assert_in_range(-c.position, 65536 - 3277, 65536 + 3277);
}

#define TEST(name) cmocka_unit_test_setup(name, nothing_seen)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(least_most_and_sum_are_kept),
        TEST(the_worst_period_is_the_first_of_the_worst),
        TEST(a_bucket_begins_where_the_one_before_ends),
        TEST(what_is_longer_than_32_bits_is_the_longest_there_is),
        TEST(a_merge_is_as_good_as_one_record),
        TEST(an_average_is_right_whatever_the_sum),
        TEST(the_controller_computes_what_it_does_everywhere),
        TEST(the_motor_follows_its_set_point),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
