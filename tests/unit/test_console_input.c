/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_console_input.c - whom the input of the console is for. */
#include "tests/unit/console_guests.h"

#define INBOX_SIZE 512u

static uint8_t nth_byte(unsigned n)
{
    return (uint8_t)('a' + n % 26);
}

static void type_byte(uint8_t byte)
{
    assert_true(fake_uart_feed(byte));
    if (fake_uart_irq())
        console_irq();
}

static void type(const char *text)
{
    while (*text)
        type_byte((uint8_t)*text++);
}

static bool has_input(unsigned guest)
{
    return !(get(guest, FR) & FR_RXFE);
}

static void expect_input(unsigned guest, const char *text)
{
    for (; *text; text++) {
        assert_true(has_input(guest));
        assert_int_equal(get(guest, DR), *text);
    }
    assert_false(has_input(guest));
}

/* Input of the VMs --------------------------------------------------------------- */

static void input_goes_to_the_vm_in_focus(void **state)
{
    (void)state;
    assert_true(fake_uart_receive_irq_is_on());
    type("x");
    assert_true(guests[0].line);
    expect_input(0, "x");
    console_set_focus(2);
    assert_int_equal(console_focus(), 2);
    type("y");
    assert_false(has_input(0));
    expect_input(2, "y");
}

static void what_a_vm_does_not_read_waits_and_stays_in_the_uart_in_the_end(void **state)
{
    unsigned fed = 0;

    (void)state;
    while (fake_uart_feed(nth_byte(fed))) {
        fed++;
        if (fake_uart_irq())
            console_irq();
    }
    assert_int_equal(fed, PL011_FIFO_DEPTH + INBOX_SIZE + FAKE_UART_FIFO);
    assert_false(fake_uart_receive_irq_is_on());
    assert_false(fake_uart_irq());
    for (unsigned n = 0; n < fed; n++)
        assert_int_equal(get(0, DR), nth_byte(n));
    assert_true(fake_uart_receive_irq_is_on());
}

/* Else what is pasted in keeps everybody on this core waiting. */
static void an_interrupt_moves_a_few_bytes_and_says_so_if_there_may_be_more(void **state)
{
    unsigned fed = 0, interrupts = 0;
    bool more = true;

    (void)state;
    while (fake_uart_feed(nth_byte(fed)))
        fed++;
    for (; fake_uart_irq(); interrupts++) {
        assert_true(more);
        more = console_irq();
    }
    assert_true(interrupts >= fed / 8);
    type_byte('x');
    assert_false(console_irq());
    for (unsigned n = 0; n < fed; n++)
        assert_int_equal(get(0, DR), nth_byte(n));
}

static void the_last_byte_comes_without_another_interrupt(void **state)
{
    (void)state;
    for (unsigned n = 0; n <= PL011_FIFO_DEPTH; n++)
        type_byte(nth_byte(n));
    for (unsigned n = 0; n <= PL011_FIFO_DEPTH; n++)
        assert_int_equal(get(0, DR), nth_byte(n));
    assert_false(has_input(0));
}

static void what_was_typed_for_a_vm_is_its_own_whoever_has_the_focus_later(void **state)
{
    (void)state;
    for (unsigned n = 0; n < PL011_FIFO_DEPTH + 5; n++)
        type_byte(nth_byte(n));
    console_set_focus(1);
    type("hello");
    expect_input(1, "hello");
    for (unsigned n = 0; n < PL011_FIFO_DEPTH + 5; n++)
        assert_int_equal(get(0, DR), nth_byte(n));
    assert_false(has_input(0));
}

static void a_vm_that_does_not_read_gives_way_to_another_in_focus(void **state)
{
    (void)state;
    for (unsigned n = 0; n < PL011_FIFO_DEPTH + INBOX_SIZE; n++)
        type_byte(nth_byte(n));
    assert_false(fake_uart_receive_irq_is_on());
    fake_uart_feed('!');
    console_set_focus(1);
    assert_true(fake_uart_receive_irq_is_on());
    expect_input(1, "!");
}

static void nothing_is_kept_for_a_vm_that_is_off(void **state)
{
    (void)state;
    for (unsigned n = 0; n < PL011_FIFO_DEPTH + INBOX_SIZE; n++)
        type_byte(nth_byte(n));
    assert_false(fake_uart_receive_irq_is_on());
    console_set_reader(0, false);
    assert_true(fake_uart_receive_irq_is_on());
    for (unsigned n = 0; n < 2 * INBOX_SIZE; n++)
        type_byte('?');
    console_set_reader(0, true);
    set(0, LCR_H, 0); /* which empties the FIFO */
    set(0, LCR_H, LCR_H_FEN);
    type("new");
    expect_input(0, "new");
}

static void input_waits_until_the_console_is_started(void **state)
{
    (void)state;
    fake_uart_reset(wire, sizeof(wire));
    console_init();
    assert_false(fake_uart_receive_irq_is_on());
    fake_uart_feed('x');
    console_irq();
    console_attach(&guests[0].uart, "a");
    assert_false(has_input(0));
    console_start();
    assert_true(fake_uart_receive_irq_is_on());
    expect_input(0, "x");
}

static void without_vms_there_is_no_input(void **state)
{
    (void)state;
    power_on_with(0);
    fake_uart_feed('x');
    console_irq();
    console_puts("nagaya: nothing to do\n");
    expect_wire("nagaya: nothing to do\r\n");
    assert_false(fake_uart_receive_irq_is_on());
}

/* The command line ---------------------------------------------------------------- */

#define KEY "\x1d"

static void a_command_is_echoed_and_entered_and_no_guest_sees_it(void **state)
{
    (void)state;
    type("a" KEY "stop rtos\rb");
    assert_string_equal(commands_seen, "stop rtos\n");
    expect_wire("nagaya> stop rtos\r\n");
    expect_input(0, "ab");
}

