/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_shared_check.c - each mistake about shared pages, and its sentence. */
#include "tests/unit/config_under_test.h"

enum { LINUX, RTOS };

static struct shared_register registers[2];
static struct shared_page_config pages[SHARED_PAGE_MAX + 1];

static int start_with_a_shared_page(void **state)
{
    start_from_a_good_config(state);
    memset(pages, 0, sizeof(pages));
    memset(registers, 0, sizeof(registers));
    registers[0] = (struct shared_register){
        .offset = 0x60, .name = "gate", .owned = {[LINUX] = 0x0f, [RTOS] = 0xf0}};
    registers[1] = (struct shared_register){.offset = 0x64, .frozen = 0xff00, .read_only = 0xff};
    pages[0] = (struct shared_page_config){
        .name = "ccu",
        .device = PA(0x0c400000),
        .vms = BIT(LINUX) | BIT(RTOS),
        .registers = registers,
        .register_count = COUNT(registers),
    };
    system_under_test.shared_pages = pages;
    system_under_test.shared_page_count = 1;
    return 0;
}

static void a_good_page_passes(void **state)
{
    (void)state;
    pages[0].rest = BIT(RTOS);
    expect("");
}

static void there_are_few_of_them(void **state)
{
    (void)state;
    system_under_test.shared_page_count = SHARED_PAGE_MAX + 1;
    expect("system_config: shared_page_count 5, there can be 4\n");
}

static void they_need_their_table(void **state)
{
    (void)state;
    system_under_test.shared_pages = NULL;
    expect("system_config: shared_page_count is 1, but there is no table shared_pages\n");
}

static void a_page_has_a_name(void **state)
{
    (void)state;
    pages[0].name = "c c u";
    expect("shared page 0: name \"c c u\", it must have 1 to 15 letters, digits, '-' and '_'\n");
}

static void a_page_is_a_page_of_the_board(void **state)
{
    (void)state;
    pages[0].device = pa(0x0c400800);
    expect("shared page ccu: device 0x0c400800 is not a multiple of 4 KiB\n");
}

static void a_page_is_not_nagayas(void **state)
{
    (void)state;
    pages[0].device = pa(0x08030000);
    expect("shared page ccu: device 0x08030000 is qemu-virt's GIC hypervisor interface "
           "(0x08030000-0x08030fff), which belongs to Nagaya\n");
}

static void a_page_is_nobodys_alone(void **state)
{
    (void)state;
    rtos_devices[0].at = ipa(0x0d000000);
    pages[0].device = pa(0x0c200000);
    expect(
        "shared page ccu: device 0x0c200000 is passthrough 0 of rtos, too; leave it out there\n");
}

static void a_page_is_shared_once(void **state)
{
    (void)state;
    pages[1] = pages[0];
    pages[1].name = "again";
    system_under_test.shared_page_count = 2;
    expect("shared page again: device 0x0c400000 is shared page 0 already\n");
}

static void somebody_sees_it(void **state)
{
    (void)state;
    pages[0].vms = 0;
    registers[0] = registers[1];
    registers[0].offset = 0;
    expect("shared page ccu: vms is 0: no VM sees it\n");
}

static void only_vms_that_there_are_see_it(void **state)
{
    (void)state;
    pages[0].vms |= BIT(2);
    expect("shared page ccu: vms 0x7 names VMs that there are not; there are VMs 0-1\n");
}

static void who_has_the_rest_sees_the_page(void **state)
{
    (void)state;
    pages[0].rest = BIT(3);
    expect("shared page ccu: rest 0x8 names a VM that does not see the page; vms is 0x3\n");
}

static void one_vm_has_the_rest(void **state)
{
    (void)state;
    pages[0].rest = BIT(LINUX) | BIT(RTOS);
    expect("shared page ccu: rest 0x3 names several VMs, one can have it\n");
}

