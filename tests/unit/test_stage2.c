/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_stage2.c - mapping: what the MMU finds in a VM's tables afterwards. */
#include "tests/unit/stage2_fixture.h"

#include <errno.h>
#include <string.h>

#include "tests/fake/tlb.h"

static void nothing_is_mapped_at_first(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 4096; n++)
        assert_unmapped(n * MiB);
}

static void a_page_is_mapped_and_its_neighbours_are_not(void **state)
{
    (void)state;
    map(0x08010000, 0x08040000, PAGE);
    assert_mapped(0x08010000, 0x08040000, 3);
    assert_mapped(0x08010fff, 0x08040fff, 3);
    assert_unmapped(0x0800ffff);
    assert_unmapped(0x08011000);
    assert_int_equal(tables_used(), 1);
}

static void two_mib_blocks_are_used_where_both_addresses_allow(void **state)
{
    (void)state;
    map(0x40000000, 0x48200000, 4 * BLOCK);
    for (uint32_t n = 0; n < 4; n++)
        assert_mapped(0x40000000 + n * BLOCK + 0x1234, 0x48200000 + n * BLOCK + 0x1234, 2);
    assert_unmapped(0x40000000 + 4 * BLOCK);
    assert_int_equal(tables_used(), 0);
}

static void a_gib_in_blocks_needs_no_table(void **state)
{
    (void)state;
    map(0x40000000, 0x80000000, GiB);
    assert_mapped(0x40000000, 0x80000000, 2);
    assert_mapped(0x7fffffff, 0xbfffffff, 2);
    assert_unmapped(0x80000000);
    assert_int_equal(tables_used(), 0);
}

static void pages_fill_what_is_not_congruent(void **state)
{
    (void)state;
    map(0x40000000, 0x48001000, BLOCK);
    assert_mapped(0x40000000, 0x48001000, 3);
    assert_mapped(0x401fffff, 0x48200fff, 3);
    assert_unmapped(0x40200000);
    assert_int_equal(tables_used(), 1);
}

static void ragged_ends_take_pages_and_the_middle_blocks(void **state)
{
    (void)state;
    map(0x401ff000, 0x501ff000, PAGE + 2 * BLOCK + PAGE);
    assert_mapped(0x401ff000, 0x501ff000, 3);
    assert_mapped(0x40200000, 0x50200000, 2);
    assert_mapped(0x405fffff, 0x505fffff, 2);
    assert_mapped(0x40600fff, 0x50600fff, 3);
    assert_unmapped(0x401fefff);
    assert_unmapped(0x40601000);
    assert_int_equal(tables_used(), 2);
}

static void the_last_page_below_4_gib_can_be_mapped(void **state)
{
    (void)state;
    map(0xffffe000, 0xffffe000, 2 * PAGE);
    assert_mapped(0xffffffff, 0xffffffff, 3);
    assert_unmapped(0);
    stage2_clear(state);
    map(0xc0000000, 0xc0000000, GiB);
    assert_mapped(0xffffffff, 0xffffffff, 2);
}

static void each_kind_has_its_attributes_at_every_level(void **state)
{
    static const uint64_t wanted[] = {
        [STAGE2_RAM] = WANT_RAM,
        [STAGE2_RAM_READ_ONLY] = WANT_READ_ONLY,
        [STAGE2_DEVICE] = WANT_DEVICE,
        [STAGE2_SHARED] = WANT_SHARED,
        [STAGE2_SHARED_READ_ONLY] = WANT_SHOWN,
    };

    for (enum stage2_kind kind = STAGE2_RAM; kind <= STAGE2_SHARED_READ_ONLY; kind++) {
        stage2_map(&vm, ipa(BLOCK), pa(BLOCK), BLOCK, kind);
        stage2_map(&vm, ipa(PAGE), pa(PAGE), PAGE, kind);
        assert_int_equal(stage2_walk(&vm, BLOCK).attributes, wanted[kind]);
        assert_int_equal(stage2_walk(&vm, PAGE).attributes, wanted[kind]);
        assert_int_equal(stage2_walk(&vm, PAGE).level, 3);
        assert_int_equal(stage2_walk(&vm, BLOCK).level, 2);
        stage2_clear(state);
    }
}

static void what_is_not_whole_pages_is_refused(void **state)
{
    static const struct {
        uint32_t address, target, size;
    } wrong[] = {
        {0x1000, 0x1000, 0},          {0x1001, 0x1000, PAGE},       {0x1000, 0x1800, PAGE},
        {0x1000, 0x1000, PAGE + 4},   {0xfffff000, 0, 2 * PAGE},    {0, 0xfffff000, 2 * PAGE},
        {0x80000000, 0, 0xfffff000u}, {0, 0x80000000, 0xfffff000u},
    };

    (void)state;
    for (unsigned n = 0; n < COUNT(wrong); n++)
        assert_int_equal(
            stage2_map(&vm, ipa(wrong[n].address), pa(wrong[n].target), wrong[n].size, STAGE2_RAM),
            -EINVAL);
    assert_int_equal(stage2_unmap(&vm, ipa(0x1000), 0), -EINVAL);
    assert_int_equal(stage2_unmap(&vm, ipa(0x1004), PAGE), -EINVAL);
    assert_int_equal(stage2_unmap(&vm, ipa(0x1000), 12), -EINVAL);
    assert_int_equal(stage2_unmap(&vm, ipa(0xfffff000), 2 * PAGE), -EINVAL);
    assert_int_equal(tables_used(), 0);
    assert_int_equal(fake_tlb.published + fake_tlb.invalidated, 0);
}

