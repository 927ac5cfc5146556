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

static void nagaya_waits_for_a_slow_uart_and_loses_nothing(void **state)
{
    unsigned count = fill_ring();

    (void)state;
    fake_uart_run(3);
    console_puts("\nnagaya: here\n");
    drain_wire();
    drain_wire();
    assert_int_equal(fake_uart_sent(), count + strlen("\r\n\r\nnagaya: here\r\n"));
}

static void nagaya_does_not_hang_on_a_uart_that_is_stuck(void **state)
{
    unsigned count = fill_ring();

    (void)state;
    console_puts("nagaya: nobody hears this\n");
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
        ONE(nagaya_waits_for_a_slow_uart_and_loses_nothing),
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
