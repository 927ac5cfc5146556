/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_guest_fdt.c - a guest finds the nodes it knows from QEMU's virt machine. */
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/guest_fdt.h"

static struct vm_config vm;
static struct fdt_facts facts;
static struct blob tree;

static int power_on(void **state)
{
    (void)state;
    vm = (struct vm_config){
        .name = "vm",
        .vcpu_count = 1,
        .ram = {.at = IPA(0x40000000), .size = 256 * MiB},
        .virtual_devices = VDEV_ALL,
        .bootargs = "console=ttyAMA0 \"a b\"",
    };
    facts = (struct fdt_facts){.cpu = "cortex-a15"};
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    blob_free(&tree);
    return 0;
}

static void generate(void)
{
    blob_free(&tree);
    tree = fdt_generate(&vm, &facts);
    assert_int_equal(fdt_check_full(tree.bytes, tree.size), 0);
}

static bool has_node(const char *path)
{
    return fdt_path_offset(tree.bytes, path) >= 0;
}

static const void *property(const char *path, const char *name, int *size)
{
    return fdt_getprop(tree.bytes, fdt_path_offset(tree.bytes, path), name, size);
}

static void expect_bytes(const char *path, const char *name, const void *value, size_t size)
{
    int found;
    const void *bytes = property(path, name, &found);

    assert_non_null(bytes);
    assert_int_equal(found, size);
    assert_memory_equal(bytes, value, size);
}

#define EXPECT_STRINGS(path, name, literal) expect_bytes(path, name, literal, sizeof(literal))

static void expect_cells(const char *path, const char *name, const uint32_t *cells, size_t count)
{
    uint32_t big_endian[16];

    for (size_t n = 0; n < count; n++)
        big_endian[n] = cpu_to_fdt32(cells[n]);
    expect_bytes(path, name, big_endian, count * sizeof(uint32_t));
}

#define EXPECT_CELLS(path, name, ...)                                                              \
    expect_cells(path, name, (const uint32_t[]){__VA_ARGS__},                                      \
                 COUNT(((const uint32_t[]){__VA_ARGS__})))

static uint32_t cell(const char *path, const char *name)
{
    int size;
    const fdt32_t *value = property(path, name, &size);

    assert_non_null(value);
    return fdt32_to_cpu(value[0]);
}

static void the_machine_is_qemus_virt(void **state)
{
    (void)state;
    generate();
    EXPECT_STRINGS("/", "compatible", "linux,dummy-virt");
    EXPECT_CELLS("/", "#address-cells", 2);
    EXPECT_CELLS("/", "#size-cells", 2);
    assert_int_equal(cell("/", "interrupt-parent"), cell("/intc@8000000", "phandle"));
}

static void memory_is_the_vms_ram(void **state)
{
    (void)state;
    generate();
    EXPECT_STRINGS("/memory@40000000", "device_type", "memory");
    EXPECT_CELLS("/memory@40000000", "reg", 0, 0x40000000, 0, 0x10000000);
}

static void the_gic_is_where_virt_has_it(void **state)
{
    (void)state;
    generate();
    EXPECT_STRINGS("/intc@8000000", "compatible", "arm,cortex-a15-gic");
    EXPECT_CELLS("/intc@8000000", "reg", 0, 0x08000000, 0, 0x10000, 0, 0x08010000, 0, 0x10000);
    EXPECT_CELLS("/intc@8000000", "#interrupt-cells", 3);
    expect_bytes("/intc@8000000", "interrupt-controller", "", 0);
}

static void psci_is_called_by_hvc(void **state)
{
    (void)state;
    generate();
    EXPECT_STRINGS("/psci", "compatible", "arm,psci-1.0\0arm,psci-0.2\0arm,psci");
    EXPECT_STRINGS("/psci", "method", "hvc");
    EXPECT_CELLS("/psci", "cpu_suspend", 0x84000001);
    EXPECT_CELLS("/psci", "cpu_off", 0x84000002);
    EXPECT_CELLS("/psci", "cpu_on", 0x84000003);
    EXPECT_CELLS("/psci", "migrate", 0x84000005);
}

