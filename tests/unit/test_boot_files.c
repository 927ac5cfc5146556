/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_boot_files.c - U-Boot puts each image where the hypervisor looks for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"
#include "tools/boot_files.h"

static uint8_t kernel[5000], initrd[] = "initrd", tree_a[] = "tree of a", tree_b[] = "tree of b";
static const struct vm_config vms[] = {{.name = "a"}, {.name = "b"}};
static const struct system_config config = {.vms = vms, .vm_count = COUNT(vms)};
static const struct board on = {.name = "board", .load_address = PA(0x40010000)};
static const char *const names[] = {"images_apart.S", "nagaya.its", "boot.cmd", "load_room"};
static struct system_plan plan;
static struct problems problems;
static char folder[64], path[128];
static struct blob text;

static void add_piece(struct vm_plan *vm, uint8_t *bytes, uint32_t size)
{
    vm->pieces[vm->piece_count++] = (struct image_piece){bytes, size, 0x40010000};
}

/* Two VMs with the same kernel and different trees; the first has an initrd. */
static int power_on(void **state)
{
    (void)state;
    plan = (struct system_plan){.config = &config, .board = &on};
    for (unsigned v = 0; v < COUNT(vms); v++) {
        plan.vms[v].vm = &vms[v];
        plan.vms[v].kernel.piece_count = 1;
        add_piece(&plan.vms[v], kernel, sizeof(kernel));
        if (v == 0)
            add_piece(&plan.vms[v], initrd, sizeof(initrd));
        add_piece(&plan.vms[v], v ? tree_b : tree_a, sizeof(tree_a));
    }
    plan.placement.hypervisor = span_at(0x40010000, 480 * KiB + pieces_size(&plan));
    plan.load = span_at(0x40400000, 0x123456);
    snprintf(folder, sizeof(folder), "/tmp/test_boot_files.XXXXXX");
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
    (void)state;
    for (unsigned n = 0; n < COUNT(names); n++)
        unlink(in_folder(names[n]));
    assert_int_equal(rmdir(folder), 0); /* nothing else was written */
    blob_free(&text);
    problems_free(&problems);
    return 0;
}

/* The text follows from in this file, which is read anew; returns what is behind it. */
static const char *expect_text(const char *name, const char *from, const char *wanted)
{
    const char *found;

    blob_free(&text);
    assert_int_equal(blob_read(in_folder(name), &text), 0);
    text.bytes[text.size] = '\0'; /* blob_read() has room for a whole step more */
    found = strstr((const char *)text.bytes, from);
    if (!found || !strstr(found, wanted))
        fail_msg("%s has no \"%s\" behind \"%s\":\n%s", name, wanted, from,
                 (const char *)text.bytes);
    return strstr(found, wanted) + strlen(wanted);
}

static void the_hypervisor_is_linked_without_images_in_it(void **state)
{
    (void)state;
    assert_true(boot_files_write(&plan, folder, &problems));
    expect_text("images_apart.S", "", "        .set guest_images_at, 0x40088000\n");
    expect_text("images_apart.S", "", "        .set hypervisor_limit, 0x4008d000\n");
    expect_text("images_apart.S", "", "        .section .guest_images, \"a\", %nobits\n");
    expect_text("images_apart.S", "",
                "\n        .balign 4096\n"
                "        .global vm0_image0\n"
                "vm0_image0:\n"
                "        .space 0x1388\n"
                "\n        .balign 4096\n"
                "        .global vm0_image1\n");
}

static void each_image_goes_behind_the_one_before(void **state)
{
    (void)state;
    assert_true(boot_files_write(&plan, folder, &problems));
    expect_text("nagaya.its", "hypervisor {",
                "load = <0x40010000>;\n            entry = <0x40010000>;");
    expect_text("nagaya.its", "\"a: kernel\"", "load = <0x40088000>;");
    expect_text("nagaya.its", "\"a: initrd\"", "load = <0x4008a000>;");
    expect_text("nagaya.its", "\"a: device tree\"", "load = <0x4008b000>;");
    expect_text("nagaya.its", "\"b: device tree\"", "load = <0x4008c000>;");
}

static void what_two_vms_share_is_loaded_once(void **state)
{
    (void)state;
    assert_true(boot_files_write(&plan, folder, &problems));
    expect_text("nagaya.its", "",
                "            loadables =\n"
                "                \"vm0_image0\",\n"
                "                \"vm0_image1\",\n"
                "                \"vm0_image2\",\n"
                "                \"vm1_image1\";\n");
    assert_null(strstr((const char *)text.bytes, "vm1_image0"));
}

static void every_image_has_its_sha256(void **state)
{
    const char *rest;
    unsigned count = 0;

    (void)state;
    assert_true(boot_files_write(&plan, folder, &problems));
    rest = expect_text("nagaya.its", "", "images {");
    while ((rest = strstr(rest, "/incbin/"))) {
        const char *hash = strstr(rest, "hash { algo = \"sha256\"; };"),
                   *end = strstr(rest, "\n        };");

        assert_non_null(hash);
        assert_true(hash < end);
        rest = end;
        count++;
    }
    assert_int_equal(count, 5);
}

static void the_script_reads_to_the_place_that_was_found(void **state)
{
    (void)state;
    assert_true(boot_files_write(&plan, folder, &problems));
    expect_text("boot.cmd", "", "bootm 0x40400000#nagaya - ${fdtcontroladdr}\n");
    expect_text("boot.cmd", "", "tftpboot 0x40400000 nagaya.itb");
    expect_text("boot.cmd", "", "${distro_bootpart} 0x40400000 ${prefix}nagaya.itb");
    expect_text("load_room", "", "1193046\n");
}

static void without_u_boot_there_is_no_script(void **state)
{
    (void)state;
    plan.load = (struct span){0};
    assert_true(boot_files_write(&plan, folder, &problems));
    assert_int_equal(access(in_folder("boot.cmd"), F_OK), -1);
    assert_int_equal(access(in_folder("load_room"), F_OK), -1);
    assert_int_equal(access(in_folder("nagaya.its"), F_OK), 0);
}

static void a_folder_that_cannot_be_written_to_is_told(void **state)
{
    (void)state;
    assert_false(boot_files_write(&plan, "/nonexistent", &problems));
    assert_int_equal(problems.count, 4);
    assert_non_null(strstr(problems.text, "/nonexistent/nagaya.its cannot be written: No such "
                                          "file or directory\n"));
}

#define FILES_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES_TEST(the_hypervisor_is_linked_without_images_in_it),
        FILES_TEST(each_image_goes_behind_the_one_before),
        FILES_TEST(what_two_vms_share_is_loaded_once),
        FILES_TEST(every_image_has_its_sha256),
        FILES_TEST(the_script_reads_to_the_place_that_was_found),
        FILES_TEST(without_u_boot_there_is_no_script),
        FILES_TEST(a_folder_that_cannot_be_written_to_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