static void a_guest_has_nothing_else_there(void **state)
{
    static const struct channel_config channels[] = {
        {.name = "talk",
         .size = 64 * KiB,
         .ends = {{.vm = LINUX, .at = IPA(0x0a800000), .irq = 200},
                  {.vm = RTOS, .at = IPA(0x80000000), .irq = 200}}}};

    (void)state;
    system_under_test.channels = channels;
    system_under_test.channel_count = 1;
    pages[0].device = pa(0x0a003000);
    expect("shared page ccu: in linux: 0x0a003000-0x0a003fff overlaps the virtio-mmio slots at "
           "0x0a000000-0x0a003fff\n");
    problems_free(&problems);
    pages[0].device = pa(0x0a801000);
    expect("shared page ccu: in linux: 0x0a801000-0x0a801fff overlaps channel talk\n");
    problems_free(&problems);
    pages[0].device = pa(0x0b000000);
    rtos_vm->ram.at = ipa(0x0b000000);
    expect("shared page ccu: in rtos: 0x0b000000-0x0b000fff overlaps RAM 0x0b000000-0x0b3fffff\n");
    problems_free(&problems);
    rtos_vm->ram.at = ipa(0x40000000);
    devices[1].at = ipa(0x0b000000);
    expect("shared page ccu: in linux: 0x0b000000-0x0b000fff overlaps passthrough 1\n");
}

static void registers_need_their_table(void **state)
{
    (void)state;
    pages[0].registers = NULL;
    expect("shared page ccu: register_count is 2, but there is no table registers\n");
}

static void a_register_is_a_word_of_the_page(void **state)
{
    (void)state;
    registers[0].offset = 0x62;
    registers[1].offset = 0x1000;
    expect("shared page ccu: register 0x062 gate: its offset is not a multiple of 4\n"
           "shared page ccu: register 0x1000: it is outside the page, whose last is 0xffc\n");
}

static void a_register_is_named_once(void **state)
{
    (void)state;
    registers[1].offset = 0x60;
    expect("shared page ccu: register 0x060: it is entry 0 already\n");
}

static void a_bit_has_one_owner(void **state)
{
    (void)state;
    registers[0].owned[RTOS] = 0xf8;
    expect("shared page ccu: register 0x060 gate: bits 0x00000008 are owned by VM 0 and by VM 1\n");
}

static void a_bit_has_one_rule(void **state)
{
    (void)state;
    registers[0].frozen = 0x30;
    registers[0].read_only = 0x101;
    registers[1].frozen = 0xff80;
    expect("shared page ccu: register 0x060 gate: bits 0x00000001 are read_only, and a VM owns "
           "them\n"
           "shared page ccu: register 0x060 gate: bits 0x00000030 are frozen, and a VM owns them\n"
           "shared page ccu: register 0x064: bits 0x00000080 are both frozen and read_only\n");
}

static void an_owner_sees_the_page(void **state)
{
    (void)state;
    registers[0].owned[5] = BIT(31);
    expect("shared page ccu: register 0x060 gate: VM 5 owns bits 0x80000000, but does not see the "
           "page; vms is 0x3\n");
}

static void an_entry_says_something(void **state)
{
    (void)state;
    registers[1] = (struct shared_register){.offset = 0x64};
    expect("shared page ccu: register 0x064: it says nothing about any bit\n");
}

#define SHARED_TEST(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, start_with_a_shared_page, forget_problems)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHARED_TEST(a_good_page_passes),
        SHARED_TEST(there_are_few_of_them),
        SHARED_TEST(they_need_their_table),
        SHARED_TEST(a_page_has_a_name),
        SHARED_TEST(a_page_is_a_page_of_the_board),
        SHARED_TEST(a_page_is_not_nagayas),
        SHARED_TEST(a_page_is_nobodys_alone),
        SHARED_TEST(a_page_is_shared_once),
        SHARED_TEST(somebody_sees_it),
        SHARED_TEST(only_vms_that_there_are_see_it),
        SHARED_TEST(who_has_the_rest_sees_the_page),
        SHARED_TEST(one_vm_has_the_rest),
        SHARED_TEST(a_guest_has_nothing_else_there),
        SHARED_TEST(registers_need_their_table),
        SHARED_TEST(a_register_is_a_word_of_the_page),
        SHARED_TEST(a_register_is_named_once),
        SHARED_TEST(a_bit_has_one_owner),
        SHARED_TEST(a_bit_has_one_rule),
        SHARED_TEST(an_owner_sees_the_page),
        SHARED_TEST(an_entry_says_something),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
