/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_fragment.c - nodes of the board's device tree (tests/unit/board.dts) in a
 * guest's: whole, and of what the VM has. */
#include <libfdt.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/fragment.h"
#include "tools/guest_fdt.h"

#define MMC "/soc/mmc@c000000"
#define CCU "/soc/clock@c020000"
#define PIO "/soc/pinctrl@c020800"
#define HERE(a)                                                                                    \
    {                                                                                              \
        .at = IPA(a), .device = PA(a), .size = 4 * KiB                                             \
    }

static struct passthrough_config devices[3];
static struct irq_config irqs[3];
static struct shared_page_config shared;
static struct vm_config vms[1];
static struct system_config config;
static const char *paths[3];
static struct problems problems;
static struct fragment fragment;
static struct blob board_tree, tree;

/* linux has the MMC, and sees the page with clocks and pins. */
static int power_on(void **state)
{
    const struct passthrough_config good_devices[3] = {HERE(0x0c000000), HERE(0x0c040000),
                                                       HERE(0x0c050000)};

    (void)state;
    assert_int_equal(blob_read("build/unit/board.dtb", &board_tree), 0);
    memcpy(devices, good_devices, sizeof(devices));
    irqs[0] = (struct irq_config){.guest = 140, .physical = 92};
    irqs[1] = (struct irq_config){.guest = 43, .physical = 43};
    irqs[2] = (struct irq_config){.guest = 141, .physical = 49};
    shared = (struct shared_page_config){.name = "ccu", .device = PA(0x0c020000), .vms = BIT(0)};
    paths[0] = MMC;
    vms[0] = (struct vm_config){
        .name = "linux",
        .vcpu_count = 1,
        .ram = {.at = IPA(0x50000000), .size = 64 * MiB, .direct = true},
        .virtual_devices = VDEV_PL011,
        .passthrough = devices,
        .passthrough_count = COUNT(devices),
        .irqs = irqs,
        .irq_count = COUNT(irqs),
        .board_nodes = {.file = "board.dtb", .paths = paths, .count = 1},
    };
    config = (struct system_config){
        .vms = vms, .vm_count = 1, .shared_pages = &shared, .shared_page_count = 1};
    fragment = (struct fragment){
        .vm = vms, .system = &config, .board = &board, .file = "board.dtb", .problems = &problems};
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    fragment_free(&fragment);
    blob_free(&board_tree);
    blob_free(&tree);
    problems_free(&problems);
    return 0;
}

static void expect_refused(const char *sentences)
{
    bool good = fragment_select(&fragment, &board_tree);

    assert_string_equal(problems.text ? problems.text : "", sentences);
    assert_false(good);
    fragment_free(&fragment);
    problems_free(&problems);
}

static void generate(void)
{
    const struct fdt_facts facts = {.cpu = "cortex-a7", .system = &config, .fragment = &fragment};
    bool good = fragment_select(&fragment, &board_tree);

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
    tree = fdt_generate(vms, &facts);
    assert_int_equal(fdt_check_full(tree.bytes, tree.size), 0);
}

static int node(const char *path)
{
    return fdt_path_offset(tree.bytes, path);
}

static bool has(const char *path)
{
    return node(path) >= 0;
}

static void expect_cells(const char *path, const char *name, const uint32_t *cells, size_t count)
{
    int size;
    const uint32_t *found = fdt_getprop(tree.bytes, node(path), name, &size);

    assert_non_null(found);
    assert_int_equal(size, count * sizeof(uint32_t));
    for (size_t n = 0; n < count; n++)
        assert_int_equal(fdt32_to_cpu(found[n]), cells[n]);
}

#define EXPECT_CELLS(path, name, ...)                                                              \
    expect_cells(path, name, (const uint32_t[]){__VA_ARGS__},                                      \
                 COUNT(((const uint32_t[]){__VA_ARGS__})))

static uint32_t phandle_of(const char *path)
{
    uint32_t phandle = fdt_get_phandle(tree.bytes, node(path));

    assert_int_not_equal(phandle, 0);
    return phandle;
}

/* What comes along ------------------------------------------------------------------- */

