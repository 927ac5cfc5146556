/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_stage2_unmap.c - taking parts of a VM's memory away. */
#include "tests/unit/stage2_fixture.h"

#include <errno.h>

#include "tests/fake/tlb.h"

static void unmapping_all_gives_all_tables_back(void **state)
{
    (void)state;
    map(0x40000000, 0x50000000, 16 * BLOCK + 3 * PAGE);
    map(0x08010000, 0x08040000, 2 * PAGE);
    unmap(0, 2 * GiB);
    assert_unmapped(0x40000000);
    assert_unmapped(0x08010000);
    assert_int_equal(tables_used(), 0);
    for (unsigned n = 0; n < STAGE2_ROOT_ENTRIES; n++)
        assert_int_equal(vm.root[n], 0);
}

static void unmapping_invalidates_this_vms_tlb_entries(void **state)
{
    (void)state;
    map(0x40000000, 0x50000000, BLOCK);
    unmap(0x40000000, BLOCK);
    assert_int_equal(fake_tlb.invalidated, 1);
    assert_int_equal(fake_tlb.last_vttbr, stage2_vttbr(&vm));
}

static void what_is_not_mapped_may_be_unmapped(void **state)
{
    (void)state;
    unmap(0x40000000, PAGE);
    map(0x40001000, 0x50001000, PAGE);
    unmap(0x40000000, BLOCK);
    assert_unmapped(0x40001000);
}

static void a_page_goes_and_the_rest_of_its_block_stays(void **state)
{
    (void)state;
    assert_int_equal(
        stage2_map(&vm, ipa(0x40000000), pa(0x50000000), 2 * BLOCK, STAGE2_RAM_READ_ONLY), 0);
    unmap(0x40003000, PAGE);
    assert_unmapped(0x40003000);
    assert_unmapped(0x40003fff);
    assert_mapped(0x40002fff, 0x50002fff, 3);
    assert_mapped(0x40004000, 0x50004000, 3);
    assert_mapped(0x401fffff, 0x501fffff, 3);
    assert_mapped(0x40200000, 0x50200000, 2);
    assert_int_equal(stage2_walk(&vm, 0x40004000).attributes, WANT_READ_ONLY);
    assert_int_equal(tables_used(), 1);
}

static void of_many_blocks_one_is_split_for_a_page(void **state)
{
    (void)state;
    assert_int_equal(stage2_map(&vm, ipa(GiB), pa(2 * GiB), GiB, STAGE2_DEVICE), 0);
    unmap(GiB + 5 * BLOCK + PAGE, PAGE);
    assert_unmapped(GiB + 5 * BLOCK + PAGE);
    assert_mapped(GiB + 5 * BLOCK, 2 * GiB + 5 * BLOCK, 3);
    assert_mapped(GiB + 5 * BLOCK + 2 * PAGE, 2 * GiB + 5 * BLOCK + 2 * PAGE, 3);
    assert_mapped(GiB, 2 * GiB, 2);
    assert_mapped(2 * GiB - 1, 3 * GiB - 1, 2);
    assert_int_equal(stage2_walk(&vm, GiB).attributes, WANT_DEVICE);
    assert_int_equal(stage2_walk(&vm, GiB + 5 * BLOCK).attributes, WANT_DEVICE);
    assert_int_equal(tables_used(), 1);
}

static void a_range_may_split_a_block_at_each_end(void **state)
{
    (void)state;
    map(0x40000000, 0x50000000, 4 * BLOCK);
    unmap(0x40000000 + BLOCK - PAGE, 2 * BLOCK + 2 * PAGE);
    assert_mapped(0x40000000 + BLOCK - 2 * PAGE, 0x50000000 + BLOCK - 2 * PAGE, 3);
    assert_unmapped(0x40000000 + BLOCK - PAGE);
    assert_unmapped(0x40000000 + 2 * BLOCK);
    assert_unmapped(0x40000000 + 3 * BLOCK);
    assert_mapped(0x40000000 + 3 * BLOCK + PAGE, 0x50000000 + 3 * BLOCK + PAGE, 3);
    assert_int_equal(tables_used(), 2);
}

static void a_split_without_tables_is_refused_and_nothing_changes(void **state)
{
    (void)state;
    map(GiB, GiB, GiB);
    for (uint32_t n = 0; n < POOL_COUNT - 1; n++)
        map(n * BLOCK, 0, PAGE);
    stage2_remember();
    assert_int_equal(stage2_unmap(&vm, ipa(GiB + BLOCK - PAGE), 2 * PAGE), -ENOMEM);
    assert_nothing_changed();
    assert_int_equal(stage2_pool_free_count(), 1);
    unmap(GiB, BLOCK); /* that takes none */
    assert_unmapped(GiB);
    assert_mapped(GiB + BLOCK, GiB + BLOCK, 2);
    unmap(GiB, GiB);
}

static unsigned seen;

static void the_block_is_gone_at_the_first_and_split_at_the_second(void)
{
    seen++;
    if (seen == 1) {
        assert_false(stage2_walk(&vm, 0x40000000).mapped);
        assert_false(stage2_walk(&vm, 0x40003000).mapped);
    } else {
        assert_mapped(0x40000000, 0x50000000, 3);
        assert_false(stage2_walk(&vm, 0x40003000).mapped);
    }
}

static void a_block_is_broken_before_its_table_is_made(void **state)
{
    (void)state;
    map(0x40000000, 0x50000000, BLOCK);
    seen = 0;
    fake_tlb.on_invalidate = the_block_is_gone_at_the_first_and_split_at_the_second;
    unmap(0x40003000, PAGE);
    assert_int_equal(seen, 2);
}

static void no_table_is_back_yet(void)
{
    seen++;
    assert_int_equal(tables_used(), 2);
}

static void tables_return_to_the_pool_after_the_tlbs_forgot_them(void **state)
{
    (void)state;
    map(0x40000000, 0x50001000, 2 * BLOCK);
    seen = 0;
    fake_tlb.on_invalidate = no_table_is_back_yet;
    unmap(0x40000000, 2 * BLOCK);
    assert_int_equal(seen, 1);
    assert_int_equal(tables_used(), 0);
}

static void a_range_can_be_given_back_after_it_was_taken_away(void **state)
{
    (void)state;
    map(0x40000000, 0x50000000, 8 * BLOCK);
    for (unsigned n = 0; n < 1000; n++) {
        unmap(0x40003000, 5 * PAGE);
        map(0x40003000, 0x50003000, 5 * PAGE);
        unmap(0x40000000, 8 * BLOCK);
        map(0x40000000, 0x50000000, 8 * BLOCK);
    }
    assert_mapped(0x40003000, 0x50003000, 2);
    assert_int_equal(tables_used(), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage2_start, stage2_clear)

static const struct CMUnitTest stage2_unmap_tests[] = {
    TEST(unmapping_all_gives_all_tables_back),
    TEST(unmapping_invalidates_this_vms_tlb_entries),
    TEST(what_is_not_mapped_may_be_unmapped),
    TEST(a_page_goes_and_the_rest_of_its_block_stays),
    TEST(of_many_blocks_one_is_split_for_a_page),
    TEST(a_range_may_split_a_block_at_each_end),
    TEST(a_split_without_tables_is_refused_and_nothing_changes),
    TEST(a_block_is_broken_before_its_table_is_made),
    TEST(tables_return_to_the_pool_after_the_tlbs_forgot_them),
    TEST(a_range_can_be_given_back_after_it_was_taken_away),
};

int main(void)
{
    return cmocka_run_group_tests(stage2_unmap_tests, NULL, NULL);
}
