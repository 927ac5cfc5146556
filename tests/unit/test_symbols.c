/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_symbols.c - which function an address of a backtrace belongs to. */
#include "core/symbols.h"
#include "tests/unit/unit.h"

#define BASE UINT32_C(0x40010000)
#define END  (BASE + 0x200)

const uint16_t symbol_offsets[] = {0, 0x40, 0x44, 0x100, 0x180};
const uint32_t symbol_count = COUNT(symbol_offsets);
const uint32_t symbol_base = BASE;
const uint32_t symbol_end = END;
const char symbol_names[] = "\0start\3ble\0next\4_in_line\4";

static void expect(uint32_t address, const char *name, uint32_t offset)
{
    struct symbol found;

    assert_true(symbol_find(address, &found));
    assert_string_equal(found.name, name);
    assert_int_equal(found.offset, offset);
}

static void a_function_reaches_from_its_first_instruction_to_the_next_function(void **state)
{
    (void)state;
    expect(BASE, "start", 0);
    expect(BASE + 0x3c, "start", 0x3c);
    expect(BASE + 0x40, "stable", 0);
    expect(BASE + 0x43, "stable", 3);
    expect(BASE + 0x44, "next", 0);
    expect(BASE + 0xfc, "next", 0xb8);
}

static void a_name_is_what_it_shares_with_the_one_before_and_its_rest(void **state)
{
    (void)state;
    expect(BASE + 0x40, "stable", 0);
    expect(BASE + 0x100, "next_in_line", 0);
    expect(BASE + 0x180, "next", 0);
}

static void the_last_function_ends_where_the_code_ends(void **state)
{
    struct symbol symbol;

    (void)state;
    expect(BASE + 0x180, "next", 0);
    expect(END - 1, "next", 0x7f);
    assert_false(symbol_find(END, &symbol));
}

static void an_address_outside_the_code_has_no_name(void **state)
{
    struct symbol symbol;

    (void)state;
    assert_false(symbol_find(0, &symbol));
    assert_false(symbol_find(BASE - 1, &symbol));
    assert_false(symbol_find(UINT32_MAX, &symbol));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_reaches_from_its_first_instruction_to_the_next_function),
        cmocka_unit_test(a_name_is_what_it_shares_with_the_one_before_and_its_rest),
        cmocka_unit_test(the_last_function_ends_where_the_code_ends),
        cmocka_unit_test(an_address_outside_the_code_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
