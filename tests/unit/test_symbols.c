/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_symbols.c - which function an address of a backtrace belongs to. */
#include "core/symbols.h"
#include "tests/unit/unit.h"

#define BASE UINT32_C(0x40010000)
#define END  (BASE + 0x200)

const uint16_t symbol_offsets[] = {0, 0x40, 0x44, 0x100};
const uint32_t symbol_count = COUNT(symbol_offsets);
const uint32_t symbol_base = BASE;
const uint32_t symbol_end = END;
const char symbol_names[] = "start\0half\0next\0last";

static void expect(uint32_t address, const char *name, uint32_t offset)
{
    uint32_t found = UINT32_MAX;

    assert_string_equal(symbol_find(address, &found), name);
    assert_int_equal(found, offset);
}

static void a_function_reaches_from_its_first_instruction_to_the_next_function(void **state)
{
    (void)state;
    expect(BASE, "start", 0);
    expect(BASE + 0x3c, "start", 0x3c);
    expect(BASE + 0x40, "half", 0);
    expect(BASE + 0x43, "half", 3);
    expect(BASE + 0x44, "next", 0);
    expect(BASE + 0xfc, "next", 0xb8);
}

static void the_last_function_ends_where_the_code_ends(void **state)
{
    uint32_t offset;

    (void)state;
    expect(BASE + 0x100, "last", 0);
    expect(END - 1, "last", 0xff);
    assert_null(symbol_find(END, &offset));
}

static void an_address_outside_the_code_has_no_name(void **state)
{
    uint32_t offset;

    (void)state;
    assert_null(symbol_find(0, &offset));
    assert_null(symbol_find(BASE - 1, &offset));
    assert_null(symbol_find(UINT32_MAX, &offset));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_reaches_from_its_first_instruction_to_the_next_function),
        cmocka_unit_test(the_last_function_ends_where_the_code_ends),
        cmocka_unit_test(an_address_outside_the_code_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
