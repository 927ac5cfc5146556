/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_pl011.c - what a guest may rely on about the registers and the output of its
 * serial port (DDI 0183). */
#include "tests/unit/pl011_guest.h"

/* Registers ------------------------------------------------------------------ */

static void reset_values_are_those_of_the_manual(void **state)
{
    const struct {
        uint32_t offset, value;
    } reset[] = {{DR, 0},   {RSR, 0},   {FR, TXFE | RXFE}, {ILPR, 0}, {IBRD, 0},
                 {FBRD, 0}, {LCR_H, 0}, {CR, 0x300},       {IMSC, 0}, {IFLS, 0x12},
                 {RIS, 0},  {MIS, 0},   {ICR, 0},          {DMACR, 0}};

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (unsigned n = 0; n < COUNT(reset); n++)
            assert_int_equal(get(reset[n].offset), reset[n].value);
        for (uint32_t offset = ILPR; offset <= DMACR; offset += 4)
            set(offset, 0xffffffff);
        set(LCR_H, FEN);
        set(CR, 0);
        feed(3);
        print('x');
        pl011_reset(&uart);
    }
    assert_false(line);
}

static void registers_keep_the_bits_they_have(void **state)
{
    const struct {
        uint32_t offset, bits;
    } kept[] = {{ILPR, 0xff}, {IBRD, 0xffff}, {FBRD, 0x3f},  {LCR_H, 0xff},
                {CR, 0xff87}, {IFLS, 0x3f},   {IMSC, 0x7ff}, {DMACR, 7}};

    (void)state;
    for (unsigned n = 0; n < COUNT(kept); n++) {
        set(kept[n].offset, 0xffffffff);
        assert_int_equal(get(kept[n].offset), kept[n].bits);
        set(kept[n].offset, 0xaaaaaaaa);
        assert_int_equal(get(kept[n].offset), kept[n].bits & 0xaaaaaaaa);
    }
}

static void unknown_and_read_only_registers_ignore_writes(void **state)
{
    (void)state;
    for (uint32_t offset = 0x4c; offset < 0xfe0; offset += 4) {
        set(offset, 0xffffffff);
        assert_int_equal(get(offset), 0);
    }
    set(FR, 0xffffffff);
    set(RIS, 0xffffffff);
    set(MIS, 0xffffffff);
    assert_int_equal(get(FR), TXFE | RXFE);
    assert_int_equal(get(RIS), 0);
    for (uint32_t offset = 0x08; offset < 0x18; offset += 4)
        assert_int_equal(get(offset), 0);
    assert_int_equal(get(0x1c), 0);
}

static void it_identifies_itself_as_a_pl011_r1p5(void **state)
{
    const uint8_t id[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)state;
    for (uint32_t n = 0; n < COUNT(id); n++) {
        set(0xfe0 + 4 * n, 0);
        assert_int_equal(get(0xfe0 + 4 * n), id[n]);
        assert_int_equal(get_sized(0xfe0 + 4 * n, 1), id[n]);
        assert_int_equal(get_sized(0xfe1 + 4 * n, 1), 0);
    }
}

static void narrow_accesses_get_their_bytes_of_the_register(void **state)
{
    uint32_t value = 0x34;

    (void)state;
    set(IBRD, 0x1234);
    assert_int_equal(get_sized(IBRD, 1), 0x34);
    assert_int_equal(get_sized(IBRD + 1, 1), 0x12);
    assert_int_equal(get_sized(IBRD, 2), 0x1234);
    assert_int_equal(get_sized(IBRD + 2, 2), 0);
    assert_int_equal(guest_access(IBRD, 1, true, &value), MMIO_DONE);
    assert_int_equal(get(IBRD), 0x34);
    value = 0x77;
    assert_int_equal(guest_access(IBRD + 1, 1, true, &value), MMIO_DONE);
    assert_int_equal(get(IBRD), 0x34);
    value = 'A';
    assert_int_equal(guest_access(DR, 1, true, &value), MMIO_DONE);
    assert_int_equal(guest_access(DR, 2, true, &value), MMIO_DONE);
    assert_int_equal(output_count, 2);
    assert_int_equal(guest_access(DR + 1, 1, true, &value), MMIO_DONE);
    assert_int_equal(output_count, 2);
    feed(1);
    assert_int_equal(get_sized(DR, 1), 0);
}

/* Output --------------------------------------------------------------------- */

static void a_program_prints_without_any_set_up(void **state)
{
    (void)state;
    set(CR, 0);
    for (const char *c = "hello"; *c; c++)
        set(DR, (uint8_t)*c);
    assert_memory_equal(output, "hello", 5);
    assert_int_equal(get(FR), TXFE | RXFE);
}

static void each_byte_that_leaves_raises_the_transmit_interrupt(void **state)
{
    (void)state;
    set(IMSC, I_TX);
    assert_false(line);
    print('a');
    assert_true(line);
    assert_int_equal(get(MIS), I_TX);
    set(ICR, I_TX);
    assert_false(line);
    print('b');
    assert_true(line);
    set(IMSC, 0);
    assert_false(line);
    assert_int_equal(get(RIS), I_TX);
}

