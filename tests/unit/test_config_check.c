/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_config_check.c - each mistake about VMs, vCPUs and memory, and its sentence. */
#include "tests/unit/config_under_test.h"

static void a_good_config_gets_no_sentence(void **state)
{
    (void)state;
    expect("");
}

static void a_system_without_a_vm_is_refused(void **state)
{
    (void)state;
    system_under_test.vm_count = 0;
    expect("system_config: there is no VM in it\n");
}

static void a_system_has_at_most_vm_max_vms(void **state)
{
    (void)state;
    system_under_test.vm_count = VM_MAX + 1;
    expect("system_config: vm_count 9, there can be 8 VMs\n");
}

static void a_config_for_a_board_is_good_there(void **state)
{
    (void)state;
    system_under_test.board = "qemu-virt";
    expect("");
}

static void a_config_for_another_board_is_refused(void **state)
{
    (void)state;
    system_under_test.board = "orangepi-pc";
    expect("system_config: it is for board orangepi-pc, and this is qemu-virt; "
           "make BOARD=orangepi-pc\n");
}

static void more_cores_than_the_board_has_are_refused(void **state)
{
    (void)state;
    check_with_cores(9);
    assert_string_equal(problems.text,
                        "qemu-virt: CORES=9 is not possible, the board has 8 cores\n");
}

static void no_core_at_all_is_refused(void **state)
{
    (void)state;
    system_under_test.vm_count = 1;
    linux_vm->vcpu_count = 0;
    check_with_cores(0);
    assert_string_equal(problems.text, "qemu-virt: CORES=0 is not possible, the board has 8 cores\n"
                                       "linux: vcpu_count is 0, a VM needs at least 1\n");
}

static void a_vm_needs_a_name(void **state)
{
    (void)state;
    rtos_vm->name = NULL;
    expect("VM 1: it has no name\n");
}

static void an_empty_name_is_no_name(void **state)
{
    (void)state;
    linux_vm->name = "";
    expect("VM 0: it has no name\n");
}

static void a_name_has_at_most_15_characters(void **state)
{
    (void)state;
    rtos_vm->name = "a-very-long-name";
    expect("VM 1: name \"a-very-long-name\" has 16 characters, 15 are allowed\n");
}

static void a_name_is_good_for_a_file(void **state)
{
    (void)state;
    rtos_vm->name = "../rtos";
    expect("VM 1: name \"../rtos\" may hold letters, digits, '-' and '_' only\n");
}

static void two_vms_have_two_names(void **state)
{
    (void)state;
    rtos_vm->name = "linux";
    expect("linux: VM 0 and VM 1 both have this name\n");
}

static void a_vm_has_a_vcpu(void **state)
{
    (void)state;
    rtos_vm->vcpu_count = 0;
    expect("rtos: vcpu_count is 0, a VM needs at least 1\n");
}

static void a_vm_has_at_most_8_vcpus(void **state)
{
    (void)state;
    linux_vm->vcpu_count = 9;
    expect("linux: vcpu_count 9, a VM can have 8\n");
}

static void vcpus_need_their_table(void **state)
{
    (void)state;
    linux_vm->vcpus = NULL;
    expect("linux: vcpu_count is 2, but there is no table vcpus\n");
}

static void a_vcpu_lives_on_a_core_that_exists(void **state)
{
    (void)state;
    linux_vcpus[1].core = 4;
    expect("linux: vcpu 1 wants core 4, qemu-virt has 4 cores (0-3)\n");
}

/* The fourth VM's last one is number 32 there; what comes after it is not told again. */
static void a_core_has_at_most_31_vcpus(void **state)
{
    static const struct vcpu_config on_core_0[VM_VCPU_MAX];
    static const char *const names[] = {"third", "fourth", "fifth"};

    (void)state;
    for (unsigned n = 0; n < COUNT(names); n++) {
        vms[2 + n] = *rtos_vm;
        vms[2 + n].name = names[n];
        vms[2 + n].passthrough_count = 0;
        vms[2 + n].irq_count = 0;
    }
    for (unsigned n = 0; n < 4; n++) {
        vms[n].vcpus = on_core_0;
        vms[n].vcpu_count = VM_VCPU_MAX;
    }
    system_under_test.vm_count = 4;
    vms[3].vcpu_count = VM_VCPU_MAX - 1;
    expect("");
    vms[3].vcpu_count = VM_VCPU_MAX;
    vms[4].vcpus = on_core_0;
    system_under_test.vm_count = 5;
    expect("fourth: vcpu 7 is number 32 on core 0, 31 can live there; give it another core\n");
}

