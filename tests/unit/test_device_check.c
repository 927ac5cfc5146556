/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_device_check.c - each mistake about devices and interrupts, and its sentence. */
#include "tests/unit/config_under_test.h"

static void an_unknown_virtual_device_is_refused(void **state)
{
    (void)state;
    linux_vm->virtual_devices = VDEV_ALL | 0x60;
    expect("linux: virtual_devices has unknown bits 0x60, known are 0x1f\n");
}

static void passthrough_needs_its_table(void **state)
{
    (void)state;
    linux_vm->passthrough = NULL;
    expect("linux: passthrough_count is 2, but there is no table passthrough\n");
}

static void a_guest_sees_a_device_at_a_page(void **state)
{
    (void)state;
    devices[1].at = ipa(0x0c100200);
    expect("linux: passthrough 1: at 0x0c100200 is not a multiple of 4 KiB\n");
}

static void a_device_is_whole_pages_of_the_board(void **state)
{
    (void)state;
    devices[0].device = pa(0x0c000010);
    devices[1].size = 0x800;
    expect("linux: passthrough 0: device 0x0c000010 is not a multiple of 4 KiB\n"
           "linux: passthrough 1: size 0x800 is not a multiple of 4 KiB\n");
}

static void a_device_is_not_empty(void **state)
{
    (void)state;
    devices[0].size = 0;
    expect("linux: passthrough 0: size 0x0 is not a multiple of 4 KiB\n");
}

static void a_device_ends_below_4_gib(void **state)
{
    (void)state;
    rtos_devices[0].device = pa(0xfffff000);
    rtos_devices[0].size = 0x2000;
    expect("rtos: passthrough 0: 0x0c000000 and device 0xfffff000 with size 0x2000 end above 4 "
           "GiB\n");
}

static void a_device_stays_clear_of_ram(void **state)
{
    (void)state;
    rtos_devices[0].at = ipa(0x403ff000);
    expect("rtos: passthrough 0 at 0x403ff000-0x403fffff overlaps RAM 0x40000000-0x403fffff\n");
}

static void a_device_stays_clear_of_emulated_ones(void **state)
{
    (void)state;
    devices[1].at = ipa(0x0a003000);
    expect("linux: passthrough 1 at 0x0a003000-0x0a003fff overlaps the virtio-mmio slots at "
           "0x0a000000-0x0a003fff\n");
}

static void a_device_may_take_the_place_of_an_emulated_one_the_vm_lacks(void **state)
{
    (void)state;
    rtos_devices[0].at = ipa(0x0a003000);
    expect("");
}

static void devices_of_a_guest_do_not_overlap(void **state)
{
    (void)state;
    devices[1].at = ipa(0x0c001000);
    expect("linux: passthrough 1 at 0x0c001000-0x0c001fff overlaps passthrough 0\n");
}

static void a_device_that_does_dma_needs_ram_where_the_guest_sees_it(void **state)
{
    (void)state;
    devices[1].dma = true;
    expect("linux: passthrough 1: dma is set, but a device has no Stage 2: the addresses that the "
           "guest tells it must be those of the board; set ram.direct\n");
    problems_free(&problems);
    linux_vm->ram.direct = true;
    expect("");
}

static void a_device_has_one_vm(void **state)
{
    (void)state;
    rtos_devices[0].device = pa(0x0c001000);
    expect("rtos: passthrough 0: device 0x0c001000-0x0c001fff is already passthrough 0 of linux\n");
}

static void a_device_is_mapped_once(void **state)
{
    (void)state;
    devices[1].device = pa(0x0c000000);
    expect("linux: passthrough 1: device 0x0c000000-0x0c000fff is already passthrough 0 of this "
           "VM\n");
}

static void the_uart_is_not_for_guests(void **state)
{
    (void)state;
    devices[1].device = pa(0x09000000);
    expect("linux: passthrough 1: device 0x09000000-0x09000fff is qemu-virt's UART "
           "(0x09000000-0x09000fff), which belongs to Nagaya\n");
}