static void a_single_cpu_has_no_enable_method(void **state)
{
    int size;

    (void)state;
    generate();
    EXPECT_STRINGS("/cpus/cpu@0", "compatible", "arm,cortex-a15");
    EXPECT_STRINGS("/cpus/cpu@0", "device_type", "cpu");
    EXPECT_CELLS("/cpus/cpu@0", "reg", 0);
    assert_null(property("/cpus/cpu@0", "enable-method", &size));
    assert_false(has_node("/cpus/cpu@1"));
}

static void several_cpus_are_started_by_psci(void **state)
{
    (void)state;
    vm.vcpu_count = 3;
    facts.cpu = "cortex-a7";
    generate();
    EXPECT_STRINGS("/cpus/cpu@2", "compatible", "arm,cortex-a7");
    EXPECT_STRINGS("/cpus/cpu@2", "enable-method", "psci");
    EXPECT_CELLS("/cpus/cpu@2", "reg", 2);
    assert_false(has_node("/cpus/cpu@3"));
}

static void timer_interrupts_name_the_cpus(void **state)
{
    (void)state;
    vm.vcpu_count = 2;
    generate();
    EXPECT_STRINGS("/timer", "compatible", "arm,armv7-timer");
    EXPECT_CELLS("/timer", "interrupts", 1, 13, 0x304, 1, 14, 0x304, 1, 11, 0x304, 1, 10, 0x304);
    expect_bytes("/timer", "always-on", "", 0);
}

static void devices_have_clocks_and_interrupts(void **state)
{
    uint32_t clock;

    (void)state;
    generate();
    clock = cell("/apb-pclk", "phandle");
    EXPECT_CELLS("/apb-pclk", "clock-frequency", 24000000);
    EXPECT_STRINGS("/pl011@9000000", "compatible", "arm,pl011\0arm,primecell");
    EXPECT_CELLS("/pl011@9000000", "reg", 0, 0x09000000, 0, 0x1000);
    EXPECT_CELLS("/pl011@9000000", "interrupts", 0, 1, 4);
    EXPECT_CELLS("/pl011@9000000", "clocks", clock, clock);
    EXPECT_STRINGS("/pl011@9000000", "clock-names", "uartclk\0apb_pclk");
    EXPECT_STRINGS("/pl031@9010000", "compatible", "arm,pl031\0arm,primecell");
    EXPECT_CELLS("/pl031@9010000", "interrupts", 0, 2, 4);
    EXPECT_CELLS("/pl031@9010000", "clocks", clock);
}

static void there_are_32_virtio_slots(void **state)
{
    char path[40];

    (void)state;
    generate();
    for (uint32_t n = 0; n < 32; n++) {
        uint32_t base = 0x0a000000 + n * 0x200;

        snprintf(path, sizeof(path), "/virtio_mmio@%x", base);
        EXPECT_STRINGS(path, "compatible", "virtio,mmio");
        EXPECT_CELLS(path, "reg", 0, base, 0, 0x200);
        EXPECT_CELLS(path, "interrupts", 0, 16 + n, 1);
        expect_bytes(path, "dma-coherent", "", 0);
    }
    assert_false(has_node("/virtio_mmio@a004000"));
}

static void a_vm_without_devices_has_no_nodes_for_them(void **state)
{
    int size;

    (void)state;
    vm.virtual_devices = 0;
    generate();
    assert_false(has_node("/pl011@9000000"));
    assert_false(has_node("/pl031@9010000"));
    assert_false(has_node("/virtio_mmio@a000000"));
    assert_false(has_node("/apb-pclk"));
    assert_null(property("/chosen", "stdout-path", &size));
}

