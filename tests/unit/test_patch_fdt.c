/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_patch_fdt.c - the user's device tree keeps all but what QEMU would change. */
#include <libfdt.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/guest_fdt.h"

static uint8_t own_bytes[4096];
static struct blob own, patched;
static struct vm_config vm;
static struct fdt_facts facts;
static struct problems problems;

/* A tree of one /memory node and one device. */
static int power_on(void **state)
{
    int node;

    (void)state;
    assert_int_equal(fdt_create_empty_tree(own_bytes, sizeof(own_bytes)), 0);
    fdt_setprop_u32(own_bytes, 0, "#address-cells", 1);
    fdt_setprop_u32(own_bytes, 0, "#size-cells", 1);
    node = fdt_add_subnode(own_bytes, 0, "memory");
    fdt_setprop_u32(own_bytes, node, "reg", 0x12345678);
    node = fdt_add_subnode(own_bytes, 0, "device@1000");
    fdt_setprop_string(own_bytes, node, "compatible", "acme,device");
    own = (struct blob){own_bytes, sizeof(own_bytes)};
    vm = (struct vm_config){
        .name = "vm",
        .ram = {.at = IPA(0x40000000), .size = 64 * MiB},
        .bootargs = "quiet",
    };
    facts = (struct fdt_facts){.initrd = span_at(0x42000000, 0x1234)};
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    blob_free(&patched);
    problems_free(&problems);
    return 0;
}

static void patch(void)
{
    bool good = fdt_patch(&vm, &facts, "own.dtb", &own, &patched, &problems);

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
    assert_int_equal(fdt_check_full(patched.bytes, patched.size), 0);
}

static void expect_refused(const char *sentence)
{
    assert_false(fdt_patch(&vm, &facts, "own.dtb", &own, &patched, &problems));
    assert_string_equal(problems.text, sentence);
    assert_null(patched.bytes);
}

static bool has_node(const char *path)
{
    return fdt_path_offset(patched.bytes, path) >= 0;
}

static void expect_property(const char *path, const char *name, const void *value, size_t size)
{
    int found;
    const void *bytes =
        fdt_getprop(patched.bytes, fdt_path_offset(patched.bytes, path), name, &found);

    assert_non_null(bytes);
    assert_int_equal(found, size);
    assert_memory_equal(bytes, value, size);
}

static unsigned count_memory_nodes(void)
{
    unsigned count = 0;
    int node;

    fdt_for_each_subnode(node, patched.bytes, 0) count +=
        !strncmp(fdt_get_name(patched.bytes, node, NULL), "memory", 6);
    return count;
}

static void memory_becomes_the_vms_ram(void **state)
{
    (void)state;
    patch();
    assert_int_equal(count_memory_nodes(), 1);
    expect_property("/memory@40000000", "reg", "\x40\0\0\0\x04\0\0\0", 8);
    expect_property("/memory@40000000", "device_type", "memory", 7);
}

static void every_memory_node_goes(void **state)
{
    (void)state;
    fdt_add_subnode(own_bytes, 0, "memory@80000000");
    fdt_add_subnode(own_bytes, 0, "memory@40000000");
    patch();
    assert_int_equal(count_memory_nodes(), 1);
    expect_property("/memory@40000000", "reg", "\x40\0\0\0\x04\0\0\0", 8);
}

static void a_node_that_only_begins_like_memory_stays(void **state)
{
    (void)state;
    fdt_add_subnode(own_bytes, 0, "memory-controller@1000");
    patch();
    assert_true(has_node("/memory-controller@1000"));
}

static void ram_is_written_in_the_trees_own_cells(void **state)
{
    (void)state;
    fdt_setprop_u32(own_bytes, 0, "#address-cells", 2);
    patch();
    expect_property("/memory@40000000", "reg", "\0\0\0\0\x40\0\0\0\x04\0\0\0", 12);
}