static void a_node_brings_all_that_it_refers_to(void **state)
{
    (void)state;
    generate();
    EXPECT_CELLS(MMC, "clocks", phandle_of(CCU), 22, phandle_of(CCU), 71, phandle_of("/osc"));
    EXPECT_CELLS(MMC, "resets", phandle_of(CCU), 7);
    EXPECT_CELLS(MMC, "pinctrl-0", phandle_of(PIO "/mmc-pins"));
    EXPECT_CELLS(MMC, "vmmc-supply", phandle_of("/rail"));
    EXPECT_CELLS(MMC, "cd-gpios", phandle_of(PIO), 5, 6, 1);
    EXPECT_CELLS("/rail", "gpio", phandle_of(PIO), 1, 8, 0);
    EXPECT_CELLS(PIO, "clocks", phandle_of(CCU), 54, phandle_of("/osc"));
    assert_string_equal(fdt_getprop(tree.bytes, node(MMC), "compatible", NULL), "board,mmc");
}

static void nothing_else_comes_along(void **state)
{
    (void)state;
    generate();
    assert_false(has(PIO "/uart-pins"));
    assert_false(has("/soc/serial@c010000"));
    assert_false(has("/soc/interrupt-controller@8000000"));
    assert_false(has("/soc/interrupt-controller@c030000"));
    assert_false(has("/sram@c080000"));
}

static void children_that_are_okay_belong_to_a_node(void **state)
{
    (void)state;
    generate();
    assert_true(has(MMC "/slot"));
    assert_false(has(MMC "/spare"));
}

static void interrupts_go_to_the_guests_gic_by_the_guests_numbers(void **state)
{
    (void)state;
    generate();
    EXPECT_CELLS("/", "interrupt-parent", phandle_of("/intc@8000000"));
    EXPECT_CELLS(MMC, "interrupts", 0, 140 - 32, 4);
    EXPECT_CELLS(PIO, "interrupt-parent", phandle_of("/intc@8000000"));
    EXPECT_CELLS(PIO, "interrupts", 0, 11, 4, 0, 141 - 32, 4);
}

static void no_two_nodes_have_one_phandle(void **state)
{
    uint32_t last = 0;

    (void)state;
    generate();
    for (int a = 0; a >= 0; a = fdt_next_node(tree.bytes, a, NULL))
        for (int b = fdt_next_node(tree.bytes, a, NULL); b >= 0;
             b = fdt_next_node(tree.bytes, b, NULL)) {
            last = fdt_get_phandle(tree.bytes, a);
            if (last)
                assert_int_not_equal(last, fdt_get_phandle(tree.bytes, b));
        }
}

static void the_guests_own_phandles_are_behind_those_of_the_board(void **state)
{
    int rail = fdt_path_offset(board_tree.bytes, "/rail");

    (void)state;
    fdt_setprop_inplace_u32(board_tree.bytes, rail, "phandle", 0x8001); /* the GIC's, otherwise */
    fdt_setprop_inplace_u32(board_tree.bytes, fdt_path_offset(board_tree.bytes, MMC), "vmmc-supply",
                            0x8001);
    generate();
    assert_int_equal(phandle_of("/rail"), 0x8001);
    assert_true(phandle_of("/intc@8000000") > 0x8001);
    EXPECT_CELLS(MMC, "vmmc-supply", 0x8001);
}

static void clocks_of_nagaya_have_names_of_their_own(void **state)
{
    (void)state;
    generate();
    assert_false(has("/apb-pclk"));
    assert_string_equal(fdt_getprop(tree.bytes, node("/nagaya-pclk"), "clock-output-names", NULL),
                        "nagaya-pclk");
    EXPECT_CELLS("/pl011@9000000", "clocks", phandle_of("/nagaya-pclk"),
                 phandle_of("/nagaya-pclk"));
}

static void a_bus_leads_to_what_the_vm_has(void **state)
{
    (void)state;
    generate();
    EXPECT_CELLS("/soc", "#address-cells", 1);
    EXPECT_CELLS("/soc", "ranges", 0x0c000000, 0, 0x0c000000, 0x1000, 0x0c040000, 0, 0x0c040000,
                 0x1000, 0x0c050000, 0, 0x0c050000, 0x1000, 0x0c020000, 0, 0x0c020000, 0x1000);
    EXPECT_CELLS("/soc", "dma-ranges", 0x50000000, 0, 0x50000000, 64 * MiB);
    EXPECT_CELLS(MMC, "reg", 0x0c000000, 0x1000);
}

static void registers_in_the_root_have_the_roots_cells(void **state)
{
    (void)state;
    paths[0] = "/sram@c080000";
    devices[0].at.value = devices[0].device.value = 0x0c080000;
    generate();
    EXPECT_CELLS("/sram@c080000", "reg", 0, 0x0c080000, 0, 0x1000);
}