static void chosen_holds_what_the_guest_is_told(void **state)
{
    int size;

    (void)state;
    facts.initrd = span_at(0x48000000, 0x123);
    generate();
    EXPECT_STRINGS("/chosen", "bootargs", "console=ttyAMA0 \"a b\"");
    EXPECT_STRINGS("/chosen", "stdout-path", "/pl011@9000000");
    EXPECT_CELLS("/chosen", "linux,initrd-start", 0x48000000);
    EXPECT_CELLS("/chosen", "linux,initrd-end", 0x48000123);
    assert_non_null(property("/chosen", "rng-seed", &size));
    assert_int_equal(size, 32);
    assert_non_null(property("/chosen", "kaslr-seed", &size));
    assert_int_equal(size, 8);
}

static void what_there_is_not_chosen_does_not_name(void **state)
{
    int size;

    (void)state;
    vm.bootargs = NULL;
    generate();
    assert_null(property("/chosen", "bootargs", &size));
    assert_null(property("/chosen", "linux,initrd-start", &size));
}

static void the_largest_tree_there_can_be_is_written(void **state)
{
    char bootargs[1024];

    (void)state;
    memset(bootargs, 'a', sizeof(bootargs) - 1);
    bootargs[sizeof(bootargs) - 1] = '\0';
    vm.bootargs = bootargs;
    vm.vcpu_count = VM_VCPU_MAX;
    generate();
}

static void the_same_vm_gets_the_same_tree(void **state)
{
    struct blob first;

    (void)state;
    generate();
    first = fdt_generate(&vm, &facts);
    assert_int_equal(first.size, tree.size);
    assert_memory_equal(first.bytes, tree.bytes, tree.size);
    blob_free(&first);
}

static void seeds_differ_between_vms_and_between_kernels(void **state)
{
    struct fdt_facts a = {0}, again = {0}, other_name = {0}, other_kernel = {0};
    uint8_t bytes[2] = {1, 2};
    struct blob kernel = {bytes, 2}, other = {bytes, 1};

    (void)state;
    fdt_seed(&a, "linux", &kernel);
    fdt_seed(&again, "linux", &kernel);
    fdt_seed(&other_name, "linux2", &kernel);
    fdt_seed(&other_kernel, "linux", &other);
    assert_memory_equal(a.rng_seed, again.rng_seed, sizeof(a.rng_seed));
    assert_memory_not_equal(a.rng_seed, other_name.rng_seed, sizeof(a.rng_seed));
    assert_memory_not_equal(a.rng_seed, other_kernel.rng_seed, sizeof(a.rng_seed));
    assert_memory_not_equal(a.rng_seed, a.kaslr_seed, sizeof(a.kaslr_seed));
}

static const struct vm_config two[] = {
    {.name = "left", .vcpu_count = 1, .virtual_devices = VDEV_PL061},
    {.name = "right", .vcpu_count = 1},
};

static const struct channel_config channels[] = {
    {"first",
     64 * KiB,
     {{.vm = 0, .at = {0x80000000}, .line = 4}, {.vm = 1, .at = {0x90000000}, .irq = 96}}},
    {"second",
     8 * KiB,
     {{.vm = 1, .at = {0xa0000000}, .irq = 97, .read_only = true},
      {.vm = 0, .at = {0x80010000}, .line = 6}}},
};

