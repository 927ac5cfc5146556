/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_unwind.c - the way back from a function, by tables written here by hand and
 * by bytes at random. */
#include "arch/armv7/unwind.h"

#include <string.h>

#include "tests/unit/unit.h"

#define INDEX    UINT32_C(0x40020000)
#define TABLE    UINT32_C(0x40030000)
#define STACK    UINT32_C(0x40040000)
#define FIRST    UINT32_C(0x40010000) /* function; others every 0x100 behind it */
#define FINISHES 0xb0u

static struct memory {
    uint32_t from, words[64];
} memories[] = {{.from = INDEX}, {.from = TABLE}, {.from = STACK}};

static uint32_t functions;

bool unwind_read(uint32_t address, uint32_t *word)
{
    if (address % 4)
        return false;
    for (unsigned n = 0; n < COUNT(memories); n++) {
        if (address - memories[n].from >= sizeof(memories[n].words))
            continue;
        *word = memories[n].words[(address - memories[n].from) / 4];
        return true;
    }
    return false;
}

static uint32_t distance(uint32_t from, uint32_t to)
{
    return (to - from) & ~BIT(31);
}

static uint32_t function(uint32_t n)
{
    return FIRST + n * 0x100;
}

static int no_functions(void **state)
{
    (void)state;
    functions = 0;
    for (unsigned n = 0; n < COUNT(memories); n++)
        memset(memories[n].words, 0, sizeof(memories[n].words));
    for (unsigned n = 0; n < COUNT(memories[2].words); n++)
        memories[2].words[n] = 0x1000 + n;
    return 0;
}

static void add(uint32_t word)
{
    uint32_t *index = memories[0].words;

    index[2 * functions] = distance(INDEX + 8 * functions, function(functions));
    index[2 * functions + 1] = word;
    functions++;
}

/* It begins at word n of the table. */
static void add_long(unsigned n)
{
    add(distance(INDEX + 8 * functions + 4, TABLE + 4 * n));
}

static bool find(struct unwind *unwind, uint32_t place)
{
    const struct unwind_index index = {INDEX, INDEX + 8 * functions};

    for (uint32_t n = 0; n < 15; n++)
        unwind->r[n] = n;
    unwind->r[13] = STACK;
    unwind->r[15] = place;
    return unwind_find(unwind, &index);
}

static bool go_back(struct unwind *unwind, uint32_t n)
{
    return find(unwind, function(n) + 0x10) && unwind_to_caller(unwind);
}

static void each_place_belongs_to_the_function_before_it(void **state)
{
    struct unwind unwind;

    (void)state;
    for (unsigned n = 0; n < 5; n++)
        add(0x80000000u | n << 16 | FINISHES << 8 | FINISHES); /* sp += 4 * n + 4 */
    assert_false(find(&unwind, FIRST));
    for (uint32_t n = 0; n < 5; n++) {
        assert_true(find(&unwind, function(n) + 2));
        assert_true(unwind_to_caller(&unwind));
        assert_int_equal(unwind.r[13], STACK + 4 * n + 4);
        assert_int_equal(unwind.r[15], 14); /* lr */
        assert_true(find(&unwind, function(n + 1) | 1));
        assert_true(unwind_to_caller(&unwind));
        assert_int_equal(unwind.r[13], STACK + 4 * n + 4);
    }
}

static void what_was_pushed_comes_back(void **state)
{
    struct unwind unwind;

    (void)state;
    add(0x80b108a9); /* r3; r4, r5, lr; and the end, which no byte says */
    assert_true(go_back(&unwind, 0));
    assert_int_equal(unwind.r[3], 0x1000);
    assert_int_equal(unwind.r[15], 0x1003);
    no_functions(NULL);
    add(0x80a9b0b0); /* r4, r5, lr */
    assert_true(go_back(&unwind, 0));
    assert_int_equal(unwind.r[4], 0x1000);
    assert_int_equal(unwind.r[5], 0x1001);
    assert_int_equal(unwind.r[14], 0x1002);
    assert_int_equal(unwind.r[15], 0x1002);
    assert_int_equal(unwind.r[13], STACK + 12);
    no_functions(NULL);
    add(0x808808b0); /* r7, pc */
    assert_true(go_back(&unwind, 0));
    assert_int_equal(unwind.r[7], 0x1000);
    assert_int_equal(unwind.r[15], 0x1001);
    assert_int_equal(unwind.r[14], 14);
}

