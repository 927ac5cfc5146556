/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_guest_memory.c - a VM's own RAM and not a byte beside it. Nothing is read
 * or written here: only addresses are looked at. */
#include "core/guest_memory.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"

static struct vm_config config;
static struct vm_placement placement;
static struct vm vm = {.config = &config, .placement = &placement};

static void set_up(uint32_t at, uint32_t size, uint32_t real)
{
    config.ram = (struct ram_config){.at = ipa(at), .size = size};
    placement.ram = pa(real);
}

static void assert_is(uint32_t address, uint32_t size, uint32_t real)
{
    assert_int_equal((uintptr_t)guest_memory(&vm, ipa(address), size), real);
}

static void assert_refused(uint32_t address, uint32_t size)
{
    assert_null(guest_memory(&vm, ipa(address), size));
}

static void an_address_in_the_ram_is_translated(void **state)
{
    (void)state;
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_is(0x40000000, 1, 0x60000000);
    assert_is(0x40012345, 4, 0x60012345);
    assert_is(0x400fffff, 1, 0x600fffff);
    assert_is(0x40000000, 0x100000, 0x60000000);
}

static void nothing_beside_the_ram_is_given_away(void **state)
{
    (void)state;
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_refused(0x3fffffff, 1);
    assert_refused(0x40100000, 1);
    assert_refused(0, 1);
    assert_refused(0xffffffff, 1);
    assert_refused(0x60000000, 1); /* where it really is: not the guest's address */
}

static void a_range_must_lie_in_the_ram_to_its_last_byte(void **state)
{
    (void)state;
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_is(0x400ffffc, 4, 0x600ffffc);
    assert_refused(0x400ffffd, 4);
    assert_refused(0x400fffff, 2);
    assert_refused(0x40000000, 0x100001);
    assert_refused(0x3fffffff, 2);
    assert_refused(0x3ffffffe, 0x100004);
}

static void a_size_that_wraps_around_is_refused(void **state)
{
    (void)state;
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_refused(0x40000000, UINT32_MAX);
    assert_refused(0x40000001, UINT32_MAX);
    assert_refused(0x400fffff, UINT32_MAX);
    assert_refused(0x40080000, 0xc0000000); /* ends at 0x00080000 */
    assert_refused(0xffffffff, 0x40000010); /* ends in the RAM */
}

static void ram_may_begin_at_0_and_end_at_4_gib(void **state)
{
    (void)state;
    set_up(0, 0x1000, 0x60000000);
    assert_is(0, 4, 0x60000000);
    assert_is(0xfff, 1, 0x60000fff);
    assert_refused(0x1000, 1);
    assert_refused(0xffffffff, 2);

    set_up(0xfffff000, 0x1000, 0x60000000);
    assert_is(0xffffffff, 1, 0x60000fff);
    assert_is(0xfffff000, 0x1000, 0x60000000);
    assert_refused(0xffffffff, 2);
    assert_refused(0xfffff000, 0x1001);
    assert_refused(0, 1);
}

static void nothing_is_in_the_ram_when_it_lies_nowhere(void **state)
{
    (void)state;
    assert_refused(0x40100000, 1);
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_is(0x40100000, 0, 0x60100000); /* its end, and no byte of it */
    assert_refused(0x40100001, 0);
}

static void physical_addresses_are_bounded_the_same_way(void **state)
{
    (void)state;
    set_up(0x40000000, 0x100000, 0x60000000);
    assert_int_equal((uintptr_t)guest_memory_at(&vm, pa(0x60000000), 1), 0x60000000);
    assert_int_equal((uintptr_t)guest_memory_at(&vm, pa(0x600ffffe), 2), 0x600ffffe);
    assert_null(guest_memory_at(&vm, pa(0x600fffff), 2));
    assert_null(guest_memory_at(&vm, pa(0x5fffffff), 2));
    assert_null(guest_memory_at(&vm, pa(0x60100000), 1));
    assert_null(guest_memory_at(&vm, pa(0x40000000), 1));
    assert_null(guest_memory_at(&vm, pa(0x60000000), UINT32_MAX));
}

static uint32_t near(uint32_t edge)
{
    return edge + random_below(5) - 2;
}

static void any_range_is_judged_as_64_bit_numbers_judge_it(void **state)
{
    (void)state;
    random_start();
    for (unsigned n = 0; n < 300000; n++) {
        uint32_t at = random_below(3) ? random_u32() & 0xfffff000 : 0;
        uint32_t length = random_below(UINT32_MAX - at) & 0xfffff000;
        uint32_t edges[] = {at, at + length, 0, random_u32()};
        uint32_t address = near(edges[random_below(COUNT(edges))]);
        uint32_t size =
            random_below(2) ? near(edges[random_below(COUNT(edges))] - address) : random_below(8);
        bool inside = address >= at && (uint64_t)address + size <= (uint64_t)at + length;

        set_up(at, length, 0x1000);
        assert_int_equal(guest_memory(&vm, ipa(address), size) != NULL, inside);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_in_the_ram_when_it_lies_nowhere),
        cmocka_unit_test(an_address_in_the_ram_is_translated),
        cmocka_unit_test(nothing_beside_the_ram_is_given_away),
        cmocka_unit_test(a_range_must_lie_in_the_ram_to_its_last_byte),
        cmocka_unit_test(a_size_that_wraps_around_is_refused),
        cmocka_unit_test(ram_may_begin_at_0_and_end_at_4_gib),
        cmocka_unit_test(physical_addresses_are_bounded_the_same_way),
        cmocka_unit_test(any_range_is_judged_as_64_bit_numbers_judge_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