static void one_core_is_said_in_the_singular(void **state)
{
    (void)state;
    system_under_test.vm_count = 1;
    check_with_cores(1);
    assert_string_equal(problems.text, "linux: vcpu 1 wants core 1, qemu-virt has 1 core (0)\n");
}

static void ram_begins_on_a_page(void **state)
{
    (void)state;
    linux_vm->ram.at = ipa(0x40000800);
    expect("linux: ram.at 0x40000800 is not a multiple of 4 KiB\n");
}

static void ram_is_whole_pages(void **state)
{
    (void)state;
    rtos_vm->ram.size = 4 * MiB + 1;
    expect("rtos: ram.size 0x400001 is not a multiple of 4 KiB\n");
}

static void ram_is_not_empty(void **state)
{
    (void)state;
    rtos_vm->ram.size = 0;
    expect("rtos: ram.size is 0\n");
}

static void ram_of_one_page_is_too_small(void **state)
{
    (void)state;
    rtos_vm->ram.size = 4 * KiB;
    expect("rtos: ram.size 0x1000, at least 64 KiB are needed\n");
}

static void ram_ends_below_4_gib(void **state)
{
    (void)state;
    linux_vm->ram.at = ipa(0xf8000000);
    expect("linux: RAM at 0xf8000000 with ram.size 262144 KiB ends above 4 GiB, a guest's last "
           "address is 0xffffffff\n");
}

static void ram_up_to_the_last_byte_is_good(void **state)
{
    (void)state;
    linux_vm->ram.at = ipa(0xf0000000);
    expect("");
}

static void ram_stays_clear_of_the_gic(void **state)
{
    (void)state;
    rtos_vm->ram.at = ipa(0x07c01000);
    expect("rtos: RAM at 0x07c01000-0x08000fff covers the GIC distributor at "
           "0x08000000-0x08000fff; change ram.at or ram.size\n");
}

static void ram_stays_clear_of_the_devices_the_vm_has(void **state)
{
    (void)state;
    rtos_vm->ram.at = ipa(0x09000000);
    expect("rtos: RAM at 0x09000000-0x093fffff covers the PL011 at 0x09000000-0x09000fff; "
           "change ram.at or ram.size\n");
}

static void ram_may_lie_where_a_device_would_be_that_the_vm_lacks(void **state)
{
    (void)state;
    rtos_vm->virtual_devices = 0;
    rtos_vm->ram.at = ipa(0x09000000);
    expect("");
}

static void a_vm_needs_a_kernel(void **state)
{
    (void)state;
    rtos_vm->kernel.file = NULL;
    expect("rtos: kernel.file is not set\n");
}

static void an_initrd_needs_a_kernel(void **state)
{
    (void)state;
    linux_vm->kernel.file = NULL;
    expect("linux: kernel.file is not set, initrd initrd alone cannot start\n");
}

static void a_kernel_goes_into_ram(void **state)
{
    (void)state;
    rtos_vm->kernel.load_at = ipa(0x40400000);
    expect("rtos: kernel.load_at 0x40400000 is outside RAM (0x40000000-0x403fffff)\n");
}

static void an_initrd_goes_into_ram(void **state)
{
    (void)state;
    linux_vm->initrd.load_at = ipa(0x3fffffff);
    expect("linux: initrd.load_at 0x3fffffff is outside RAM (0x40000000-0x4fffffff)\n");
}

static void a_device_tree_goes_into_ram(void **state)
{
    (void)state;
    linux_vm->dtb.load_at = ipa(0x50000000);
    expect("linux: dtb.load_at 0x50000000 is outside RAM (0x40000000-0x4fffffff)\n");
}