static void both_ends_of_a_channel_are_described(void **state)
{
    static const struct system_config system = {
        .vms = two, .vm_count = 2, .channels = channels, .channel_count = 2};

    (void)state;
    facts.system = &system;
    blob_free(&tree);
    tree = fdt_generate(&two[0], &facts);
    EXPECT_STRINGS("/channel@80000000", "compatible", "nagaya,channel-1.0");
    EXPECT_CELLS("/channel@80000000", "reg", 0, 0x80000000, 0, 0x10000);
    EXPECT_STRINGS("/channel@80000000", "nagaya,name", "first");
    EXPECT_STRINGS("/channel@80000000", "nagaya,peer", "right");
    EXPECT_CELLS("/channel@80000000", "nagaya,number", 0);
    EXPECT_CELLS("/channel@80000000", "nagaya,end", 0);
    EXPECT_CELLS("/channel@80000000", "doorbell-gpios", cell("/pl061@9030000", "phandle"), 4, 0,
                 cell("/pl061@9030000", "phandle"), 5, 0);
    assert_null(property("/channel@80000000", "interrupts", NULL));
    EXPECT_CELLS("/channel@80010000", "nagaya,number", 1);
    EXPECT_CELLS("/channel@80010000", "nagaya,end", 1);
    assert_null(property("/channel@80010000", "read-only", NULL));
    assert_false(has_node("/channel@90000000"));
    EXPECT_STRINGS("/pl061@9030000", "compatible", "arm,pl061\0arm,primecell");
    EXPECT_CELLS("/pl061@9030000", "reg", 0, 0x09030000, 0, 0x1000);
    EXPECT_CELLS("/pl061@9030000", "interrupts", 0, 7, 4);
    EXPECT_CELLS("/pl061@9030000", "clocks", cell("/apb-pclk", "phandle"));
    assert_non_null(property("/pl061@9030000", "gpio-controller", NULL));

    blob_free(&tree);
    tree = fdt_generate(&two[1], &facts);
    EXPECT_STRINGS("/channel@90000000", "nagaya,peer", "left");
    EXPECT_CELLS("/channel@90000000", "nagaya,end", 1);
    EXPECT_CELLS("/channel@90000000", "interrupts", 0, 64, 1);
    assert_null(property("/channel@90000000", "doorbell-gpios", NULL));
    assert_non_null(property("/channel@a0000000", "read-only", NULL));
    assert_false(has_node("/channel@80000000"));
    assert_false(has_node("/pl061@9030000"));
}

static void a_watchdog_is_described(void **state)
{
    (void)state;
    generate();
    assert_false(has_node("/watchdog@90d0000"));
    vm.virtual_devices = VDEV_SP805;
    generate();
    EXPECT_STRINGS("/watchdog@90d0000", "compatible", "arm,sp805\0arm,primecell");
    EXPECT_CELLS("/watchdog@90d0000", "reg", 0, 0x090d0000, 0, 0x1000);
    EXPECT_CELLS("/watchdog@90d0000", "interrupts", 0, 10, 4);
    EXPECT_CELLS("/watchdog@90d0000", "clocks", cell("/apb-pclk", "phandle"),
                 cell("/apb-pclk", "phandle"));
    EXPECT_STRINGS("/watchdog@90d0000", "clock-names", "wdog_clk\0apb_pclk");
}

#define FDT_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FDT_TEST(the_machine_is_qemus_virt),
        FDT_TEST(memory_is_the_vms_ram),
        FDT_TEST(the_gic_is_where_virt_has_it),
        FDT_TEST(psci_is_called_by_hvc),
        FDT_TEST(a_single_cpu_has_no_enable_method),
        FDT_TEST(several_cpus_are_started_by_psci),
        FDT_TEST(timer_interrupts_name_the_cpus),
        FDT_TEST(devices_have_clocks_and_interrupts),
        FDT_TEST(there_are_32_virtio_slots),
        FDT_TEST(a_vm_without_devices_has_no_nodes_for_them),
        FDT_TEST(chosen_holds_what_the_guest_is_told),
        FDT_TEST(what_there_is_not_chosen_does_not_name),
        FDT_TEST(the_largest_tree_there_can_be_is_written),
        FDT_TEST(the_same_vm_gets_the_same_tree),
        FDT_TEST(seeds_differ_between_vms_and_between_kernels),
        FDT_TEST(a_watchdog_is_described),
        FDT_TEST(both_ends_of_a_channel_are_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
