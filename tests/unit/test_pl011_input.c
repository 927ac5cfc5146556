/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_pl011_input.c - what a guest may rely on about what its serial port
 * receives, from outside and looped back (DDI 0183). */
#include "tests/unit/pl011_guest.h"

/* Input ---------------------------------------------------------------------- */

static void input_is_read_in_order_and_the_flags_follow(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    feed(32);
    assert_int_equal(get(FR) & (RXFE | RXFF), RXFF);
    for (unsigned n = 0; n < 32; n++) {
        assert_int_equal(get(FR) & RXFE, 0);
        assert_int_equal(get(DR), n);
        assert_int_equal(get(FR) & RXFF, 0);
    }
    assert_int_equal(get(FR) & (RXFE | RXFF), RXFE);
    assert_int_equal(get(DR), 0);
    assert_int_equal(get(FR) & (RXFE | RXFF), RXFE);
}

static void without_fen_one_byte_is_taken(void **state)
{
    (void)state;
    assert_true(pl011_receive(&uart, 'a'));
    assert_int_equal(get(FR) & (RXFE | RXFF), RXFF);
    assert_false(pl011_receive(&uart, 'b'));
    assert_int_equal(get(DR), 'a');
    assert_int_equal(input_rooms, 1);
    assert_true(pl011_receive(&uart, 'b'));
    assert_int_equal(get(DR), 'b');
    assert_int_equal(input_rooms, 1);
}

static void refused_input_is_asked_for_when_half_of_the_fifo_is_free(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    feed(32);
    assert_false(pl011_receive(&uart, 'x'));
    for (unsigned n = 0; n < 15; n++)
        get(DR);
    assert_int_equal(input_rooms, 0);
    get(DR);
    assert_int_equal(input_rooms, 1);
    get(DR);
    assert_int_equal(input_rooms, 1);
}

static void receive_and_timeout_interrupts_come_at_once_and_go_with_the_last_byte(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_RX | I_RT);
    feed(2);
    assert_true(line);
    assert_int_equal(get(RIS), I_RT);
    get(DR);
    assert_true(line);
    get(DR);
    assert_false(line);
    assert_int_equal(get(RIS), 0);
}

static void the_receive_interrupt_follows_the_level_asked_for(void **state)
{
    const uint8_t levels[] = {4, 8, 16, 24, 28};

    (void)state;
    for (uint32_t n = 0; n < COUNT(levels); n++) {
        power_on(NULL);
        set(IFLS, n << 3);
        set(LCR_H, FEN);
        set(IMSC, I_RX | I_RT);
        for (unsigned fill = 1; fill <= 32; fill++) {
            feed(1);
            assert_int_equal(get(RIS), fill >= levels[n] ? I_RX | I_RT : I_RT);
        }
        for (unsigned left = 31; left > 0; left--) {
            get(DR);
            assert_int_equal(get(RIS), left >= levels[n] ? I_RX | I_RT : I_RT);
        }
    }
}

/* As on QEMU's model, for programs that never ask for the timeout. */
static void a_guest_without_the_timeout_interrupt_hears_of_the_first_byte(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_RX);
    feed(1);
    assert_true(line);
    assert_int_equal(get(MIS), I_RX);
    get(DR);
    assert_false(line);

    power_on(NULL);
    set(LCR_H, FEN);
    set(IMSC, I_RT);
    feed(1);
    set(IMSC, I_RX);
    assert_true(line);
}

static void a_guest_that_clears_first_and_reads_one_byte_is_interrupted_for_the_rest(void **state)
{
    (void)state;
    for (uint32_t mask = I_RX; mask <= (I_RX | I_RT); mask += I_RT) {
        power_on(NULL);
        set(LCR_H, FEN);
        set(IMSC, mask);
        feed(5);
        for (unsigned n = 0; n < 5; n++) {
            assert_true(line);
            set(ICR, 0x7ff);
            assert_false(line);
            assert_int_equal(get(DR), n);
        }
        assert_false(line);
    }
}

static void a_byte_for_a_cleared_interrupt_raises_it_again(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_RX | I_RT);
    feed(1);
    set(ICR, I_RX | I_RT);
    assert_false(line);
    feed(1);
    assert_true(line);
}

static void switching_the_fifos_throws_input_away_and_asks_for_more(void **state)
{
    (void)state;
    set(IMSC, I_RX | I_RT);
    feed(1);
    assert_false(pl011_receive(&uart, 'x'));
    set(LCR_H, FEN);
    assert_int_equal(get(FR) & (RXFE | RXFF), RXFE);
    assert_false(line);
    assert_int_equal(input_rooms, 1);
    feed(1);
    set(LCR_H, FEN | 0x60);
    assert_int_equal(get(FR) & RXFE, 0);
}

