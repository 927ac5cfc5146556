/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_firmware_tree.c - the numbers of the firmware's functions, as trees made by
 * libfdt tell them; and nothing outside a tree is looked at, whatever is in it. */
#include "core/firmware_tree.h"

#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/seed.h"

#define ROOM      4096u
#define OWN       0x95c1ba60u /* what U-Boot for Allwinner's boards gives it */
#define FIXED     0x84000003u
#define MUTATIONS 200000u

#define NO_TREE   "device tree"
#define NO_PSCI   "/psci in its device tree"
#define NO_SMC    "method smc in /psci; hvc would come back to me"
#define NO_CPU_ON "cpu_on of arm,psci in its device tree"

static uint32_t tree[ROOM / 4];
static struct board_firmware functions;
static int psci;

static void good(int error)
{
    assert_true(error >= 0);
}

/* compatible: texts, with the 0 of each, for sizeof. */
static void set_psci(const char *compatible, size_t size, const char *method)
{
    good(fdt_setprop(tree, psci, "compatible", compatible, (int)size));
    good(fdt_setprop(tree, psci, "method", method, (int)strlen(method) + 1));
}
#define SET_PSCI(compatible, method) set_psci(compatible, sizeof(compatible), method)

/* As U-Boot's for an H3, with nodes in front of it and behind. */
static int a_tree(void **state)
{
    int soc, inner;

    (void)state;
    memset(tree, 0, sizeof(tree));
    good(fdt_create_empty_tree(tree, sizeof(tree)));
    good(fdt_setprop(tree, 0, "model", "a board", sizeof("a board")));
    good(soc = fdt_add_subnode(tree, 0, "soc"));
    good(fdt_setprop_u32(tree, soc, "cpu_on", 1));
    good(psci = fdt_add_subnode(tree, 0, "psci"));
    SET_PSCI("arm,psci", "smc");
    good(fdt_setprop_u32(tree, psci, "cpu_on", OWN));
    good(inner = fdt_add_subnode(tree, psci, "idle"));
    good(fdt_setprop_u32(tree, inner, "cpu_on", 2));
    psci = fdt_path_offset(tree, "/psci");
    functions = (struct board_firmware){0};
    return 0;
}

/* In memory of its own, behind whose end the sanitizer looks. */
static const char *read_within(uint32_t room)
{
    uint32_t *copy = malloc(room ? room : 1);
    const char *lacking;

    memcpy(copy, tree, room < sizeof(tree) ? room : sizeof(tree));
    lacking = firmware_tree_read(copy, room, &functions);
    free(copy);
    return lacking;
}

static const char *read_tree(void)
{
    return read_within(fdt_totalsize(tree));
}

static void expect_lack(const char *lacking)
{
    const char *answer = read_tree();

    assert_non_null(answer);
    assert_string_equal(answer, lacking);
    assert_int_equal(functions.cpu_on, 0);
}

static void expect_cpu_on(uint32_t number)
{
    assert_null(read_tree());
    assert_int_equal(functions.cpu_on, number);
}

static void of_psci_0_1_the_tree_tells_the_number(void **state)
{
    (void)state;
    expect_cpu_on(OWN);
    assert_int_equal(functions.system_off, 0);
    good(fdt_pack(tree));
    expect_cpu_on(OWN);
}

static void a_newer_one_has_the_numbers_of_the_standard(void **state)
{
    (void)state;
    SET_PSCI("arm,psci-1.0\0arm,psci-0.2\0arm,psci", "smc");
    expect_cpu_on(FIXED);
    assert_int_equal(functions.cpu_off, 0x84000002);
    assert_int_equal(functions.system_off, 0x84000008);
    assert_int_equal(functions.system_reset, 0x84000009);
    SET_PSCI("arm,psci-0.2", "smc");
    good(fdt_delprop(tree, psci, "cpu_on"));
    expect_cpu_on(FIXED);
}

