/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_console.c - who is seen on the console. */
#include <stdio.h>

#include "tests/unit/console_guests.h"

/* Output of one VM ------------------------------------------------------------- */

static void a_lone_vm_is_shown_as_it_prints(void **state)
{
    (void)state;
    print(0, "\x1b[1mlogin: \r");
    expect_wire("\x1b[1mlogin: \r");
}

static void nagayas_lines_end_as_a_terminal_wants_it(void **state)
{
    (void)state;
    console_puts("nagaya: one\nnagaya: two\n");
    expect_wire("nagaya: one\r\nnagaya: two\r\n");
}

static void nagaya_does_not_write_into_a_vms_line(void **state)
{
    (void)state;
    print(0, "/ # ");
    console_puts("nagaya: hello\n");
    print(0, "ls\n");
    console_puts("nagaya: again\n");
    expect_wire("/ # \r\nnagaya: hello\r\nls\nnagaya: again\r\n");
}

static void nagayas_own_line_may_come_in_pieces(void **state)
{
    (void)state;
    console_puts("nagaya: ");
    console_puts("ready\n");
    expect_wire("nagaya: ready\r\n");
}

static void printf_formats_and_cuts_what_is_too_long(void **state)
{
    char expected[CONSOLE_TEXT_MAX + 1];

    (void)state;
    console_printf("%s %d 0x%08x %u%%\n", "vm", -5, 0x1234, 7u);
    expect_wire("vm -5 0x00001234 7%\r\n");
    memset(expected, 'x', CONSOLE_TEXT_MAX);
    expected[CONSOLE_TEXT_MAX] = '\0';
    console_printf("%sxyz", expected);
    expect_wire(expected);
}

static unsigned fill_ring(void)
{
    unsigned count = 0;

    while (print_byte(0, (uint8_t)('a' + count % 26)))
        count++;
    return count;
}

static void a_full_console_holds_the_vm_and_lets_it_go(void **state)
{
    unsigned count = fill_ring();

    (void)state;
    assert_int_equal(count, FAKE_UART_FIFO + 4096 + PL011_FIFO_DEPTH);
    assert_true(guests[0].held);
    for (unsigned n = 0; n < 2048 / FAKE_UART_FIFO - 1; n++) {
        fake_uart_drain(FAKE_UART_FIFO);
        console_irq();
        assert_true(guests[0].held);
    }
    fake_uart_drain(FAKE_UART_FIFO);
    console_irq();
    assert_false(guests[0].held);
    drain_wire();
    assert_int_equal(fake_uart_sent(), count);
    for (unsigned n = 0; n < count; n++)
        assert_int_equal(wire[n], 'a' + n % 26);
}

static void the_send_interrupt_is_on_only_while_bytes_wait(void **state)
{
    (void)state;
    assert_false(fake_uart_send_irq_is_on());
    for (unsigned n = 0; n < FAKE_UART_FIFO; n++)
        print_byte(0, 'x');
    assert_false(fake_uart_send_irq_is_on());
    print_byte(0, 'y');
    assert_true(fake_uart_send_irq_is_on());
    drain_wire();
    assert_false(fake_uart_send_irq_is_on());
    assert_int_equal(fake_uart_sent(), FAKE_UART_FIFO + 1);
}

/* A lock is held meanwhile that any core may want. */
static void nagaya_speaks_without_waiting_for_a_uart_that_takes_nothing(void **state)
{
    unsigned count = fill_ring(), looks = fake_uart_looks();

    (void)state;
    for (unsigned n = 0; n < 1000; n++)
        console_puts("nagaya: here\n");
    assert_true(fake_uart_looks() - looks <= 1);
    drain_wire();
    assert_memory_equal(wire + count - PL011_FIFO_DEPTH, "\r\nnagaya: here\r\nnagaya: here\r\n",
                        30);
}

static unsigned count_on_wire(const char *text)
{
    unsigned count = 0;

    wire[fake_uart_sent()] = '\0';
    for (const char *c = (const char *)wire; (c = strstr(c, text)); c++)
        count++;
    return count;
}

/* The mark of what was left out is there once, and after it whole lines. */
static void what_does_not_fit_is_left_out_and_a_mark_stands_there(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1000; n++)
        console_puts("nagaya: here\n");
    drain_wire();
    assert_memory_equal(wire + fake_uart_sent() - 21, "nagaya: here\r\n[...]\r\n", 21);
    assert_int_equal(count_on_wire("[...]"), 1);
    fake_uart_forget_sent();
    console_puts("nagaya: again\n");
    expect_wire("nagaya: again\r\n");
}

static void no_byte_of_a_vm_is_lost_when_nagaya_says_much(void **state)
{
    unsigned count = 0, seen = 0;

    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        if (!guests[0].held)
            count += print_byte(0, (uint8_t)('a' + count % 26));
        console_report("%u\n", n);
    }
    drain_wire();
    for (unsigned n = 0; n < fake_uart_sent(); n++)
        if (wire[n] >= 'a' && wire[n] <= 'z')
            assert_int_equal(wire[n], 'a' + seen++ % 26);
    assert_int_equal(seen, count);
}

static void no_vm_keeps_an_answer_out_by_what_it_makes_nagaya_say(void **state)
{
    (void)state;
    fill_ring();
    for (unsigned n = 0; n < 1000; n++)
        console_report("nagaya: a restarts\n");
    for (unsigned n = 0; n < 100; n++)
        console_printf("answer %u\n", n % 10);
    drain_wire();
    assert_int_equal(count_on_wire("answer "), 100);
    assert_in_range(count_on_wire("restarts"), 1, 30);
}