static void what_is_not_taken_waits_in_the_fifo_in_order(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    output_room = 1;
    for (uint8_t n = 0; n < 6; n++)
        assert_true(print(n));
    assert_int_equal(output_count, 1);
    assert_int_equal(get(FR) & (BUSY | TXFE | TXFF), BUSY);
    room_for_output(2);
    assert_int_equal(output_count, 3);
    room_for_output(10);
    assert_int_equal(output_count, 6);
    for (uint8_t n = 0; n < 6; n++)
        assert_int_equal(output[n], n);
    assert_int_equal(get(FR) & (BUSY | TXFE | TXFF), TXFE);
}

static void a_new_byte_does_not_overtake_those_that_wait(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    output_room = 0;
    print('a');
    output_room = 1;
    print('b');
    assert_int_equal(output_count, 0);
    room_for_output(2);
    assert_memory_equal(output, "ab", 2);
}

static void the_fifo_holds_32_bytes_and_one_without_fen(void **state)
{
    (void)state;
    output_room = 0;
    set(LCR_H, FEN);
    for (unsigned n = 0; n < 32; n++) {
        assert_int_equal(get(FR) & TXFF, 0);
        assert_true(print('x'));
    }
    assert_int_equal(get(FR) & TXFF, TXFF);

    power_on(NULL);
    output_room = 0;
    assert_true(print('x'));
    assert_int_equal(get(FR) & (TXFF | BUSY), TXFF | BUSY);
    assert_false(print('y'));
}

static void a_store_to_a_full_fifo_is_held_until_there_is_room(void **state)
{
    (void)state;
    output_room = 0;
    set(LCR_H, FEN);
    for (unsigned n = 0; n < 32; n++)
        print('x');
    assert_false(print('y'));
    assert_int_equal(resumes, 0);
    room_for_output(0);
    assert_int_equal(resumes, 0);
    room_for_output(1);
    assert_int_equal(resumes, 1);
    assert_true(print('y'));
    room_for_output(32);
    assert_int_equal(resumes, 1);
    assert_int_equal(output_count, 33);
    assert_int_equal(output[32], 'y');
}

static void the_transmit_interrupt_follows_the_level_asked_for(void **state)
{
    const uint8_t levels[] = {4, 8, 16, 24, 28};

    (void)state;
    for (uint32_t n = 0; n < COUNT(levels); n++) {
        power_on(NULL);
        set(IFLS, n);
        set(LCR_H, FEN);
        set(IMSC, I_TX);
        print('x');
        assert_true(line);
        output_room = 0;
        for (unsigned fill = 1; fill <= 32; fill++) {
            print('x');
            assert_int_equal(line, fill <= levels[n]);
        }
        for (unsigned left = 31; left < 32; left--) {
            room_for_output(1);
            assert_int_equal(line, left <= levels[n]);
        }
    }
}

static void a_cleared_transmit_interrupt_comes_back_with_the_next_byte_that_leaves(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_TX);
    output_room = 0;
    print('a');
    print('b');
    assert_false(line);
    room_for_output(1);
    assert_true(line);
    set(ICR, I_TX);
    room_for_output(1);
    assert_true(line);
}

static void without_fifo_the_transmit_interrupt_means_empty(void **state)
{
    (void)state;
    set(IMSC, I_TX);
    output_room = 0;
    print('a');
    assert_false(line);
    room_for_output(1);
    assert_true(line);
    output_room = 0;
    print('b');
    assert_false(line);
}

static void neither_reset_nor_fen_loses_output(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    output_room = 0;
    print('a');
    print('b');
    set(LCR_H, 0);
    assert_int_equal(get(FR) & TXFF, TXFF);
    assert_false(print('c'));
    pl011_reset(&uart);
    assert_int_equal(get(FR) & BUSY, BUSY);
    room_for_output(10);
    assert_memory_equal(output, "ab", 2);
    assert_int_equal(resumes, 0);
    assert_int_equal(get(FR), TXFE | RXFE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(reset_values_are_those_of_the_manual),
        POWERED(registers_keep_the_bits_they_have),
        POWERED(unknown_and_read_only_registers_ignore_writes),
        POWERED(it_identifies_itself_as_a_pl011_r1p5),
        POWERED(narrow_accesses_get_their_bytes_of_the_register),
        POWERED(a_program_prints_without_any_set_up),
        POWERED(each_byte_that_leaves_raises_the_transmit_interrupt),
        POWERED(what_is_not_taken_waits_in_the_fifo_in_order),
        POWERED(a_new_byte_does_not_overtake_those_that_wait),
        POWERED(the_fifo_holds_32_bytes_and_one_without_fen),
        POWERED(a_store_to_a_full_fifo_is_held_until_there_is_room),
        POWERED(the_transmit_interrupt_follows_the_level_asked_for),
        POWERED(a_cleared_transmit_interrupt_comes_back_with_the_next_byte_that_leaves),
        POWERED(without_fifo_the_transmit_interrupt_means_empty),
        POWERED(neither_reset_nor_fen_loses_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
