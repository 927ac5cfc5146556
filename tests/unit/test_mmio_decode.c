/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_mmio_decode.c - what a load or store to a device means, by its syndrome
 * and by its encoding. */
#include "arch/armv7/mmio_decode.h"
#include "tests/unit/mmio_encodings.h"
#include "tests/unit/random.h"
#include "tests/unit/unit.h"

#define SP 13u
#define PC 15u

static const uint32_t regs[16] = {
    0x10000000, 0x11000100, 0x90000104, 0x13000300, 0x14000400, 0x15000500, 0x16000600, 0x17000700,
    0x18000800, 0x19000900, 0x1a000a00, 0x1b000b00, 0x1c000c00, 0x1d000d00, 0x1e000e00, 0x1f000f02,
};

static bool decode(uint32_t word, bool thumb, uint32_t address, struct mmio_decoded *d)
{
    struct mmio_instruction in = {word, thumb, true, address, regs};

    return mmio_decode_instruction(&in, d);
}

static uint32_t base_of(const struct row *row, bool thumb)
{
    if (row->rn != PC)
        return regs[row->rn];
    return thumb ? 0x1f000f04 : regs[PC] + 8;
}

static void check_row(const struct row *row, bool thumb, unsigned length)
{
    uint32_t base = base_of(row, thumb), moved = base + (uint32_t)row->offset;
    uint32_t address = row->addressing == POST ? base : moved;
    struct mmio_decoded d;

    if (!decode(row->word, thumb, address, &d))
        fail_msg("%08x was refused", row->word);
    if (d.io.size != row->size || d.io.write != (row->kind == STORE) || d.rt != row->rt ||
        d.sign_extend != (row->kind == LOAD_SIGNED) || d.length != length ||
        d.writeback != (row->addressing != OFFSET))
        fail_msg("%08x was taken for something else", row->word);
    if (d.writeback && (d.rn != row->rn || d.rn_value != moved))
        fail_msg("%08x leaves r%u = %08x", row->word, d.rn, d.rn_value);
    for (uint32_t bit = 0; bit < 32; bit++)
        assert_false(decode(row->word, thumb, address ^ BIT(bit), &d));
}

static void every_arm_form_is_decoded(void **state)
{
    (void)state;
    for (unsigned n = 0; n < COUNT(arm_rows); n++)
        check_row(&arm_rows[n], false, 4);
}

static void every_16_bit_thumb_form_is_decoded(void **state)
{
    (void)state;
    for (unsigned n = 0; n < COUNT(thumb16_rows); n++) {
        struct row row = thumb16_rows[n];

        check_row(&row, true, 2);
        row.word |= 0xe8920000; /* whatever follows does not matter */
        check_row(&row, true, 2);
    }
}

static void every_32_bit_thumb_form_is_decoded(void **state)
{
    (void)state;
    for (unsigned n = 0; n < COUNT(thumb32_rows); n++)
        check_row(&thumb32_rows[n], true, 4);
}

static void every_condition_but_the_unconditional_space_is_decoded(void **state)
{
    struct mmio_decoded d;

    (void)state;
    for (uint32_t condition = 0; condition < 16; condition++)
        assert_int_equal(decode(0x04910004 | condition << 28, false, regs[1], &d), condition < 15);
}

static void rrx_shifts_the_carry_in(void **state)
{
    struct mmio_instruction in = {0xe7965062, false, false, regs[6] + (regs[2] >> 1), regs};
    struct mmio_decoded d;

    (void)state;
    assert_true(mmio_decode_instruction(&in, &d));
    in.carry = true;
    assert_false(mmio_decode_instruction(&in, &d));
    in.address += 0x80000000;
    assert_true(mmio_decode_instruction(&in, &d));
}

/* The address a word would have to be about: the decoder's own, found by asking for it. */
static bool decode_anywhere(uint32_t word, bool thumb, struct mmio_decoded *d)
{
    if (decode(word, thumb, 0, d))
        return true;
    for (unsigned r = 0; r < PC; r++)
        if (decode(word, thumb, regs[r], d))
            return true;
    return decode(word, thumb, d->rn_value, d);
}

static void check_refused(const uint32_t *words, unsigned count, bool thumb)
{
    struct mmio_decoded d;

    for (unsigned n = 0; n < count; n++)
        if (decode_anywhere(words[n], thumb, &d))
            fail_msg("%08x was decoded", words[n]);
}

static void everything_else_is_refused(void **state)
{
    (void)state;
    check_refused(arm_refused, COUNT(arm_refused), false);
    check_refused(thumb16_refused, COUNT(thumb16_refused), true);
    check_refused(thumb32_refused, COUNT(thumb32_refused), true);
}

