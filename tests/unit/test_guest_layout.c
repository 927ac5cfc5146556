/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_guest_layout.c - initrd and device tree lie where QEMU would put them. */
#include "tests/unit/unit.h"
#include "tools/guest_layout.h"

#define RAM UINT32_C(0x40000000)

static struct vm_config vm;
static struct kernel_image kernel;
static struct image_piece initrd, dtb;
static struct problems problems;

/* 64 MiB, a raw kernel of 1 MiB, no initrd, a device tree of 6 KiB. */
static int power_on(void **state)
{
    (void)state;
    vm = (struct vm_config){
        .name = "vm",
        .ram = {.at = {RAM}, .size = 64 * MiB},
        .initrd = {.file = "i"},
    };
    kernel = (struct kernel_image){.kind = IMAGE_RAW, .used = span_at(RAM + 0x10000, 1 * MiB)};
    initrd = (struct image_piece){0};
    dtb = (struct image_piece){.size = 6 * KiB};
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    problems_free(&problems);
    return 0;
}

static void expect_initrd_at(uint32_t address)
{
    assert_true(layout_initrd(&vm, &kernel, &initrd, &problems));
    assert_int_equal(initrd.load_at, address);
}

static void expect_dtb_at(uint32_t address)
{
    assert_true(layout_dtb(&vm, &kernel, &initrd, &dtb, &problems));
    assert_int_equal(dtb.load_at, address);
}

static void expect_initrd_refused(const char *sentence)
{
    assert_false(layout_initrd(&vm, &kernel, &initrd, &problems));
    assert_string_equal(problems.text, sentence);
}

static void expect_dtb_refused(const char *sentence)
{
    assert_false(layout_dtb(&vm, &kernel, &initrd, &dtb, &problems));
    assert_string_equal(problems.text, sentence);
}

static void an_initrd_lies_in_the_middle_of_a_small_ram(void **state)
{
    (void)state;
    initrd.size = 5000;
    expect_initrd_at(RAM + 32 * MiB);
    expect_dtb_at(RAM + 32 * MiB + 8 * KiB);
}

static void an_initrd_lies_at_128_mib_of_a_large_ram(void **state)
{
    (void)state;
    vm.ram.size = 1 * GiB;
    initrd.size = 4096;
    expect_initrd_at(RAM + 128 * MiB);
    expect_dtb_at(RAM + 128 * MiB + 4096);
}

static void an_initrd_lies_behind_a_large_kernel(void **state)
{
    (void)state;
    kernel.used = span_at(RAM + 0x10000, 40 * MiB + 1);
    initrd.size = 4096;
    expect_initrd_at(RAM + 40 * MiB + 0x11000);
}

static void an_initrd_lies_where_the_configuration_wants_it(void **state)
{
    (void)state;
    vm.initrd.load_at = ipa(RAM + 3 * MiB);
    initrd.size = 4096;
    expect_initrd_at(RAM + 3 * MiB);
    expect_dtb_at(RAM + 3 * MiB + 4096);
}

static void an_initrd_may_end_with_ram(void **state)
{
    (void)state;
    initrd.size = 32 * MiB;
    expect_initrd_at(RAM + 32 * MiB);
}

static void an_initrd_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    initrd.size = 32 * MiB + 1;
    expect_initrd_refused("vm: initrd i has 32769 KiB, from 0x42000000 (behind the kernel) to the "
                          "end of RAM are 32768 KiB; make ram.size larger\n");
}

static void an_initrd_behind_a_kernel_that_fills_ram_is_refused(void **state)
{
    (void)state;
    kernel.used = span_at(RAM, 64 * MiB);
    initrd.size = 1024;
    expect_initrd_refused("vm: initrd i has 1 KiB, from 0x44000000 (behind the kernel) to the end "
                          "of RAM are 0 KiB; make ram.size larger\n");
}

static void an_initrd_is_not_put_over_the_kernel(void **state)
{
    (void)state;
    vm.initrd.load_at = ipa(RAM + 0x10fff);
    initrd.size = 4096;
    expect_initrd_refused("vm: initrd.load_at puts it at 0x40010fff-0x40011ffe, over the kernel at "
                          "0x40010000-0x4010ffff\n");
}

static void an_initrd_is_not_put_over_the_end_of_ram(void **state)
{
    (void)state;
    vm.initrd.load_at = ipa(RAM + 64 * MiB - 4096);
    initrd.size = 4097;
    expect_initrd_refused("vm: initrd.load_at puts it at 0x43fff000-0x44000000, RAM is "
                          "0x40000000-0x43ffffff\n");
}

static void a_device_tree_without_initrd_lies_where_that_would(void **state)
{
    (void)state;
    expect_dtb_at(RAM + 32 * MiB);
}