static void a_long_prologue_is_undone_from_its_table(void **state)
{
    struct unwind unwind;

    (void)state;
    add_long(1);
    memories[1].words[1] = 0x8102b204; /* model 1, two words more: sp += 0x204 + 4 * 4 ... */
    memories[1].words[2] = 0x4fb10fa3; /* -= 64; r0 to r3; r4 to r7 */
    memories[1].words[3] = 0x8400b0b0; /* lr */
    memories[2].from = STACK + 0x214 - 64;
    assert_true(go_back(&unwind, 0));
    for (uint32_t n = 0; n < 8; n++)
        assert_int_equal(unwind.r[n], 0x1000 + n);
    assert_int_equal(unwind.r[15], 0x1008);
    assert_int_equal(unwind.r[13], memories[2].from + 36);
    memories[2].from = STACK;
}

static void sp_may_have_been_kept_in_a_register(void **state)
{
    struct unwind unwind;

    (void)state;
    add(0x809b01b0); /* sp = r11; += 8 */
    assert_true(go_back(&unwind, 0));
    assert_int_equal(unwind.r[13], 11 + 8);
    no_functions(NULL);
    add(0x809db0b0);
    assert_false(go_back(&unwind, 0));
}

static void where_no_table_tells_it_says_so(void **state)
{
    static const uint32_t no_codes[] = {
        1,          /* EXIDX_CANTUNWIND */
        0x808000b0, /* refuse to unwind */
        0x80c6b0b0, /* registers of a coprocessor */
        0x83b0b0b0, /* no such model */
        0x7f000000, /* a table where nothing is */
    };
    struct unwind unwind;

    (void)state;
    assert_false(find(&unwind, function(0) + 2));
    for (unsigned n = 0; n < COUNT(no_codes); n++)
        add(no_codes[n]);
    for (unsigned n = 0; n < COUNT(no_codes); n++)
        assert_false(go_back(&unwind, n));
}

static void it_reads_nothing_that_is_not_there(void **state)
{
    struct unwind unwind;

    (void)state;
    add(0x80a9b0b0);
    assert_true(find(&unwind, function(0) + 2));
    unwind.r[13] = STACK + sizeof(memories[2].words) - 8;
    assert_false(unwind_to_caller(&unwind));
}

/* Whatever the tables hold, it comes to an end. */
static void it_survives_any_tables(void **state)
{
    struct unwind unwind;
    unsigned seed = 1;
    uint32_t found = 0;

    (void)state;
    for (unsigned times = 0; times < 200000; times++) {
        no_functions(NULL);
        for (unsigned n = 0; n < 8; n++) {
            seed = seed * 1664525 + 1013904223;
            memories[1].words[n] = seed;
        }
        seed = seed * 1664525 + 1013904223;
        if (seed & BIT(20))
            add_long(0);
        else
            add(seed | BIT(31));
        memories[1].words[0] = (memories[1].words[0] & 0x00ffffff) | 0x81000000;
        if (find(&unwind, function(0) + 2))
            found += unwind_to_caller(&unwind);
    }
    assert_true(found > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_place_belongs_to_the_function_before_it, no_functions),
        cmocka_unit_test_setup(what_was_pushed_comes_back, no_functions),
        cmocka_unit_test_setup(a_long_prologue_is_undone_from_its_table, no_functions),
        cmocka_unit_test_setup(sp_may_have_been_kept_in_a_register, no_functions),
        cmocka_unit_test_setup(where_no_table_tells_it_says_so, no_functions),
        cmocka_unit_test_setup(it_reads_nothing_that_is_not_there, no_functions),
        cmocka_unit_test_setup(it_survives_any_tables, no_functions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