static void aliases_come_along_with_their_nodes(void **state)
{
    (void)state;
    generate();
    assert_string_equal(fdt_getprop(tree.bytes, node("/aliases"), "mmc0", NULL), MMC);
    assert_null(fdt_getprop(tree.bytes, node("/aliases"), "serial0", NULL));
}

static void interrupts_of_another_controller_bring_that_one(void **state)
{
    (void)state;
    paths[0] = "/soc/card@c040000";
    generate();
    EXPECT_CELLS("/soc/card@c040000", "interrupt-parent", phandle_of(PIO));
    EXPECT_CELLS("/soc/card@c040000", "interrupts", 3, 8);
}

static void interrupts_may_have_several_controllers(void **state)
{
    (void)state;
    paths[0] = "/soc/both@c050000";
    irqs[0] = (struct irq_config){.guest = 150, .physical = 94};
    generate();
    EXPECT_CELLS("/soc/both@c050000", "interrupts-extended", phandle_of("/intc@8000000"), 0,
                 150 - 32, 4, phandle_of(PIO), 2, 8);
}

static void a_node_of_a_chip_brings_the_bus_it_is_on(void **state)
{
    (void)state;
    paths[0] = "/soc/bridge@c070000/behind@100";
    devices[0].at.value = devices[0].device.value = 0x0c070000;
    devices[1].at.value = devices[1].device.value = 0x0c0a0000;
    devices[2].at.value = devices[2].device.value = 0x0c060000;
    irqs[0] = (struct irq_config){.guest = 95, .physical = 95};
    generate();
    assert_true(has("/soc/i2c@c060000/chip@34/regulator"));
    EXPECT_CELLS("/soc/i2c@c060000/chip@34", "reg", 0x34);
    EXPECT_CELLS("/soc/bridge@c070000", "ranges", 0, 0x0c0a0000, 0x10000);
}

/* What is refused ------------------------------------------------------------------------- */

static void registers_must_be_the_vms(void **state)
{
    (void)state;
    shared.vms = 0;
    expect_refused("linux: node " CCU " (clocks of " MMC "): its registers at "
                   "0x0c020000-0x0c0203ff are not the VM's; add the page 0x0c020000 to "
                   "passthrough, or to a shared page that it sees\n"
                   "linux: node " PIO " (pinctrl-0 of " MMC "): its registers at "
                   "0x0c020800-0x0c020bff are not the VM's; add the page 0x0c020000 to "
                   "passthrough, or to a shared page that it sees\n");
}

static void registers_behind_a_bridge_are_where_its_ranges_say(void **state)
{
    (void)state;
    paths[0] = "/soc/bridge@c070000/behind@100";
    devices[0].at.value = devices[0].device.value = 0x0c070000;
    devices[2].at.value = devices[2].device.value = 0x0c060000;
    irqs[0] = (struct irq_config){.guest = 95, .physical = 95};
    expect_refused("linux: node /soc/bridge@c070000/behind@100: its registers at "
                   "0x0c0a0100-0x0c0a010f are not the VM's; add the page 0x0c0a0000 to "
                   "passthrough, or to a shared page that it sees\n");
}

static void registers_must_be_where_the_board_has_them(void **state)
{
    (void)state;
    devices[0].at.value = 0x0d000000;
    expect_refused("linux: node " MMC ": its registers are in passthrough 0, at 0x0d000000 for the "
                   "guest: a node that is copied needs at the same as device, 0x0c000000\n");
}

static void interrupts_must_be_the_vms(void **state)
{
    (void)state;
    vms[0].irq_count = 1;
    irqs[0].physical = 43;
    expect_refused("linux: node " MMC ": its interrupt 92 (SPI 60) is not the VM's; add {.guest = "
                   "92, .physical = 92} to irqs\n"
                   "linux: node " PIO " (pinctrl-0 of " MMC "): its interrupt 49 (SPI 17) is not "
                   "the VM's; add {.guest = 49, .physical = 49} to irqs\n");
}

static void a_node_must_be_there(void **state)
{
    (void)state;
    paths[0] = "/soc/mmc@c000001";
    paths[1] = "/";
    vms[0].board_nodes.count = 2;
    expect_refused("linux: board_nodes 0: board.dtb has no node /soc/mmc@c000001\n"
                   "linux: board_nodes 1: \"/\" is the root; name what is below it\n");
}