static void reset_asks_for_input_that_was_refused(void **state)
{
    (void)state;
    set(IMSC, I_RX);
    feed(1);
    assert_false(pl011_receive(&uart, 'x'));
    assert_true(line);
    pl011_reset(&uart);
    assert_false(line);
    assert_int_equal(input_rooms, 1);
    assert_int_equal(get(FR) & RXFE, RXFE);
}

static void input_needs_no_enables(void **state)
{
    (void)state;
    set(CR, 0);
    assert_true(pl011_receive(&uart, 'a'));
    assert_int_equal(get(DR), 'a');
}

/* Loopback ------------------------------------------------------------------- */

static void loopback_returns_what_is_sent_and_keeps_input_outside(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(CR, LBE);
    print('a');
    print('b');
    assert_false(pl011_receive(&uart, 'x'));
    assert_int_equal(get(DR), 'a');
    assert_int_equal(get(DR), 'b');
    assert_int_equal(get(FR) & RXFE, RXFE);
    assert_int_equal(input_rooms, 0);
    set(CR, 0);
    assert_int_equal(input_rooms, 1);
    assert_true(pl011_receive(&uart, 'x'));
}

static void an_overrun_is_reported_and_marks_the_next_byte(void **state)
{
    (void)state;
    set(CR, LBE);
    print('a');
    print('b');
    assert_int_equal(get(RIS) & I_OE, I_OE);
    assert_int_equal(get(RSR), 8);
    assert_int_equal(get(DR), 'a');
    print('c');
    assert_int_equal(get(DR), 0x800 | 'c');
    assert_int_equal(get(RSR), 8);
    set(RSR, 0);
    assert_int_equal(get(RSR), 0);
    print('d');
    assert_int_equal(get(DR), 'd');
    set(ICR, I_OE);
    assert_int_equal(get(RIS) & I_OE, 0);
}

static void a_looped_back_break_is_a_zero_with_an_error(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_BE);
    set(LCR_H, FEN | BRK);
    assert_int_equal(get(FR) & RXFE, RXFE);
    set(LCR_H, FEN);
    set(CR, LBE);
    set(LCR_H, FEN | BRK);
    assert_true(line);
    assert_int_equal(get(DR), 0x400);
    assert_int_equal(get(RSR), 4);
    set(LCR_H, FEN);
    assert_int_equal(get(FR) & RXFE, RXFE);
}

static void modem_lines_are_absent_but_for_the_loopback(void **state)
{
    const struct {
        uint32_t control, flag, interrupt;
    } lines[] = {{RTS, CTS, I_CTS}, {DTR, DSR, I_DSR}, {OUT1, DCD, I_DCD}, {OUT2, RI, I_RI}};

    (void)state;
    set(CR, RTS | DTR | OUT1 | OUT2);
    assert_int_equal(get(FR), TXFE | RXFE);
    assert_int_equal(get(RIS), 0);
    for (unsigned n = 0; n < COUNT(lines); n++) {
        set(CR, LBE);
        set(ICR, 0xf);
        set(CR, LBE | lines[n].control);
        assert_int_equal(get(FR), TXFE | RXFE | lines[n].flag);
        assert_int_equal(get(RIS), lines[n].interrupt);
        set(ICR, 0xf);
        set(CR, LBE);
        assert_int_equal(get(RIS), lines[n].interrupt);
    }
}

static void the_line_changes_only_when_it_has_to(void **state)
{
    (void)state;
    set(LCR_H, FEN);
    set(IMSC, I_TX | I_RX | I_RT);
    for (unsigned n = 0; n < 10; n++)
        print('x');
    feed(10);
    assert_int_equal(line_changes, 1);
    set(ICR, I_TX);
    assert_int_equal(line_changes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(input_is_read_in_order_and_the_flags_follow),
        POWERED(without_fen_one_byte_is_taken),
        POWERED(refused_input_is_asked_for_when_half_of_the_fifo_is_free),
        POWERED(receive_and_timeout_interrupts_come_at_once_and_go_with_the_last_byte),
        POWERED(the_receive_interrupt_follows_the_level_asked_for),
        POWERED(a_guest_without_the_timeout_interrupt_hears_of_the_first_byte),
        POWERED(a_guest_that_clears_first_and_reads_one_byte_is_interrupted_for_the_rest),
        POWERED(a_byte_for_a_cleared_interrupt_raises_it_again),
        POWERED(switching_the_fifos_throws_input_away_and_asks_for_more),
        POWERED(reset_asks_for_input_that_was_refused),
        POWERED(input_needs_no_enables),
        POWERED(loopback_returns_what_is_sent_and_keeps_input_outside),
        POWERED(an_overrun_is_reported_and_marks_the_next_byte),
        POWERED(a_looped_back_break_is_a_zero_with_an_error),
        POWERED(modem_lines_are_absent_but_for_the_loopback),
        POWERED(the_line_changes_only_when_it_has_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