static void the_gic_is_not_for_guests(void **state)
{
    (void)state;
    devices[0].device = pa(0x08030000);
    devices[1].device = pa(0x08011000);
    expect("linux: passthrough 0: device 0x08030000-0x08031fff is qemu-virt's GIC hypervisor "
           "interface (0x08030000-0x08030fff), which belongs to Nagaya\n"
           "linux: passthrough 1: device 0x08011000-0x08011fff is qemu-virt's GIC CPU interface "
           "(0x08010000-0x08011fff), which belongs to Nagaya\n");
}

static void memory_is_no_device(void **state)
{
    (void)state;
    rtos_devices[0].device = pa(0x7ffff000);
    expect("rtos: passthrough 0: device 0x7ffff000-0x7fffffff is qemu-virt's RAM "
           "(0x40000000-0x7fffffff), which belongs to Nagaya\n");
}

static void the_clock_is_not_for_guests(void **state)
{
    (void)state;
    rtos_devices[0].device = pa(0x09010000);
    expect("rtos: passthrough 0: device 0x09010000-0x09010fff is qemu-virt's real-time clock "
           "(0x09010000-0x09010fff), which belongs to Nagaya\n");
}

static void irqs_need_their_table(void **state)
{
    (void)state;
    rtos_vm->irqs = NULL;
    expect("rtos: irq_count is 1, but there is no table irqs\n");
}

static void a_private_interrupt_cannot_be_given_away(void **state)
{
    (void)state;
    irqs[0].physical = 27;
    expect("linux: irqs 0: physical interrupt 27 is no SPI of qemu-virt (32-287)\n");
}

static void an_interrupt_the_board_lacks_is_refused(void **state)
{
    (void)state;
    irqs[1].physical = 288;
    expect("linux: irqs 1: physical interrupt 288 is no SPI of qemu-virt (32-287)\n");
}

static void an_interrupt_the_guest_lacks_is_refused(void **state)
{
    (void)state;
    irqs[0].guest = 31;
    irqs[1].guest = 288;
    expect("linux: irqs 0: guest interrupt 31 is no SPI of the guest (32-287)\n"
           "linux: irqs 1: guest interrupt 288 is no SPI of the guest (32-287)\n");
}

static void an_interrupt_has_one_vm(void **state)
{
    (void)state;
    rtos_irqs[0].physical = 145;
    expect("rtos: irqs 0: physical interrupt 145 is already in irqs 1 of linux\n");
}

static void an_interrupt_is_delivered_once(void **state)
{
    (void)state;
    irqs[1].physical = 144;
    expect("linux: irqs 1: physical interrupt 144 is already in irqs 0 of this VM\n");
}

static void a_guest_interrupt_has_one_source(void **state)
{
    (void)state;
    irqs[1].guest = 144;
    expect("linux: irqs 1: guest interrupt 144 is already in irqs 0\n");
}

static void an_emulated_device_keeps_its_interrupt(void **state)
{
    (void)state;
    irqs[0].guest = 33;
    irqs[1].guest = 79;
    expect("linux: irqs 0: guest interrupt 33 is the one of its PL011\n"
           "linux: irqs 1: guest interrupt 79 is the one of its virtio-mmio slots\n");
}

static void interrupts_of_devices_the_vm_lacks_are_free(void **state)
{
    (void)state;
    rtos_irqs[0].guest = 34;
    expect("");
}

static void the_uarts_interrupt_is_not_for_guests(void **state)
{
    (void)state;
    irqs[0].physical = 33;
    irqs[1].physical = 34;
    expect("linux: irqs 0: physical interrupt 33 is qemu-virt's UART, which belongs to Nagaya\n"
           "linux: irqs 1: physical interrupt 34 is qemu-virt's real-time clock, which belongs to "
           "Nagaya\n");
}