static void a_node_must_be_okay(void **state)
{
    (void)state;
    paths[0] = "/soc/serial@c010000";
    expect_refused("linux: node /soc/serial@c010000: its status in board.dtb is \"disabled\", and "
                   "only what is okay is copied\n");
}

static void what_each_guest_has_anyway_is_not_copied(void **state)
{
    (void)state;
    paths[0] = "/timer";
    paths[1] = "/soc/interrupt-controller@8000000";
    paths[2] = "/soc/affine@c0f0000";
    devices[0].at.value = devices[0].device.value = 0x0c0f0000;
    vms[0].board_nodes.count = 3;
    expect_refused("linux: node /timer: each guest has its own from Nagaya; leave it out\n"
                   "linux: node /soc/interrupt-controller@8000000: each guest has its own from "
                   "Nagaya; leave it out\n"
                   "linux: node /soc/affine@c0f0000: cooling-device refers to /cpus/cpu@0, which "
                   "does not say how many cells belong to that\n");
}

static void private_interrupts_and_interrupt_maps_are_not_copied(void **state)
{
    (void)state;
    paths[0] = "/soc/private@c0c0000";
    paths[1] = "/soc/pci@c0b0000";
    devices[0].at.value = devices[0].device.value = 0x0c0c0000;
    devices[1].at.value = devices[1].device.value = 0x0c0b0000;
    vms[0].board_nodes.count = 2;
    expect_refused("linux: node /soc/private@c0c0000: its private interrupt (PPI 9) cannot be "
                   "passed through\n"
                   "linux: node /soc/pci@c0b0000: it has an interrupt-map, which is not "
                   "understood\n");
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    paths[0] = "/soc/dangling@c0d0000";
    devices[0].at.value = devices[0].device.value = 0x0c0d0000;
    expect_refused(
        "linux: node /soc/dangling@c0d0000: clocks refers to phandle 0x777, which no "
        "node of board.dtb has\n"
        "linux: node /soc/dangling@c0d0000: resets refers to /osc, which does not say how "
        "many cells belong to that\n"
        "linux: node /soc/dangling@c0d0000: phys refers to " CCU ", which does not say "
        "how many cells belong to that\n"
        "linux: node /soc/dangling@c0d0000: dmas ends in the middle of what belongs to "
        "/soc/dma@c0e0000\n");
}

static void a_file_must_be_a_device_tree(void **state)
{
    (void)state;
    board_tree.bytes[0] = 0;
    expect_refused("linux: board_nodes.file board.dtb is no valid device tree: FDT_ERR_BADMAGIC\n");
}

#define FRAGMENT_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRAGMENT_TEST(a_node_brings_all_that_it_refers_to),
        FRAGMENT_TEST(nothing_else_comes_along),
        FRAGMENT_TEST(children_that_are_okay_belong_to_a_node),
        FRAGMENT_TEST(interrupts_go_to_the_guests_gic_by_the_guests_numbers),
        FRAGMENT_TEST(no_two_nodes_have_one_phandle),
        FRAGMENT_TEST(the_guests_own_phandles_are_behind_those_of_the_board),
        FRAGMENT_TEST(clocks_of_nagaya_have_names_of_their_own),
        FRAGMENT_TEST(a_bus_leads_to_what_the_vm_has),
        FRAGMENT_TEST(registers_in_the_root_have_the_roots_cells),
        FRAGMENT_TEST(aliases_come_along_with_their_nodes),
        FRAGMENT_TEST(interrupts_of_another_controller_bring_that_one),
        FRAGMENT_TEST(interrupts_may_have_several_controllers),
        FRAGMENT_TEST(a_node_of_a_chip_brings_the_bus_it_is_on),
        FRAGMENT_TEST(registers_must_be_the_vms),
        FRAGMENT_TEST(registers_behind_a_bridge_are_where_its_ranges_say),
        FRAGMENT_TEST(registers_must_be_where_the_board_has_them),
        FRAGMENT_TEST(interrupts_must_be_the_vms),
        FRAGMENT_TEST(a_node_must_be_there),
        FRAGMENT_TEST(a_node_must_be_okay),
        FRAGMENT_TEST(what_each_guest_has_anyway_is_not_copied),
        FRAGMENT_TEST(private_interrupts_and_interrupt_maps_are_not_copied),
        FRAGMENT_TEST(references_lead_somewhere),
        FRAGMENT_TEST(a_file_must_be_a_device_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