static void the_key_twice_is_one_key_for_the_guest(void **state)
{
    (void)state;
    type("a" KEY KEY "b");
    expect_input(0, "a" KEY "b");
    assert_string_equal(commands_seen, "");
}

static void an_empty_line_escape_and_the_key_leave_the_command_line(void **state)
{
    (void)state;
    type(KEY "\ra" KEY "stop c\x1b"
             "b" KEY "stop c" KEY "c" KEY "\nd");
    assert_string_equal(commands_seen, "");
    expect_input(0, "abcd");
}

static void backspace_takes_back_what_was_typed_and_no_more(void **state)
{
    (void)state;
    type(KEY "v\b\b\x7fvmx\x7fs\r");
    assert_string_equal(commands_seen, "vms\n");
    expect_wire("nagaya> v\b \bvmx\b \bs\r\n");
}

static void a_line_rubbed_out_is_empty(void **state)
{
    (void)state;
    type(KEY "vms\b\b\b\r");
    assert_string_equal(commands_seen, "");
    type(KEY "vms\b\b\b" KEY);
    expect_input(0, KEY);
}

static void a_line_ends_at_its_limit_and_ignores_control_characters(void **state)
{
    char expected[COMMAND_LINE_MAX + 2];

    (void)state;
    memset(expected, 'x', COMMAND_LINE_MAX);
    strcpy(&expected[COMMAND_LINE_MAX], "\n");
    type(KEY "\t\x01");
    type_byte(0x80);
    type_byte(0);
    for (unsigned n = 0; n < 300; n++)
        type_byte('x');
    type("\r");
    assert_string_equal(commands_seen, expected);
}

static void a_line_that_was_interrupted_is_shown_again_with_the_next_key(void **state)
{
    (void)state;
    type(KEY "vm");
    print(1, "tick\n");
    expect_wire("nagaya> vm\r\n[rtos] tick\n");
    type("s\r");
    expect_wire("nagaya> vms\r\n");
    assert_string_equal(commands_seen, "vms\n");
}

static void the_key_is_heard_although_a_guest_reads_nothing(void **state)
{
    (void)state;
    for (unsigned n = 0; n < PL011_FIFO_DEPTH + INBOX_SIZE - 1; n++)
        type_byte('x');
    type(KEY "stop a\r");
    assert_string_equal(commands_seen, "stop a\n");
}

static void give_focus_to_guest_2(void)
{
    console_set_focus(2);
}

/* Also when all comes at once. */
static void a_command_is_carried_out_before_what_follows_is_looked_at(void **state)
{
    (void)state;
    on_command = give_focus_to_guest_2;
    for (const char *c = "1" KEY "focus c\r23"; *c; c++)
        assert_true(fake_uart_feed((uint8_t)*c));
    while (fake_uart_irq())
        console_irq();
    expect_input(0, "1");
    expect_input(2, "23");
    assert_true(fake_uart_receive_irq_is_on());
}

static void take_input_as_well(void)
{
    console_irq();
    console_input_room();
}

static void input_that_comes_while_a_command_runs_waits_for_its_end(void **state)
{
    (void)state;
    on_command = take_input_as_well;
    for (const char *c = KEY "vms\r" KEY "x\r2"; *c; c++)
        assert_true(fake_uart_feed((uint8_t)*c));
    console_irq();
    assert_string_equal(commands_seen, "vms\nx\n");
    expect_input(0, "2");
}

/* Else a pasted line of commands would lose its answers, or somebody wait for the UART. */
static void input_waits_until_there_is_room_for_what_it_causes(void **state)
{
    (void)state;
    while (console_takes_answers())
        console_puts("nagaya: a long answer\n");
    assert_false(fake_uart_feed('x') && fake_uart_irq() && has_input(0));
    console_input_room();
    assert_false(fake_uart_receive_irq_is_on());
    assert_false(has_input(0));
    drain_wire();
    assert_true(fake_uart_receive_irq_is_on());
    expect_input(0, "x");
}

#define ONE(name)   cmocka_unit_test_setup(name, one_guest)
#define THREE(name) cmocka_unit_test_setup(name, three_guests)

int main(void)
{
    const struct CMUnitTest tests[] = {
        THREE(input_goes_to_the_vm_in_focus),
        ONE(what_a_vm_does_not_read_waits_and_stays_in_the_uart_in_the_end),
        ONE(an_interrupt_moves_a_few_bytes_and_says_so_if_there_may_be_more),
        ONE(the_last_byte_comes_without_another_interrupt),
        THREE(what_was_typed_for_a_vm_is_its_own_whoever_has_the_focus_later),
        THREE(a_vm_that_does_not_read_gives_way_to_another_in_focus),
        ONE(nothing_is_kept_for_a_vm_that_is_off),
        ONE(input_waits_until_the_console_is_started),
        ONE(without_vms_there_is_no_input),
        THREE(a_command_is_echoed_and_entered_and_no_guest_sees_it),
        ONE(the_key_twice_is_one_key_for_the_guest),
        ONE(an_empty_line_escape_and_the_key_leave_the_command_line),
        ONE(backspace_takes_back_what_was_typed_and_no_more),
        ONE(a_line_rubbed_out_is_empty),
        ONE(a_line_ends_at_its_limit_and_ignores_control_characters),
        THREE(a_line_that_was_interrupted_is_shown_again_with_the_next_key),
        ONE(the_key_is_heard_although_a_guest_reads_nothing),
        THREE(a_command_is_carried_out_before_what_follows_is_looked_at),
        ONE(input_waits_until_there_is_room_for_what_it_causes),
        ONE(input_that_comes_while_a_command_runs_waits_for_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
