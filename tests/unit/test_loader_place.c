/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_loader_place.c - what U-Boot reads lies on nothing that is still needed. */
#include "tests/unit/unit.h"
#include "tools/loader_place.h"

static const struct board_area reserved[] = {
    {PA(0x40800000), 1 * MiB, "secure monitor"},
};
static const struct board_area uboot[] = {
    {PA(0x41800000), 1 * MiB, "U-Boot's device tree"},
    {PA(0x43000000), 16 * MiB, "U-Boot"},
};

static struct board on;
static struct span load;
static struct problems problems;

static int power_on(void **state)
{
    (void)state;
    on = (struct board){
        .name = "board",
        .ram = {PA(0x40000000), 64 * MiB, "RAM"},
        .load_address = PA(0x40010000),
        .loader = uboot,
        .loader_count = COUNT(uboot),
        .reserved = reserved,
        .reserved_count = COUNT(reserved),
    };
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    problems_free(&problems);
    return 0;
}

/* Nagaya with its guests has so many bytes, the file as many as are given. */
static void expect_at(uint64_t hypervisor, uint64_t size, uint64_t at)
{
    bool good =
        loader_place(&on, span_at(on.load_address.value, hypervisor), size, &load, &problems);

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
    assert_int_equal(load.start, at);
    assert_int_equal(span_size(load), size);
}

static void expect_refused(uint64_t hypervisor, uint64_t size, const char *sentence)
{
    assert_false(
        loader_place(&on, span_at(on.load_address.value, hypervisor), size, &load, &problems));
    assert_string_equal(problems.text, sentence);
}

static void a_file_lies_behind_what_it_is_loaded_to(void **state)
{
    (void)state;
    expect_at(3 * MiB, 3 * MiB, 0x40400000);
}

static void a_file_lies_before_it_where_there_is_room(void **state)
{
    (void)state;
    on.load_address = pa(0x40400000);
    expect_at(1 * MiB, 4 * MiB, 0x40000000);
}

static void a_file_does_not_touch_what_the_board_reserves(void **state)
{
    (void)state;
    expect_at(3 * MiB, 4 * MiB, 0x40400000);
    expect_at(3 * MiB, 4 * MiB + 1, 0x40900000);
}

static void a_file_does_not_touch_u_boot(void **state)
{
    (void)state;
    expect_at(6 * MiB, 15 * MiB, 0x40900000);
    expect_at(6 * MiB, 15 * MiB + 1, 0x41900000);
}

static void a_board_without_u_boot_has_no_place(void **state)
{
    (void)state;
    on.loader_count = 0;
    expect_at(3 * MiB, 0, 0);
    assert_true(loader_place(&on, span_at(0x40010000, 64 * MiB), 64 * MiB, &load, &problems));
    assert_true(span_is_empty(load));
}

static void images_that_would_be_loaded_over_u_boot_are_refused(void **state)
{
    (void)state;
    expect_refused(32 * MiB, 32 * MiB,
                   "board: U-Boot would load Nagaya and the guests' images to "
                   "0x40010000-0x4200ffff, but 0x41800000-0x418fffff is U-Boot's device tree; "
                   "make the images smaller\n");
}

static void a_file_without_room_is_refused(void **state)
{
    (void)state;
    expect_refused(6 * MiB, 24 * MiB,
                   "board: there is no room where U-Boot could read a file of 24576 KiB to: it "
                   "would reach Nagaya's place at 0x40010000-0x4060ffff, or what U-Boot uses "
                   "itself; make the guests' images smaller\n");
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_file_lies_behind_what_it_is_loaded_to),
        PLACE_TEST(a_file_lies_before_it_where_there_is_room),
        PLACE_TEST(a_file_does_not_touch_what_the_board_reserves),
        PLACE_TEST(a_file_does_not_touch_u_boot),
        PLACE_TEST(a_board_without_u_boot_has_no_place),
        PLACE_TEST(images_that_would_be_loaded_over_u_boot_are_refused),
        PLACE_TEST(a_file_without_room_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