static void an_elf_that_leaves_room_has_its_device_tree_at_the_start_of_ram(void **state)
{
    (void)state;
    kernel.kind = IMAGE_ELF;
    kernel.used = span_at(RAM + 6 * KiB, 1 * MiB);
    expect_dtb_at(RAM);
}

static void an_elf_that_leaves_too_little_room_has_it_behind(void **state)
{
    (void)state;
    kernel.kind = IMAGE_ELF;
    kernel.used = span_at(RAM + 6 * KiB - 1, 1 * MiB);
    expect_dtb_at(RAM + 32 * MiB);
}

static void an_initrd_at_the_start_of_ram_is_not_overwritten(void **state)
{
    (void)state;
    kernel.kind = IMAGE_ELF;
    vm.initrd.load_at = ipa(RAM + 4096);
    initrd.size = 4096;
    expect_initrd_at(RAM + 4096);
    expect_dtb_at(RAM + 8192);
}

static void a_device_tree_comes_to_the_end_of_ram_when_there_is_no_room_behind(void **state)
{
    (void)state;
    kernel.used = span_at(RAM, 32 * MiB);
    initrd.size = 32 * MiB - 12 * KiB;
    vm.initrd.load_at = ipa(RAM + 32 * MiB + 12 * KiB);
    expect_initrd_at(RAM + 32 * MiB + 12 * KiB);
    expect_dtb_at(RAM + 32 * MiB + 4 * KiB);
}

static void a_device_tree_may_lie_below_a_kernel_that_fills_ram(void **state)
{
    (void)state;
    kernel.used = span_at(RAM + 0x10000, 64 * MiB - 0x10000);
    expect_dtb_at(RAM + 0xe000);
}

static void a_device_tree_without_any_room_is_refused(void **state)
{
    (void)state;
    kernel.used = span_at(RAM + 4096, 64 * MiB - 8192);
    expect_dtb_refused("vm: no room for a device tree of 6144 bytes beside kernel and initrd; make "
                       "ram.size (65536 KiB) larger\n");
}

static void a_device_tree_lies_where_the_configuration_wants_it(void **state)
{
    (void)state;
    vm.dtb.load_at = ipa(RAM + 8);
    expect_dtb_at(RAM + 8);
}

static void a_device_tree_is_aligned(void **state)
{
    (void)state;
    vm.dtb.load_at = ipa(RAM + 4);
    expect_dtb_refused("vm: dtb.load_at 0x40000004 is not a multiple of 8\n");
}

static void a_device_tree_is_not_put_over_kernel_or_initrd(void **state)
{
    (void)state;
    vm.dtb.load_at = ipa(RAM + 0xf000);
    expect_dtb_refused("vm: dtb.load_at puts it at 0x4000f000-0x400107ff, over the kernel at "
                       "0x40010000-0x4010ffff\n");
    problems_free(&problems);
    initrd = (struct image_piece){.size = 4096, .load_at = RAM + 32 * MiB};
    vm.dtb.load_at = ipa(RAM + 32 * MiB - 8);
    expect_dtb_refused("vm: dtb.load_at puts it at 0x41fffff8-0x420017f7, over the initrd at "
                       "0x42000000-0x42000fff\n");
}

#define LAYOUT_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAYOUT_TEST(an_initrd_lies_in_the_middle_of_a_small_ram),
        LAYOUT_TEST(an_initrd_lies_at_128_mib_of_a_large_ram),
        LAYOUT_TEST(an_initrd_lies_behind_a_large_kernel),
        LAYOUT_TEST(an_initrd_lies_where_the_configuration_wants_it),
        LAYOUT_TEST(an_initrd_may_end_with_ram),
        LAYOUT_TEST(an_initrd_that_does_not_fit_is_refused),
        LAYOUT_TEST(an_initrd_behind_a_kernel_that_fills_ram_is_refused),
        LAYOUT_TEST(an_initrd_is_not_put_over_the_kernel),
        LAYOUT_TEST(an_initrd_is_not_put_over_the_end_of_ram),
        LAYOUT_TEST(a_device_tree_without_initrd_lies_where_that_would),
        LAYOUT_TEST(an_elf_that_leaves_room_has_its_device_tree_at_the_start_of_ram),
        LAYOUT_TEST(an_elf_that_leaves_too_little_room_has_it_behind),
        LAYOUT_TEST(an_initrd_at_the_start_of_ram_is_not_overwritten),
        LAYOUT_TEST(a_device_tree_comes_to_the_end_of_ram_when_there_is_no_room_behind),
        LAYOUT_TEST(a_device_tree_may_lie_below_a_kernel_that_fills_ram),
        LAYOUT_TEST(a_device_tree_without_any_room_is_refused),
        LAYOUT_TEST(a_device_tree_lies_where_the_configuration_wants_it),
        LAYOUT_TEST(a_device_tree_is_aligned),
        LAYOUT_TEST(a_device_tree_is_not_put_over_kernel_or_initrd),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
