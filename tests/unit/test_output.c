/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_output.c - what the image is built from holds every VM's memory, once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"
#include "tools/output.h"

static uint8_t kernel[] = "kernel", tree_a[] = "tree of a", tree_b[] = "tree of b";
static struct vm_config vms[] = {
    {.name = "a", .vcpu_count = 2},
    {.name = "b", .vcpu_count = 1},
};
static const struct system_config config = {.vms = vms, .vm_count = COUNT(vms)};
static struct system_plan plan;
static struct problems problems;
static char folder[64], path[128];
static struct blob text;

static void make_vm(unsigned n, uint32_t entry, uint8_t *tree)
{
    struct vm_plan *vm = &plan.vms[n];

    vm->vm = &vms[n];
    vm->kernel.entry = entry;
    vm->dtb = (struct image_piece){tree, sizeof(tree_a), 0x40000000};
    vm->pieces[0] = (struct image_piece){kernel, sizeof(kernel), 0x40010000};
    vm->pieces[1] = vm->dtb;
    vm->piece_count = 2;
}

/* Two VMs with the same kernel and different trees. */
static int power_on(void **state)
{
    (void)state;
    plan = (struct system_plan){.config = &config, .stage2_tables = 7, .mmu_tables = 9};
    make_vm(0, 0x40010000, tree_a);
    make_vm(1, 0x40010001, tree_b);
    plan.placement.hypervisor = span_at(0x40010000, 0x80000);
    plan.placement.ram[0] = span_at(0x50000000, 0x1000000);
    plan.placement.ram[1] = span_at(0x60000000, 0x1000000);
    snprintf(folder, sizeof(folder), "/tmp/test_output.XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static int power_off(void **state)
{
    static const char *const names[] = {"system.c",       "images.S",       "vm0_image0.bin",
                                        "vm0_image1.bin", "vm1_image1.bin", "a.dtb",
                                        "b.dtb"};

    (void)state;
    for (unsigned n = 0; n < COUNT(names); n++)
        unlink(in_folder(names[n]));
    assert_int_equal(rmdir(folder), 0); /* nothing else was written */
    blob_free(&text);
    problems_free(&problems);
    return 0;
}

/* The file as a string, in text. */
static const char *read_text(const char *name)
{
    blob_free(&text);
    assert_int_equal(blob_read(in_folder(name), &text), 0);
    text.bytes[text.size] = '\0'; /* blob_read() has room for a whole step more */
    return (const char *)text.bytes;
}

static void expect_line(const char *name, const char *line)
{
    if (!strstr(read_text(name), line))
        fail_msg("%s has no line \"%s\":\n%s", name, line, (const char *)text.bytes);
}

static void storage_is_as_large_as_the_configuration(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("system.c", "\nstruct vm vms[2];\n");
    expect_line("system.c", "\nconst uint32_t vm_count = 2;\n");
    expect_line("system.c", "\nstruct vcpu vcpus[3];\n");
    expect_line("system.c", "\nconst uint32_t vcpu_count = 3;\n");
    expect_line("system.c", "\nstruct stage2_root stage2_roots[2];\n");
    expect_line("system.c", "\nstruct stage2_table stage2_pool[7];\n");
    expect_line("system.c", "\nconst uint32_t stage2_pool_count = 7;\n");
    expect_line("system.c", "\nstruct mmu_table mmu_tables[9];\n");
    expect_line("system.c", "\nconst uint32_t mmu_table_count = 9;\n");
}

static void what_no_vm_has_can_be_left_out_of_the_image(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("system.c", "\nconst bool quiesce_used = false;\n");
    vms[1].quiesce_count = 1;
    assert_true(output_write(&plan, folder, &problems));
    vms[1].quiesce_count = 0;
    expect_line("system.c", "\nconst bool quiesce_used = true;\n");
}

static void each_vm_has_its_place_and_its_entry(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("system.c", "{ /* a */\n"
                            "        .ram = PA(0x50000000),\n"
                            "        .images = vm0_images,\n"
                            "        .image_count = COUNT(vm0_images),\n"
                            "        .entry = IPA(0x40010000),\n"
                            "        .dtb = IPA(0x40000000),\n");
    expect_line("system.c", "{ /* b */\n"
                            "        .ram = PA(0x60000000),\n"
                            "        .images = vm1_images,\n"
                            "        .image_count = COUNT(vm1_images),\n"
                            "        .entry = IPA(0x40010001),\n"
                            "        .dtb = IPA(0x40000000),\n");
}

static void vms_share_what_is_the_same(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("system.c",
                "vm1_images[] = {\n"
                "    {.start = vm0_image0, .size = 0x7, .load_at = IPA(0x40010000)},\n"
                "    {.start = vm1_image1, .size = 0xa, .load_at = IPA(0x40000000)},\n");
    assert_null(strstr(read_text("images.S"), "vm1_image0"));
    assert_int_equal(access(in_folder("vm1_image0.bin"), F_OK), -1);
    assert_int_equal(pieces_size(&plan), 3 * 4096);
}

static void pieces_are_embedded_on_pages_of_their_own(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("images.S", "\n        .balign 4096\n"
                            "        .global vm1_image1\n"
                            "vm1_image1:\n"
                            "        .incbin \"");
    assert_string_equal(read_text("vm0_image0.bin"), "kernel");
    assert_string_equal(read_text("vm1_image1.bin"), "tree of b");
    assert_string_equal(read_text("b.dtb"), "tree of b");
}

static void the_linker_learns_where_nagaya_must_end(void **state)
{
    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    expect_line("images.S", "        .set hypervisor_limit, 0x40090000\n");
}

static void the_same_plan_gives_the_same_bytes(void **state)
{
    static const char *const names[] = {"system.c", "images.S"};
    struct blob first[COUNT(names)];

    (void)state;
    assert_true(output_write(&plan, folder, &problems));
    for (unsigned n = 0; n < COUNT(names); n++)
        assert_int_equal(blob_read(in_folder(names[n]), &first[n]), 0);
    assert_true(output_write(&plan, folder, &problems));
    for (unsigned n = 0; n < COUNT(names); n++) {
        read_text(names[n]);
        assert_int_equal(text.size, first[n].size);
        assert_memory_equal(text.bytes, first[n].bytes, text.size);
        blob_free(&first[n]);
    }
}

static void a_folder_that_cannot_be_written_to_is_told(void **state)
{
    (void)state;
    assert_false(output_write(&plan, "/nonexistent", &problems));
    assert_int_equal(problems.count, 7);
    assert_non_null(strstr(problems.text, "/nonexistent/system.c cannot be written: No such file "
                                          "or directory\n"));
}

#define OUTPUT_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTPUT_TEST(storage_is_as_large_as_the_configuration),
        OUTPUT_TEST(what_no_vm_has_can_be_left_out_of_the_image),
        OUTPUT_TEST(each_vm_has_its_place_and_its_entry),
        OUTPUT_TEST(vms_share_what_is_the_same),
        OUTPUT_TEST(pieces_are_embedded_on_pages_of_their_own),
        OUTPUT_TEST(the_linker_learns_where_nagaya_must_end),
        OUTPUT_TEST(the_same_plan_gives_the_same_bytes),
        OUTPUT_TEST(a_folder_that_cannot_be_written_to_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