static void what_the_tree_says_replaces_what_the_board_says(void **state)
{
    (void)state;
    functions = (struct board_firmware){1, 2, 3, 4, true};
    expect_cpu_on(OWN);
    assert_int_equal(functions.system_off, 0);
    functions = (struct board_firmware){1, 2, 3, 4, true};
    good(fdt_delprop(tree, psci, "cpu_on"));
    expect_lack(NO_CPU_ON);
}

static void without_a_tree_the_boards_numbers_hold(void **state)
{
    (void)state;
    tree[0] = 5; /* ATAGS begin so */
    expect_lack(NO_TREE);
    functions.cpu_on = FIXED;
    assert_null(read_tree());
    assert_int_equal(functions.cpu_on, FIXED);
}

static void a_node_of_that_name_elsewhere_is_another(void **state)
{
    int soc;

    (void)state;
    good(fdt_nop_node(tree, psci)); /* QEMU does so before it adds its own */
    expect_lack(NO_PSCI);
    good(soc = fdt_path_offset(tree, "/soc"));
    good(psci = fdt_add_subnode(tree, soc, "psci"));
    SET_PSCI("arm,psci-1.0", "smc");
    expect_lack(NO_PSCI);
    good(psci = fdt_add_subnode(tree, 0, "psciX"));
    SET_PSCI("arm,psci-1.0", "smc");
    expect_lack(NO_PSCI);
    good(psci = fdt_add_subnode(tree, 0, "psci"));
    SET_PSCI("arm,psci-1.0", "smc");
    expect_cpu_on(FIXED);
}

static void hvc_is_no_way_for_a_hypervisor(void **state)
{
    (void)state;
    SET_PSCI("arm,psci-1.0", "hvc");
    expect_lack(NO_SMC);
    SET_PSCI("arm,psci-1.0", "smcs");
    expect_lack(NO_SMC);
    good(fdt_delprop(tree, psci, "method"));
    expect_lack(NO_SMC);
}

static void what_is_no_property_any_more_is_passed_over(void **state)
{
    (void)state;
    good(fdt_nop_property(tree, psci, "compatible"));
    expect_lack(NO_CPU_ON);
    SET_PSCI("arm,psci", "smc");
    good(fdt_nop_property(tree, 0, "model"));
    good(fdt_nop_property(tree, psci, "method"));
    good(fdt_setprop(tree, psci, "method", "smc", sizeof("smc")));
    expect_cpu_on(OWN);
}

static void other_firmware_has_other_functions(void **state)
{
    (void)state;
    SET_PSCI("arm,psc", "smc");
    expect_lack(NO_CPU_ON);
    SET_PSCI("xarm,psci-1.0\0arm,psci-1.05", "smc");
    expect_lack(NO_CPU_ON);
    good(fdt_delprop(tree, psci, "compatible"));
    expect_lack(NO_CPU_ON);
}

static void a_number_has_four_bytes(void **state)
{
    (void)state;
    good(fdt_setprop_u64(tree, psci, "cpu_on", OWN));
    expect_lack(NO_CPU_ON);
    good(fdt_setprop(tree, psci, "cpu_on", "abc", 3));
    expect_lack(NO_CPU_ON);
    good(fdt_setprop(tree, psci, "cpu_on", "", 0));
    expect_lack(NO_CPU_ON);
}

static void a_header_that_is_wrong_is_none(void **state)
{
    static const struct {
        unsigned word;
        uint32_t value;
    } wrong[] = {{0, 0xd00dfeee}, {1, 39},   {1, 0}, {1, ROOM + 1},
                 {1, 0xfffffffc}, {2, 0x3a}, {5, 16}};

    for (unsigned n = 0; n < COUNT(wrong); n++) {
        a_tree(state);
        tree[wrong[n].word] = cpu_to_fdt32(wrong[n].value);
        assert_string_equal(read_within(ROOM), NO_TREE);
    }
    a_tree(state);
    for (uint32_t room = 0; room < 40; room++)
        assert_string_equal(read_within(room), NO_TREE);
    assert_string_equal(read_within(fdt_totalsize(tree) - 1), NO_TREE);
}

