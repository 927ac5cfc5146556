/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vm_plan.c - from the names of files to all that a VM's memory starts with. */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"
#include "tools/vm_plan.h"

static char folder[64], path[128];
static struct vm_config vm;
static struct vm_plan plan;
static struct problems problems;

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, size_t size)
{
    static const uint8_t zeros[1 * MiB + 1];

    assert_int_equal(blob_write(in_folder(name), zeros, size), 0);
}

/* A raw kernel and an initrd for 1 MiB of RAM. */
static int power_on(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/test_vm_plan.XXXXXX");
    assert_non_null(mkdtemp(folder));
    write_file("kernel", 1000);
    write_file("initrd", 100);
    vm = (struct vm_config){
        .name = "vm",
        .vcpu_count = 1,
        .ram = {.at = IPA(0x40000000), .size = 1 * MiB},
        .kernel = {.file = "kernel"},
        .initrd = {.file = "initrd"},
    };
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    plan_free(&plan);
    problems_free(&problems);
    unlink(in_folder("kernel"));
    unlink(in_folder("initrd"));
    unlink(in_folder("dtb"));
    assert_int_equal(rmdir(folder), 0);
    return 0;
}

static bool make(void)
{
    struct plan_options options = {.images = folder, .cpu = "cortex-a15"};

    return plan_make(&plan, &vm, &options, &problems);
}

static void expect_made(void)
{
    bool good = make();

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
}

static void __attribute__((format(printf, 1, 2))) expect_refused(const char *format, ...)
{
    char sentence[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);
    assert_false(make());
    assert_string_equal(problems.text, sentence);
}

static void kernel_initrd_and_device_tree_are_pieces_in_this_order(void **state)
{
    (void)state;
    expect_made();
    assert_int_equal(plan.piece_count, 3);
    assert_int_equal(plan.pieces[0].load_at, 0x40010000);
    assert_int_equal(plan.pieces[0].size, 1000);
    assert_int_equal(plan.pieces[1].load_at, 0x40080000);
    assert_int_equal(plan.pieces[1].size, 100);
    assert_int_equal(plan.pieces[2].load_at, 0x40081000);
    assert_int_equal(fdt_check_full(plan.pieces[2].bytes, plan.pieces[2].size), 0);
}

static void the_device_tree_knows_where_the_initrd_is(void **state)
{
    const void *tree;
    const fdt32_t *start, *end;
    int chosen;

    (void)state;
    expect_made();
    tree = plan.dtb.bytes;
    chosen = fdt_path_offset(tree, "/chosen");
    start = fdt_getprop(tree, chosen, "linux,initrd-start", NULL);
    end = fdt_getprop(tree, chosen, "linux,initrd-end", NULL);
    assert_int_equal(fdt32_to_cpu(*start), 0x40080000);
    assert_int_equal(fdt32_to_cpu(*end), 0x40080000 + 100);
}

static void a_vm_without_initrd_has_two_pieces(void **state)
{
    (void)state;
    vm.initrd.file = NULL;
    expect_made();
    assert_int_equal(plan.piece_count, 2);
    assert_int_equal(plan.pieces[1].load_at, 0x40080000);
}

static void an_absolute_path_is_taken_as_it_is(void **state)
{
    char kernel[128];

    (void)state;
    snprintf(kernel, sizeof(kernel), "%s", in_folder("kernel"));
    vm.kernel.file = kernel;
    expect_made();
    assert_string_equal(plan.kernel_file.path, kernel);
}

static void the_users_device_tree_is_completed(void **state)
{
    uint8_t own[512];

    (void)state;
    fdt_create_empty_tree(own, sizeof(own));
    fdt_setprop_string(own, 0, "model", "mine");
    assert_int_equal(blob_write(in_folder("dtb"), own, sizeof(own)), 0);
    vm.dtb.file = "dtb";
    expect_made();
    assert_string_equal(fdt_getprop(plan.dtb.bytes, 0, "model", NULL), "mine");
    assert_true(fdt_path_offset(plan.dtb.bytes, "/memory@40000000") > 0);
}

static void files_that_do_not_exist_are_named(void **state)
{
    (void)state;
    vm.kernel.file = "vmlinuz";
    vm.initrd.file = "initramfs";
    expect_refused("vm: kernel %s/vmlinuz cannot be read: No such file or directory\n"
                   "vm: initrd %s/initramfs cannot be read: No such file or directory\n",
                   folder, folder);
}

static void a_folder_is_no_kernel(void **state)
{
    (void)state;
    vm.kernel.file = ".";
    expect_refused("vm: kernel %s/. cannot be read: Is a directory\n", folder);
}

static void an_empty_file_is_no_kernel(void **state)
{
    (void)state;
    write_file("kernel", 0);
    expect_refused("vm: kernel %s/kernel is empty\n", folder);
}

static void a_file_larger_than_ram_is_refused(void **state)
{
    (void)state;
    write_file("initrd", 1 * MiB + 1);
    expect_refused("vm: initrd %s/initrd has 1025 KiB, ram.size is 1024 KiB; make it larger\n",
                   folder);
}

static void a_device_tree_that_is_none_is_refused(void **state)
{
    (void)state;
    write_file("dtb", 100);
    vm.dtb.file = "dtb";
    expect_refused("vm: dtb %s/dtb is no valid device tree: FDT_ERR_BADMAGIC\n", folder);
}

#define PLAN_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAN_TEST(kernel_initrd_and_device_tree_are_pieces_in_this_order),
        PLAN_TEST(the_device_tree_knows_where_the_initrd_is),
        PLAN_TEST(a_vm_without_initrd_has_two_pieces),
        PLAN_TEST(an_absolute_path_is_taken_as_it_is),
        PLAN_TEST(the_users_device_tree_is_completed),
        PLAN_TEST(files_that_do_not_exist_are_named),
        PLAN_TEST(a_folder_is_no_kernel),
        PLAN_TEST(an_empty_file_is_no_kernel),
        PLAN_TEST(a_file_larger_than_ram_is_refused),
        PLAN_TEST(a_device_tree_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