static void chosen_gets_bootargs_and_initrd(void **state)
{
    (void)state;
    patch();
    expect_property("/chosen", "bootargs", "quiet", 6);
    expect_property("/chosen", "linux,initrd-start", "\x42\0\0\0", 4);
    expect_property("/chosen", "linux,initrd-end", "\x42\0\x12\x34", 4);
}

static void bootargs_of_the_tree_stay_when_the_vm_has_none(void **state)
{
    int chosen = fdt_add_subnode(own_bytes, 0, "chosen");

    (void)state;
    fdt_setprop_string(own_bytes, chosen, "bootargs", "its own");
    vm.bootargs = "";
    facts.initrd = (struct span){0};
    patch();
    expect_property("/chosen", "bootargs", "its own", 8);
    assert_null(fdt_getprop(patched.bytes, fdt_path_offset(patched.bytes, "/chosen"),
                            "linux,initrd-start", NULL));
}

static void bootargs_of_the_vm_replace_those_of_the_tree(void **state)
{
    int chosen = fdt_add_subnode(own_bytes, 0, "chosen");

    (void)state;
    fdt_setprop_string(own_bytes, chosen, "bootargs", "a much longer command line");
    patch();
    expect_property("/chosen", "bootargs", "quiet", 6);
}

static void psci_is_added(void **state)
{
    (void)state;
    patch();
    expect_property("/psci", "method", "hvc", 4);
    expect_property("/psci", "cpu_on", "\x84\0\0\x03", 4);
    expect_property("/psci", "compatible", FDT_PSCI_COMPATIBLE, sizeof(FDT_PSCI_COMPATIBLE));
}

static void psci_of_the_tree_stays(void **state)
{
    int node = fdt_add_subnode(own_bytes, 0, "psci");

    (void)state;
    fdt_setprop_string(own_bytes, node, "method", "smc");
    patch();
    expect_property("/psci", "method", "smc", 4);
}

static void all_else_stays(void **state)
{
    (void)state;
    patch();
    expect_property("/device@1000", "compatible", "acme,device", 12);
}

static void what_is_no_device_tree_is_refused(void **state)
{
    (void)state;
    memset(own_bytes, 'x', 4);
    expect_refused("vm: dtb own.dtb is no valid device tree: FDT_ERR_BADMAGIC\n");
}

static void half_a_device_tree_is_refused(void **state)
{
    (void)state;
    own.size = 100;
    expect_refused("vm: dtb own.dtb is no valid device tree: FDT_ERR_TRUNCATED\n");
}

static void a_tree_without_size_cells_is_refused(void **state)
{
    (void)state;
    fdt_setprop_u32(own_bytes, 0, "#size-cells", 0);
    expect_refused("vm: dtb own.dtb has #address-cells 1 and #size-cells 0 at its root; only 1 and "
                   "2 can be filled in\n");
}

static void a_tree_with_three_address_cells_is_refused(void **state)
{
    (void)state;
    fdt_setprop_u32(own_bytes, 0, "#address-cells", 3);
    expect_refused("vm: dtb own.dtb has #address-cells 3 and #size-cells 1 at its root; only 1 and "
                   "2 can be filled in\n");
}

#define PATCH_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PATCH_TEST(memory_becomes_the_vms_ram),
        PATCH_TEST(every_memory_node_goes),
        PATCH_TEST(a_node_that_only_begins_like_memory_stays),
        PATCH_TEST(ram_is_written_in_the_trees_own_cells),
        PATCH_TEST(chosen_gets_bootargs_and_initrd),
        PATCH_TEST(bootargs_of_the_tree_stay_when_the_vm_has_none),
        PATCH_TEST(bootargs_of_the_vm_replace_those_of_the_tree),
        PATCH_TEST(psci_is_added),
        PATCH_TEST(psci_of_the_tree_stays),
        PATCH_TEST(all_else_stays),
        PATCH_TEST(what_is_no_device_tree_is_refused),
        PATCH_TEST(half_a_device_tree_is_refused),
        PATCH_TEST(a_tree_without_size_cells_is_refused),
        PATCH_TEST(a_tree_with_three_address_cells_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