static void a_tree_that_is_not_aligned_is_none(void **state)
{
    char *bytes = (char *)tree;

    (void)state;
    memmove(bytes + 2, bytes, sizeof(tree) - 2);
    assert_string_equal(firmware_tree_read((void *)(bytes + 2), sizeof(tree) - 2, &functions),
                        NO_TREE);
}

static void more_than_linux_takes_is_none(void **state)
{
    (void)state;
    tree[1] = cpu_to_fdt32(2 * MiB);
    assert_null(read_within(2 * MiB));
    tree[1] = cpu_to_fdt32(2 * MiB + 4);
    functions.cpu_on = 0;
    assert_string_equal(read_within(2 * MiB + 4), NO_TREE);
}

static void a_tree_that_ends_early_has_no_end(void **state)
{
    uint32_t end = fdt_off_dt_struct(tree) + fdt_size_dt_struct(tree);

    for (uint32_t size = 40; size < end; size += 1) {
        a_tree(state);
        fdt_set_totalsize(tree, size);
        if (read_tree())
            assert_int_equal(functions.cpu_on, 0);
        else
            assert_int_equal(functions.cpu_on, OWN);
    }
}

static void places_outside_are_not_looked_at(void **state)
{
    static const uint32_t places[] = {ROOM - 4,   ROOM,       0x7ffffffc,
                                      0x80000000, 0xfffffff8, 0xfffffffc};

    for (unsigned n = 0; n < COUNT(places); n++) {
        a_tree(state);
        fdt_set_off_dt_struct(tree, places[n]);
        expect_lack(NO_PSCI);
        a_tree(state);
        fdt_set_off_dt_strings(tree, places[n]);
        expect_lack(NO_SMC);
    }
}

static void whatever_is_in_the_tree_it_is_read_to_an_end(void **state)
{
    static const uint32_t values[] = {0, 1,          2,          3,          4,
                                      9, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff};

    random_start();
    for (unsigned n = 0; n < MUTATIONS; n++) {
        a_tree(state);
        fdt_pack(tree);
        uint32_t size = fdt_totalsize(tree), changes = 1 + random_below(4);

        while (changes--) {
            if (random_below(2))
                ((uint8_t *)tree)[random_below(size)] = (uint8_t)random_u32();
            else
                tree[random_below(size / 4)] = cpu_to_fdt32(values[random_below(COUNT(values))]);
        }
        if (read_within(random_below(4) ? size : random_below(size)))
            assert_int_equal(functions.cpu_on, 0);
        else
            assert_int_not_equal(functions.cpu_on, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(of_psci_0_1_the_tree_tells_the_number, a_tree),
        cmocka_unit_test_setup(a_newer_one_has_the_numbers_of_the_standard, a_tree),
        cmocka_unit_test_setup(what_the_tree_says_replaces_what_the_board_says, a_tree),
        cmocka_unit_test_setup(without_a_tree_the_boards_numbers_hold, a_tree),
        cmocka_unit_test_setup(a_node_of_that_name_elsewhere_is_another, a_tree),
        cmocka_unit_test_setup(hvc_is_no_way_for_a_hypervisor, a_tree),
        cmocka_unit_test_setup(what_is_no_property_any_more_is_passed_over, a_tree),
        cmocka_unit_test_setup(other_firmware_has_other_functions, a_tree),
        cmocka_unit_test_setup(a_number_has_four_bytes, a_tree),
        cmocka_unit_test_setup(a_header_that_is_wrong_is_none, a_tree),
        cmocka_unit_test_setup(a_tree_that_is_not_aligned_is_none, a_tree),
        cmocka_unit_test_setup(more_than_linux_takes_is_none, a_tree),
        cmocka_unit_test_setup(a_tree_that_ends_early_has_no_end, a_tree),
        cmocka_unit_test_setup(places_outside_are_not_looked_at, a_tree),
        cmocka_unit_test_setup(whatever_is_in_the_tree_it_is_read_to_an_end, a_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
