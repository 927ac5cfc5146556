/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_console_stream.c - 1 MiB through the console each way, every part at its
 * own pace, and no byte is lost. SEED=n in the environment repeats a run. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/unit/console_guests.h"
#include "tests/unit/random.h"

/* Any byte but the one that opens the command line. */
static uint8_t nth_byte(uint32_t n)
{
    uint8_t byte = (uint8_t)(n * 7 + n / 251);

    return byte == COMMAND_LINE_KEY ? ' ' : byte;
}

static void the_line_moves(void)
{
    fake_uart_drain(random_below(2 * FAKE_UART_FIFO));
    if (fake_uart_irq())
        console_irq();
}

static void a_mebibyte_is_printed_whole(void **state)
{
    uint32_t printed = 0;

    (void)state;
    while (printed < MiB) {
        for (unsigned n = random_below(100); n && printed < MiB && !guests[0].held; n--)
            printed += print_byte(0, nth_byte(printed));
        if (random_below(100) || guests[0].held)
            the_line_moves();
    }
    drain_wire();
    assert_int_equal(fake_uart_sent(), MiB);
    for (uint32_t n = 0; n < MiB; n++)
        assert_int_equal(wire[n], nth_byte(n));
}

static void a_mebibyte_is_pasted_in_whole(void **state)
{
    uint32_t fed = 0, read = 0;

    (void)state;
    while (read < MiB) {
        for (unsigned n = random_below(40); n && fed < MiB; n--)
            fed += fake_uart_feed(nth_byte(fed));
        if (fake_uart_irq())
            console_irq();
        assert_true(guests[0].line || read == fed);
        for (unsigned n = random_below(60); n && !(get(0, FR) & FR_RXFE); n--)
            assert_int_equal(get(0, DR), nth_byte(read++));
    }
    assert_int_equal(fed, MiB);
}

/* A mebibyte echoed: input and output at once, on a line that is slower than both. */
static void a_mebibyte_is_echoed_whole(void **state)
{
    uint32_t fed = 0;
    int echo = -1;

    (void)state;
    while (fake_uart_sent() < MiB) {
        for (unsigned n = random_below(40); n && fed < MiB; n--)
            fed += fake_uart_feed(nth_byte(fed));
        the_line_moves();
        for (unsigned n = random_below(60); n && !guests[0].held; n--) {
            if (echo < 0 && get(0, FR) & FR_RXFE)
                break;
            if (echo < 0)
                echo = (int)get(0, DR);
            if (print_byte(0, (uint8_t)echo))
                echo = -1;
        }
    }
    for (uint32_t n = 0; n < MiB; n++)
        assert_int_equal(wire[n], nth_byte(n));
}

/* Guests of the next test print 'a' to 'z' and now and then a newline, each its own way
 * and without a carriage return: one of those is the console's. */
static uint8_t spoken(unsigned guest, uint32_t n)
{
    return n % (37 + 50 * guest) == 36 ? '\n' : (uint8_t)('a' + (n * (guest + 3)) % 26);
}

static unsigned guest_at(const uint8_t *name)
{
    for (unsigned g = 0; g < GUESTS; g++) {
        size_t length = strlen(guest_names[g]);

        if (memcmp(name, guest_names[g], length) == 0 && memcmp(name + length, "] ", 2) == 0)
            return g;
    }
    fail_msg("nobody has this name: %.10s", (const char *)name);
    return 0;
}

/* Takes the wire apart again. */
static void check_speakers(const uint32_t *printed)
{
    uint32_t seen[GUESTS] = {0};
    unsigned speaker = 0;

    for (size_t n = 0; n < fake_uart_sent();) {
        if (n == 0 || wire[n - 1] == '\n') {
            assert_int_equal(wire[n], '[');
            speaker = guest_at(&wire[n + 1]);
            n += strlen(guest_names[speaker]) + 3;
        }
        if (wire[n] == '\r') {
            assert_int_equal(wire[n + 1], '\n');
            n += 2;
        } else {
            assert_int_equal(wire[n++], spoken(speaker, seen[speaker]));
            seen[speaker]++;
        }
    }
    for (unsigned g = 0; g < GUESTS; g++)
        assert_int_equal(seen[g], printed[g]);
}

static void three_vms_print_at_once_and_nobody_loses_a_byte(void **state)
{
    uint32_t printed[GUESTS] = {0};

    (void)state;
    while (printed[0] + printed[1] + printed[2] < MiB) {
        unsigned guest = random_below(GUESTS);

        for (unsigned n = random_below(300); n && !guests[guest].held; n--)
            printed[guest] += print_byte(guest, spoken(guest, printed[guest]));
        the_line_moves();
        if (!random_below(1000))
            console_set_focus(random_below(GUESTS));
    }
    drain_wire();
    fake_uart_run(2);
    console_flush();
    check_speakers(printed);
}

#define ONE(name)   cmocka_unit_test_setup(name, one_guest)
#define THREE(name) cmocka_unit_test_setup(name, three_guests)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(a_mebibyte_is_printed_whole),
        ONE(a_mebibyte_is_pasted_in_whole),
        ONE(a_mebibyte_is_echoed_whole),
        THREE(three_vms_print_at_once_and_nobody_loses_a_byte),
    };
    const char *seed = getenv("SEED");

    random_state = seed ? (uint32_t)strtoul(seed, NULL, 0) : (uint32_t)time(NULL) | 1;
    printf("SEED=%u\n", random_state);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
