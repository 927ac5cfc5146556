/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_stage2_random.c - tables against a plain array, and the build-time plan
 * against what mapping really takes. */
#include "tests/unit/stage2_fixture.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/random.h"

#define NOTHING UINT32_MAX
static uint32_t model[PAGE_COUNT]; /* page number mapped to, by page number */

static uint32_t random_pages(uint32_t limit)
{
    static const uint32_t grain[] = {1, 1, 512, 512 * 512};
    uint32_t unit = grain[random_below(COUNT(grain))];

    return random_below(limit / unit + 1) * unit;
}

static struct stage2_range random_range(void)
{
    uint32_t first = random_pages(PAGE_COUNT - 1), target = random_pages(PAGE_COUNT - 1);
    uint32_t pages = 1 + random_below(1500);

    if (random_below(2))
        target = (target & ~511u) | (first & 511u); /* congruent, so that blocks fit */
    if (random_below(4) == 0)
        pages = random_pages(PAGE_COUNT / 2);
    if (pages > PAGE_COUNT - first)
        pages = PAGE_COUNT - first;
    if (pages > PAGE_COUNT - target)
        pages = PAGE_COUNT - target;
    return (struct stage2_range){ipa(first * PAGE), pa(target * PAGE), (pages ? pages : 1) * PAGE};
}

static bool model_is_free(const struct stage2_range *range)
{
    for (uint32_t n = 0; n < range->size / PAGE; n++) {
        if (model[range->address.value / PAGE + n] != NOTHING)
            return false;
    }
    return true;
}

static void model_set(const struct stage2_range *range, bool mapped)
{
    for (uint32_t n = 0; n < range->size / PAGE; n++)
        model[range->address.value / PAGE + n] = mapped ? range->target.value / PAGE + n : NOTHING;
}

static void assert_page_as_in_model(uint32_t page)
{
    struct walk found = stage2_walk(&vm, page * PAGE);
    pa_t where = pa(0);

    assert_int_equal(found.mapped, model[page] != NOTHING);
    assert_int_equal(stage2_translate(&vm, ipa(page * PAGE), &where), found.mapped);
    if (found.mapped) {
        assert_int_equal(found.target, model[page] * PAGE);
        assert_int_equal(where.value, found.target);
    }
}

/* Around both ends of the range, and anywhere. */
static void assert_as_in_model(const struct stage2_range *range)
{
    uint32_t first = range->address.value / PAGE, last = first + range->size / PAGE - 1;

    for (uint32_t n = 0; n < 8; n++) {
        assert_page_as_in_model((first + n - 4) % PAGE_COUNT);
        assert_page_as_in_model((last + n - 4) % PAGE_COUNT);
        assert_page_as_in_model(first + random_below(last - first + 1));
        assert_page_as_in_model(random_below(PAGE_COUNT));
    }
}

static void random_maps_and_unmaps_leave_what_an_array_says(void **state)
{
    (void)state;
    memset(model, 0xff, sizeof(model));
    for (unsigned n = 0; n < 4000; n++) {
        struct stage2_range range = random_range();
        bool mapping = random_below(3) != 0;
        int result = mapping ? stage2_map(&vm, range.address, range.target, range.size, STAGE2_RAM)
                             : stage2_unmap(&vm, range.address, range.size);

        if (mapping && !model_is_free(&range))
            assert_int_equal(result, -EEXIST);
        else if (result == 0)
            model_set(&range, mapping);
        else
            assert_int_equal(result, -ENOMEM);
        assert_as_in_model(&range);
    }
    for (uint32_t page = 0; page < PAGE_COUNT; page++)
        assert_page_as_in_model(page);
}

/* The plan ------------------------------------------------------------------------- */

#define RANGES_MAX 12u

static unsigned random_disjoint_ranges(struct stage2_range *ranges)
{
    unsigned count = 0;

    memset(model, 0xff, sizeof(model));
    for (unsigned tries = 0; tries < 2 * RANGES_MAX && count < RANGES_MAX; tries++) {
        ranges[count] = random_range();
        if (model_is_free(&ranges[count])) {
            model_set(&ranges[count], true);
            count++;
        }
    }
    return count;
}

static void the_plan_is_exactly_what_mapping_takes(void **state)
{
    struct stage2_range ranges[RANGES_MAX];

    for (unsigned n = 0; n < 300; n++) {
        unsigned count = random_disjoint_ranges(ranges);
        uint32_t planned = stage2_tables_needed(ranges, count);

        if (planned > POOL_COUNT)
            continue;
        for (unsigned r = 0; r < count; r++)
            assert_int_equal(
                stage2_map(&vm, ranges[r].address, ranges[r].target, ranges[r].size, STAGE2_RAM),
                0);
        assert_int_equal(tables_used(), planned);
        stage2_clear(state);
    }
}

static void the_plan_of_a_virt_guest_is_one_table(void **state)
{
    const struct stage2_range ranges[] = {
        {ipa(0x40000000), pa(0x48000000), 256 * MiB}, /* blocks: no table */
        {ipa(0x08010000), pa(0x08040000), 8 * KiB},   /* pages: one       */
    };

    (void)state;
    assert_int_equal(stage2_tables_needed(ranges, COUNT(ranges)), 1);
    assert_int_equal(stage2_tables_needed(ranges, 0), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage2_start, stage2_clear)

static const struct CMUnitTest stage2_random_tests[] = {
    TEST(random_maps_and_unmaps_leave_what_an_array_says),
    TEST(the_plan_is_exactly_what_mapping_takes),
    TEST(the_plan_of_a_virt_guest_is_one_table),
};

int main(void)
{
    return cmocka_run_group_tests(stage2_random_tests, NULL, NULL);
}
