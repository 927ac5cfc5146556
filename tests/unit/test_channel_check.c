/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_channel_check.c - each mistake about channels, and its sentence. */
#include "tests/unit/config_under_test.h"

static struct channel_config channels[CHANNEL_MAX + 1];

static int start_with_two_channels(void **state)
{
    start_from_a_good_config(state);
    linux_vm->virtual_devices |= VDEV_PL061;
    memset(channels, 0, sizeof(channels));
    channels[0] = (struct channel_config){
        .name = "orders",
        .size = 64 * KiB,
        .ends = {{.vm = 0, .at = IPA(0x80000000), .line = 0},
                 {.vm = 1, .at = IPA(0x80000000), .irq = 96}},
    };
    channels[1] = (struct channel_config){
        .name = "state",
        .size = 8 * KiB,
        .ends = {{.vm = 1, .at = IPA(0x80010000), .irq = 97},
                 {.vm = 0, .at = IPA(0x80010000), .line = 2, .read_only = true}},
    };
    system_under_test.channels = channels;
    system_under_test.channel_count = 2;
    return 0;
}

static void a_good_configuration_passes(void **state)
{
    (void)state;
    expect("");
}

static void there_may_be_eight_and_they_need_their_table(void **state)
{
    (void)state;
    system_under_test.channel_count = CHANNEL_MAX + 1;
    expect("system_config: channel_count 9, there can be 8 channels\n");
    problems_free(&problems);
    system_under_test.channel_count = 2;
    system_under_test.channels = NULL;
    expect("system_config: channel_count is 2, but there is no table channels\n");
}

static void a_name_is_short_plain_and_its_own(void **state)
{
    (void)state;
    channels[0].name = NULL;
    channels[1].name = "a b";
    expect("channel 0: name \"\", it must have 1 to 15 letters, digits, '-' and '_'\n"
           "channel 1: name \"a b\", it must have 1 to 15 letters, digits, '-' and '_'\n");
    problems_free(&problems);
    channels[0].name = channels[1].name = "sixteen-letters_";
    expect("channel 0: name \"sixteen-letters_\", it must have 1 to 15 letters, digits, '-' and "
           "'_'\n"
           "channel 1: name \"sixteen-letters_\", it must have 1 to 15 letters, digits, '-' and "
           "'_'\n");
    problems_free(&problems);
    channels[0].name = channels[1].name = "fifteen-letters";
    expect("channel fifteen-letters: channel 0 and channel 1 both have this name\n");
}

static void a_size_is_whole_pages_and_two_at_least(void **state)
{
    (void)state;
    channels[0].size = 64 * KiB - 4;
    channels[1].size = 4 * KiB;
    expect("channel orders: size 0xfffc is not a multiple of 4 KiB, or not 8 KiB at least\n"
           "channel state: size 0x1000 is not a multiple of 4 KiB, or not 8 KiB at least\n");
}

static void both_ends_exist_in_two_vms(void **state)
{
    (void)state;
    channels[0].ends[1].vm = 2;
    channels[1].ends[0] = channels[1].ends[1];
    channels[1].ends[0].read_only = false;
    expect("channel orders: end 1: it is in VM 2, there are VMs 0-1\n"
           "channel state: both its ends are in VM 0\n");
}

static void one_end_may_be_read_only(void **state)
{
    (void)state;
    channels[1].ends[0].read_only = true;
    expect("channel state: both its ends are read_only\n");
}

static void an_address_is_a_page_below_4_gib(void **state)
{
    (void)state;
    channels[0].ends[0].at.value = 0x90000800;
    channels[1].ends[0].at.value = 0xfffff000;
    expect("channel orders: in linux: at 0x90000800 is not a multiple of 4 KiB\n"
           "channel state: in rtos: at 0xfffff000 with size 0x2000 ends above 4 GiB\n");
}