static void an_owner_without_a_name_is_called_by_its_number(void **state)
{
    (void)state;
    linux_vm->name = NULL;
    rtos_irqs[0].physical = 144;
    expect("VM 0: it has no name\n"
           "rtos: irqs 0: physical interrupt 144 is already in irqs 0 of VM 0\n");
}

static void nodes_of_the_board_need_their_file_and_their_table(void **state)
{
    static const char *const paths[] = {"/soc/mmc@1c0f000", "ethernet0"};

    (void)state;
    linux_vm->board_nodes = (struct board_nodes_config){.file = "board.dtb"};
    expect("linux: board_nodes.file is board.dtb, but no node is named\n");
    problems_free(&problems);
    linux_vm->board_nodes = (struct board_nodes_config){.count = 2};
    expect("linux: board_nodes.count is 2, but there is no table paths\n"
           "linux: board_nodes.file is not set\n");
    problems_free(&problems);
    linux_vm->board_nodes =
        (struct board_nodes_config){.file = "board.dtb", .paths = paths, .count = 2};
    expect("linux: board_nodes 1: \"ethernet0\" is no path that begins with /\n");
    problems_free(&problems);
    linux_vm->board_nodes.count = BOARD_NODE_MAX + 1;
    expect("linux: board_nodes.count 33, a VM can name 32\n");
}

static void nodes_of_the_board_go_into_a_generated_tree(void **state)
{
    static const char *const paths[] = {"/soc/mmc@1c0f000"};

    (void)state;
    linux_vm->board_nodes =
        (struct board_nodes_config){.file = "board.dtb", .paths = paths, .count = 1};
    linux_vm->dtb.file = "own.dtb";
    expect("linux: dtb.file is set, and nodes of the board are copied into a generated tree only; "
           "leave out one of the two\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONFIG_TEST(an_unknown_virtual_device_is_refused),
        CONFIG_TEST(passthrough_needs_its_table),
        CONFIG_TEST(a_guest_sees_a_device_at_a_page),
        CONFIG_TEST(a_device_is_whole_pages_of_the_board),
        CONFIG_TEST(a_device_is_not_empty),
        CONFIG_TEST(a_device_ends_below_4_gib),
        CONFIG_TEST(a_device_stays_clear_of_ram),
        CONFIG_TEST(a_device_stays_clear_of_emulated_ones),
        CONFIG_TEST(a_device_may_take_the_place_of_an_emulated_one_the_vm_lacks),
        CONFIG_TEST(devices_of_a_guest_do_not_overlap),
        CONFIG_TEST(a_device_that_does_dma_needs_ram_where_the_guest_sees_it),
        CONFIG_TEST(a_device_has_one_vm),
        CONFIG_TEST(a_device_is_mapped_once),
        CONFIG_TEST(the_uart_is_not_for_guests),
        CONFIG_TEST(the_gic_is_not_for_guests),
        CONFIG_TEST(memory_is_no_device),
        CONFIG_TEST(the_clock_is_not_for_guests),
        CONFIG_TEST(irqs_need_their_table),
        CONFIG_TEST(a_private_interrupt_cannot_be_given_away),
        CONFIG_TEST(an_interrupt_the_board_lacks_is_refused),
        CONFIG_TEST(an_interrupt_the_guest_lacks_is_refused),
        CONFIG_TEST(an_interrupt_has_one_vm),
        CONFIG_TEST(an_interrupt_is_delivered_once),
        CONFIG_TEST(a_guest_interrupt_has_one_source),
        CONFIG_TEST(an_emulated_device_keeps_its_interrupt),
        CONFIG_TEST(interrupts_of_devices_the_vm_lacks_are_free),
        CONFIG_TEST(the_uarts_interrupt_is_not_for_guests),
        CONFIG_TEST(an_owner_without_a_name_is_called_by_its_number),
        CONFIG_TEST(nodes_of_the_board_need_their_file_and_their_table),
        CONFIG_TEST(nodes_of_the_board_go_into_a_generated_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