static void any_word_at_all_is_safe_to_decode(void **state)
{
    unsigned decoded = 0;

    (void)state;
    for (unsigned n = 0; n < 1000000; n++) {
        uint32_t word = random_u32();
        struct mmio_decoded d;

        if (!decode_anywhere(word, n % 2, &d))
            continue;
        decoded++;
        assert_true(d.io.size == 1 || d.io.size == 2 || d.io.size == 4);
        assert_true(d.length == 2 || d.length == 4);
        assert_true(d.rt < PC);
        assert_false(d.io.write && d.sign_extend);
        assert_false(d.sign_extend && d.io.size == 4);
        if (d.writeback)
            assert_true(d.rn < PC && d.rn != d.rt);
    }
    assert_true(decoded > 10000);
}

/* The syndrome ---------------------------------------------------------------- */

static uint32_t syndrome(uint32_t size_log2, uint32_t rt)
{
    return (uint32_t)EC_DATA_ABORT << HSR_EC_SHIFT | HSR_DABT_ISV | size_log2 << 22 | rt << 16 |
           FSC_TRANSLATION | 3;
}

static void a_valid_syndrome_tells_all(void **state)
{
    struct mmio_decoded d;

    (void)state;
    for (uint32_t size = 0; size < 3; size++) {
        for (uint32_t rt = 0; rt < 15; rt++) {
            assert_true(mmio_decode_syndrome(syndrome(size, rt) | HSR_DABT_WNR | HSR_IL, &d));
            assert_int_equal(d.io.size, 1 << size);
            assert_true(d.io.write);
            assert_int_equal(d.rt, rt);
            assert_int_equal(d.length, 4);
            assert_false(d.sign_extend);
            assert_false(d.writeback);
            assert_true(mmio_decode_syndrome(syndrome(size, rt) | HSR_DABT_SSE, &d));
            assert_false(d.io.write);
            assert_true(d.sign_extend);
            assert_int_equal(d.length, 2);
        }
    }
}

static void a_syndrome_that_is_no_access_of_one_register_is_refused(void **state)
{
    struct mmio_decoded d;

    (void)state;
    assert_false(mmio_decode_syndrome(syndrome(2, 0) & ~HSR_DABT_ISV, &d));
    assert_false(mmio_decode_syndrome(syndrome(3, 0), &d));
    assert_false(mmio_decode_syndrome(syndrome(2, 15), &d));
    assert_false(mmio_decode_syndrome(syndrome(2, 0) | HSR_DABT_CM, &d));
    assert_false(mmio_decode_syndrome(syndrome(2, 0) | HSR_ABT_S1PTW, &d));
}

/* Values ------------------------------------------------------------------------ */

static struct mmio_decoded access_of(uint8_t size, bool sign_extend, uint32_t answer)
{
    return (struct mmio_decoded){.io = {.size = size, .value = answer}, .sign_extend = sign_extend};
}

static void a_store_carries_the_low_bytes_of_its_register(void **state)
{
    struct mmio_decoded byte = access_of(1, false, 0), half = access_of(2, false, 0),
                        word = access_of(4, false, 0);

    (void)state;
    assert_int_equal(mmio_stored(&byte, 0x12345678, false), 0x78);
    assert_int_equal(mmio_stored(&half, 0x12345678, false), 0x5678);
    assert_int_equal(mmio_stored(&word, 0x12345678, false), 0x12345678);
    assert_int_equal(mmio_stored(&byte, 0x12345678, true), 0x78);
    assert_int_equal(mmio_stored(&half, 0x12345678, true), 0x7856);
    assert_int_equal(mmio_stored(&word, 0x12345678, true), 0x78563412);
}

static void a_load_extends_what_the_device_answers(void **state)
{
    const struct {
        uint8_t size;
        bool sign_extend;
        uint32_t answer, little, big;
    } loads[] = {
        {1, false, 0x80, 0x80, 0x80},
        {1, true, 0x80, 0xffffff80, 0xffffff80},
        {1, true, 0x7f, 0x7f, 0x7f},
        {2, false, 0x80ff, 0x80ff, 0xff80},
        {2, true, 0x80ff, 0xffff80ff, 0xffffff80},
        {2, true, 0xff00, 0xffffff00, 0xff},
        {4, false, 0x87654321, 0x87654321, 0x21436587},
    };

    (void)state;
    for (unsigned n = 0; n < COUNT(loads); n++) {
        struct mmio_decoded d = access_of(loads[n].size, loads[n].sign_extend, loads[n].answer);

        assert_int_equal(mmio_loaded(&d, false), loads[n].little);
        assert_int_equal(mmio_loaded(&d, true), loads[n].big);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arm_form_is_decoded),
        cmocka_unit_test(every_16_bit_thumb_form_is_decoded),
        cmocka_unit_test(every_32_bit_thumb_form_is_decoded),
        cmocka_unit_test(every_condition_but_the_unconditional_space_is_decoded),
        cmocka_unit_test(rrx_shifts_the_carry_in),
        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(any_word_at_all_is_safe_to_decode),
        cmocka_unit_test(a_valid_syndrome_tells_all),
        cmocka_unit_test(a_syndrome_that_is_no_access_of_one_register_is_refused),
        cmocka_unit_test(a_store_carries_the_low_bytes_of_its_register),
        cmocka_unit_test(a_load_extends_what_the_device_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
