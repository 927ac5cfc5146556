/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_stage2_count.c - the pool of tables is as large as the VMs need. */
#include "tests/unit/unit.h"
#include "tools/stage2_count.h"

static unsigned count(uint32_t at, uint32_t size, uint32_t ram)
{
    struct vm_config vm = {.ram = {.at = {at}, .size = size}};
    struct system_config system = {.vms = &vm, .vm_count = 1};
    struct placement placement = {.ram = {span_at(ram, size)}};

    return stage2_count(&system, 0, &board, &placement);
}

/* The GIC's CPU interface takes the one there is. */
static void ram_in_blocks_takes_no_table(void **state)
{
    (void)state;
    assert_int_equal(count(0x40000000, 256 * MiB, 0x50000000), 1);
}

static void a_tail_shorter_than_a_block_takes_a_table_of_pages(void **state)
{
    (void)state;
    assert_int_equal(count(0x40000000, 2 * MiB + 64 * KiB, 0x50000000), 2);
}

static void what_is_passed_through_counts(void **state)
{
    static const struct passthrough_config devices[] = {
        {.at = IPA(0x0c000000), .device = PA(0x0c000000), .size = 0x1000}, /* a 2 MiB of its own  */
        {.at = IPA(0x0c100000), .device = PA(0x0c200000), .size = 0x1000}, /* the same 2 MiB      */
        {.at = IPA(0xc0000000), .device = PA(0x0d000000), .size = 0x1000}, /* another one         */
    };
    struct vm_config vm = {
        .ram = {.at = IPA(0x40000000), .size = 2 * MiB},
        .passthrough = devices,
        .passthrough_count = COUNT(devices),
    };

    struct system_config system = {.vms = &vm, .vm_count = 1};
    struct placement placement = {.ram = {span_at(0x50000000, 2 * MiB)}};

    (void)state;
    assert_int_equal(stage2_count(&system, 0, &board, &placement), 1 + 1 + 1);
}

static void the_ends_of_channels_count_in_their_vms(void **state)
{
    static const struct vm_config vms[] = {
        {.ram = {.at = IPA(0x40000000), .size = 2 * MiB}},
        {.ram = {.at = IPA(0x40000000), .size = 2 * MiB}},
    };
    static const struct channel_config channels[] = {
        /* pages in a 2 MiB of their own */
        {.size = 64 * KiB, .ends = {{0, .at = IPA(0x80000000)}, {1, .at = IPA(0x50000000)}}},
        /* header and data begin in a 2 MiB each, and end in a third */
        {.size = 4 * MiB, .ends = {{0, .at = IPA(0xa01ff000)}, {1, .at = IPA(0x60000000)}}},
    };
    struct system_config system = {
        .vms = vms, .vm_count = 2, .channels = channels, .channel_count = 2};
    struct placement placement = {
        .ram = {span_at(0x50000000, 2 * MiB), span_at(0x50200000, 2 * MiB)},
        .channel = {span_at(0x40100000, 64 * KiB), span_at(0x50400000, 4 * MiB)},
    };

    (void)state;
    assert_int_equal(stage2_count(&system, 0, &board, &placement), 1 + 1 + 3);
    assert_int_equal(stage2_count(&system, 1, &board, &placement), 1 + 1 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ram_in_blocks_takes_no_table),
        cmocka_unit_test(a_tail_shorter_than_a_block_takes_a_table_of_pages),
        cmocka_unit_test(what_is_passed_through_counts),
        cmocka_unit_test(the_ends_of_channels_count_in_their_vms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