static void an_overlap_is_refused_and_nothing_changes(void **state)
{
    static const struct {
        uint32_t address, size;
    } overlaps[] = {
        {0x40000000, PAGE},       /* inside a block           */
        {0x3ffff000, 2 * PAGE},   /* ends in a block          */
        {0x3fe00000, 2 * BLOCK},  /* a block on a block       */
        {0x50003000, PAGE},       /* a page on a page         */
        {0x50000000, BLOCK},      /* a block over a table     */
        {0x40000000, GiB},        /* over blocks and tables   */
        {0x80001000, PAGE},       /* inside one of many       */
        {0x7ffff000, 2 * PAGE},   /* its last page is mapped  */
        {0x00000000, 0xfffff000}, /* all of it                */
    };
    static struct stage2_table pool_before[POOL_COUNT];

    (void)state;
    map(0x40000000, 0x40000000, BLOCK);
    map(0x50003000, 0x50003000, PAGE);
    map(0x80000000, 0x80000000, GiB);
    stage2_remember();
    memcpy(pool_before, stage2_pool, sizeof(pool_before));
    for (unsigned n = 0; n < COUNT(overlaps); n++) {
        uint32_t free = stage2_pool_free_count();

        assert_int_equal(
            stage2_map(&vm, ipa(overlaps[n].address), pa(0), overlaps[n].size, STAGE2_RAM),
            -EEXIST);
        assert_int_equal(stage2_pool_free_count(), free);
        assert_nothing_changed();
        assert_memory_equal(pool_before, stage2_pool, sizeof(pool_before));
    }
}

static void an_empty_pool_is_told_and_nothing_changes(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < POOL_COUNT - 1; n++)
        map(n * BLOCK, 0, PAGE);
    assert_int_equal(stage2_pool_free_count(), 1);
    stage2_remember();
    assert_int_equal(stage2_map(&vm, ipa(GiB - PAGE), pa(0), 2 * PAGE, STAGE2_RAM), -ENOMEM);
    assert_nothing_changed();
    assert_int_equal(stage2_pool_free_count(), 1);
    assert_unmapped(GiB);
    map(GiB - BLOCK, 0, PAGE);
    assert_int_equal(stage2_pool_free_count(), 0);
    assert_int_equal(stage2_map(&vm, ipa(GiB - 2 * BLOCK), pa(0), PAGE, STAGE2_RAM), -ENOMEM);
    map(BLOCK - PAGE, 0, PAGE);   /* what fits into the tables that are there */
    map(2 * GiB, 2 * GiB, BLOCK); /* and what takes none */
}

static void new_entries_are_published_and_no_tlb_is_touched(void **state)
{
    (void)state;
    map(0x40000000, 0x40000000, BLOCK + PAGE);
    assert_int_equal(fake_tlb.published, 1);
    assert_int_equal(fake_tlb.invalidated, 0);
}

static void vms_have_nothing_in_common(void **state)
{
    struct stage2 other;
    pa_t where;

    (void)state;
    stage2_init(&other, 8);
    map(0x40000000, 0x50000000, PAGE);
    assert_int_equal(stage2_map(&other, ipa(0x40000000), pa(0x60000000), PAGE, STAGE2_RAM), 0);
    assert_mapped(0x40000000, 0x50000000, 3);
    assert_true(stage2_translate(&other, ipa(0x40000000), &where));
    assert_int_equal(where.value, 0x60000000);
    assert_int_equal(stage2_unmap(&other, ipa(0x40000000), PAGE), 0);
    assert_mapped(0x40000000, 0x50000000, 3);
}

static void vttbr_holds_the_vmid_and_an_aligned_root(void **state)
{
    (void)state;
    assert_int_equal((uintptr_t)vm.root % (16 * KiB), 0);
    assert_int_equal(stage2_vttbr(&vm), UINT64_C(7) << 48 | (uint32_t)(uintptr_t)vm.root);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage2_start, stage2_clear)

static const struct CMUnitTest stage2_tests[] = {
    TEST(nothing_is_mapped_at_first),
    TEST(a_page_is_mapped_and_its_neighbours_are_not),
    TEST(two_mib_blocks_are_used_where_both_addresses_allow),
    TEST(a_gib_in_blocks_needs_no_table),
    TEST(pages_fill_what_is_not_congruent),
    TEST(ragged_ends_take_pages_and_the_middle_blocks),
    TEST(the_last_page_below_4_gib_can_be_mapped),
    TEST(each_kind_has_its_attributes_at_every_level),
    TEST(what_is_not_whole_pages_is_refused),
    TEST(an_overlap_is_refused_and_nothing_changes),
    TEST(an_empty_pool_is_told_and_nothing_changes),
    TEST(new_entries_are_published_and_no_tlb_is_touched),
    TEST(vms_have_nothing_in_common),
    TEST(vttbr_holds_the_vmid_and_an_aligned_root),
};

int main(void)
{
    return cmocka_run_group_tests(stage2_tests, NULL, NULL);
}