static void a_place_without_a_file_is_a_mistake(void **state)
{
    (void)state;
    rtos_vm->initrd.load_at = ipa(0x40200000);
    expect("rtos: initrd.load_at is 0x40200000, but initrd.file is not set\n");
}

static void a_generated_device_tree_may_have_a_place(void **state)
{
    (void)state;
    rtos_vm->dtb.load_at = ipa(0x403f0000);
    expect("");
}

static void bootargs_have_at_most_1023_characters(void **state)
{
    char bootargs[1025];

    (void)state;
    memset(bootargs, 'a', sizeof(bootargs));
    bootargs[1023] = '\0';
    linux_vm->bootargs = bootargs;
    expect("");
    bootargs[1023] = 'a';
    bootargs[1024] = '\0';
    expect("linux: bootargs have 1024 characters, 1023 are allowed\n");
}

static void bootargs_are_one_line(void **state)
{
    (void)state;
    linux_vm->bootargs = "quiet\nroot=/dev/vda";
    expect("linux: bootargs hold a control character (0x0a) at position 5\n");
}

static void all_mistakes_are_told_at_once(void **state)
{
    (void)state;
    linux_vcpus[0].core = 5;
    linux_vm->ram.size = 0;
    rtos_vm->vcpu_count = 0;
    rtos_vm->kernel.file = NULL;
    expect("linux: vcpu 0 wants core 5, qemu-virt has 4 cores (0-3)\n"
           "linux: ram.size is 0\n"
           "rtos: vcpu_count is 0, a VM needs at least 1\n"
           "rtos: kernel.file is not set\n");
    assert_int_equal(problems.count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONFIG_TEST(a_good_config_gets_no_sentence),
        CONFIG_TEST(a_system_without_a_vm_is_refused),
        CONFIG_TEST(a_system_has_at_most_vm_max_vms),
        CONFIG_TEST(a_config_for_a_board_is_good_there),
        CONFIG_TEST(a_config_for_another_board_is_refused),
        CONFIG_TEST(more_cores_than_the_board_has_are_refused),
        CONFIG_TEST(no_core_at_all_is_refused),
        CONFIG_TEST(a_vm_needs_a_name),
        CONFIG_TEST(an_empty_name_is_no_name),
        CONFIG_TEST(a_name_has_at_most_15_characters),
        CONFIG_TEST(a_name_is_good_for_a_file),
        CONFIG_TEST(two_vms_have_two_names),
        CONFIG_TEST(a_vm_has_a_vcpu),
        CONFIG_TEST(a_vm_has_at_most_8_vcpus),
        CONFIG_TEST(vcpus_need_their_table),
        CONFIG_TEST(a_vcpu_lives_on_a_core_that_exists),
        CONFIG_TEST(a_core_has_at_most_31_vcpus),
        CONFIG_TEST(one_core_is_said_in_the_singular),
        CONFIG_TEST(ram_begins_on_a_page),
        CONFIG_TEST(ram_is_whole_pages),
        CONFIG_TEST(ram_is_not_empty),
        CONFIG_TEST(ram_of_one_page_is_too_small),
        CONFIG_TEST(ram_ends_below_4_gib),
        CONFIG_TEST(ram_up_to_the_last_byte_is_good),
        CONFIG_TEST(ram_stays_clear_of_the_gic),
        CONFIG_TEST(ram_stays_clear_of_the_devices_the_vm_has),
        CONFIG_TEST(ram_may_lie_where_a_device_would_be_that_the_vm_lacks),
        CONFIG_TEST(a_vm_needs_a_kernel),
        CONFIG_TEST(an_initrd_needs_a_kernel),
        CONFIG_TEST(a_kernel_goes_into_ram),
        CONFIG_TEST(an_initrd_goes_into_ram),
        CONFIG_TEST(a_device_tree_goes_into_ram),
        CONFIG_TEST(a_place_without_a_file_is_a_mistake),
        CONFIG_TEST(a_generated_device_tree_may_have_a_place),
        CONFIG_TEST(bootargs_have_at_most_1023_characters),
        CONFIG_TEST(bootargs_are_one_line),
        CONFIG_TEST(all_mistakes_are_told_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