static void the_memory_is_clear_of_all_else(void **state)
{
    (void)state;
    channels[0].ends[0].at.value = 0x4fff8000;
    channels[0].ends[1].at.value = 0x08ff8000;
    channels[1].ends[0].at.value = 0x0c000000;
    expect("channel orders: in linux: 0x4fff8000-0x50007fff overlaps RAM 0x40000000-0x4fffffff\n"
           "channel orders: in rtos: 0x08ff8000-0x09007fff overlaps the PL011 at "
           "0x09000000-0x09000fff\n"
           "channel state: in rtos: 0x0c000000-0x0c001fff overlaps passthrough 0\n");
    problems_free(&problems);
    start_with_two_channels(state);
    channels[1].ends[1].at.value = 0x8000f000;
    expect("channel state: in linux: 0x8000f000-0x80010fff overlaps channel orders\n");
    problems_free(&problems);
    start_with_two_channels(state);
    channels[1].ends[1].at.value = 0x0902f000;
    expect("channel state: in linux: 0x0902f000-0x09030fff overlaps the PL061 at "
           "0x09030000-0x09030fff\n");
}

static void a_doorbell_is_an_interrupt_of_its_own(void **state)
{
    (void)state;
    channels[0].ends[1].irq = 31;
    channels[1].ends[0].irq = 288;
    expect("channel orders: in rtos: interrupt 31 is no SPI of the guest (32-287)\n"
           "channel state: in rtos: interrupt 288 is no SPI of the guest (32-287)\n");
    problems_free(&problems);
    channels[0].ends[1].irq = 144;
    channels[1].ends[0].irq = 33;
    expect("channel orders: in rtos: interrupt 144 is already in irqs 0\n"
           "channel state: in rtos: interrupt 33 is the one of its PL011\n");
    problems_free(&problems);
    channels[0].ends[1].irq = channels[1].ends[0].irq = 96;
    expect("channel state: in rtos: interrupt 96 is already that of channel orders\n");
}

static void lines_are_a_pair_of_a_pl061_that_is_there(void **state)
{
    (void)state;
    channels[1].ends[1].line = 1;
    expect("channel state: in linux: lines 1 and 2 of its PL061, channel orders has 0 and 1\n");
    problems_free(&problems);
    channels[1].ends[1].line = 7;
    expect("channel state: in linux: lines 7 and 8, a PL061 has 0 to 7\n");
    problems_free(&problems);
    channels[1].ends[1].line = 6;
    expect("");
    linux_vm->virtual_devices &= ~(uint32_t)VDEV_PL061;
    expect("channel orders: in linux: irq is 0, and virtual_devices has no VDEV_PL061 for its "
           "doorbell\n"
           "channel state: in linux: irq is 0, and virtual_devices has no VDEV_PL061 for its "
           "doorbell\n");
}

static void a_pl061_without_a_doorbell_is_refused(void **state)
{
    (void)state;
    rtos_vm->virtual_devices |= VDEV_PL061;
    expect("rtos: virtual_devices has VDEV_PL061, but no channel has its doorbell there\n");
}

#define CHANNEL_TEST(test)                                                                         \
    cmocka_unit_test_setup_teardown(test, start_with_two_channels, forget_problems)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CHANNEL_TEST(a_good_configuration_passes),
        CHANNEL_TEST(there_may_be_eight_and_they_need_their_table),
        CHANNEL_TEST(a_name_is_short_plain_and_its_own),
        CHANNEL_TEST(a_size_is_whole_pages_and_two_at_least),
        CHANNEL_TEST(both_ends_exist_in_two_vms),
        CHANNEL_TEST(one_end_may_be_read_only),
        CHANNEL_TEST(an_address_is_a_page_below_4_gib),
        CHANNEL_TEST(the_memory_is_clear_of_all_else),
        CHANNEL_TEST(a_doorbell_is_an_interrupt_of_its_own),
        CHANNEL_TEST(lines_are_a_pair_of_a_pl061_that_is_there),
        CHANNEL_TEST(a_pl061_without_a_doorbell_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