static void a_report_is_not_written_into_the_command_line(void **state)
{
    (void)state;
    console_puts("nagaya> vm");
    console_report("nagaya: %s restarts\n", "a");
    expect_wire("nagaya> vm\r\nnagaya: a restarts\r\n");
}

static void nagaya_does_not_hang_on_a_uart_that_is_stuck(void **state)
{
    unsigned count = fill_ring();

    (void)state;
    console_flush();
    drain_wire();
    assert_int_equal(fake_uart_sent(), count);
}

static void flush_brings_out_what_the_vms_still_hold(void **state)
{
    unsigned count = fill_ring();

    (void)state;
    fake_uart_run(2);
    console_puts("nagaya: all VMs powered off\n");
    console_flush();
    assert_true(fake_uart_flushes() >= 1);
    assert_true(fake_uart_sent() >= count + strlen("nagaya: all VMs powered off\r\n"));
}

static void panic_prints_at_once_after_what_waited(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 100; n++)
        print_byte(0, 'x');
    fake_uart_run(2);
    console_panic();
    console_puts("panic: r0 1\n");
    assert_int_equal(fake_uart_sent(), 100 + strlen("\r\npanic: r0 1\r\n"));
    assert_memory_equal(wire + 100, "\r\npanic: r0 1\r\n", 15);
}

static bool panic_instead(void *owner, uint8_t byte)
{
    (void)owner;
    (void)byte;
    console_panic();
    console_puts("panic\n");
    return true;
}

/* A fault may happen anywhere, also while a lock is held. */
static void panic_takes_no_lock(void **state)
{
    static const struct pl011_ops faulty = {set_line, panic_instead, input_room, resume};

    (void)state;
    guests[0].uart.ops = &faulty;
    print_byte(0, 'x');
    expect_wire("panic\r\n");
}

static void a_vm_does_not_write_into_the_command_line(void **state)
{
    (void)state;
    print(0, "/ # ");
    console_puts("nagaya> vm");
    print(0, "\n[1.0] usb: found\n");
    expect_wire("/ # \r\nnagaya> vm\r\n\n[1.0] usb: found\n");
}

/* Output of several VMs ----------------------------------------------------------- */

static void the_vm_in_focus_is_shown_at_once_and_others_by_the_line(void **state)
{
    (void)state;
    print(0, "/ # ");
    expect_wire("[a] / # ");
    print(1, "tick");
    expect_wire("");
    print(1, " 1\n");
    expect_wire("\r\n[rtos] tick 1\n");
    print(0, "ls\n");
    expect_wire("[a] ls\n");
}

static void each_line_of_several_vms_says_whose_it_is(void **state)
{
    (void)state;
    print(0, "one\ntwo\n");
    print(2, "three\nfour\n");
    expect_wire("[a] one\n[a] two\n[c] three\n[c] four\n");
}

static void a_line_without_end_is_shown_in_pieces(void **state)
{
    char text[161] = {0};
    char expected[200];

    (void)state;
    memset(text, 'x', 160);
    print(1, text);
    print(1, "y\n");
    snprintf(expected, sizeof(expected), "[rtos] %sy\n", text);
    expect_wire(expected);
}

static void focus_shows_the_line_so_far(void **state)
{
    (void)state;
    print(1, "> ");
    expect_wire("");
    console_set_focus(1);
    expect_wire("[rtos] > ");
    print(1, "x");
    print(0, "back\n");
    expect_wire("x\r\n[a] back\n");
}

static void nagaya_speaks_between_the_lines_of_vms(void **state)
{
    (void)state;
    print(0, "half");
    print(1, "half");
    console_puts("nagaya: c is off\n");
    print(0, " a line\n");
    print(1, " a line\n");
    expect_wire("[a] half\r\nnagaya: c is off\r\n[a]  a line\n[rtos] half a line\n");
}

static void flush_shows_lines_that_never_ended(void **state)
{
    (void)state;
    print(1, "bye");
    print(2, "good");
    fake_uart_run(2);
    console_flush();
    expect_wire("[rtos] bye\r\n[c] good");
}

#define ONE(name)   cmocka_unit_test_setup(name, one_guest)
#define THREE(name) cmocka_unit_test_setup(name, three_guests)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(a_lone_vm_is_shown_as_it_prints),
        ONE(nagayas_lines_end_as_a_terminal_wants_it),
        ONE(nagaya_does_not_write_into_a_vms_line),
        ONE(nagayas_own_line_may_come_in_pieces),
        ONE(a_vm_does_not_write_into_the_command_line),
        ONE(printf_formats_and_cuts_what_is_too_long),
        ONE(a_full_console_holds_the_vm_and_lets_it_go),
        ONE(the_send_interrupt_is_on_only_while_bytes_wait),
        ONE(nagaya_speaks_without_waiting_for_a_uart_that_takes_nothing),
        ONE(what_does_not_fit_is_left_out_and_a_mark_stands_there),
        ONE(no_byte_of_a_vm_is_lost_when_nagaya_says_much),
        ONE(no_vm_keeps_an_answer_out_by_what_it_makes_nagaya_say),
        ONE(a_report_is_not_written_into_the_command_line),
        ONE(nagaya_does_not_hang_on_a_uart_that_is_stuck),
        ONE(flush_brings_out_what_the_vms_still_hold),
        ONE(panic_prints_at_once_after_what_waited),
        ONE(panic_takes_no_lock),
        THREE(the_vm_in_focus_is_shown_at_once_and_others_by_the_line),
        THREE(each_line_of_several_vms_says_whose_it_is),
        THREE(a_line_without_end_is_shown_in_pieces),
        THREE(focus_shows_the_line_so_far),
        THREE(nagaya_speaks_between_the_lines_of_vms),
        THREE(flush_shows_lines_that_never_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
