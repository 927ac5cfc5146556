/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/console_guests.h - VMs that print and read through their PL011s, a console
 * between them, and a board's UART: for the tests of core/console. */
#pragma once
#include <string.h>

#include "core/command_line.h"
#include "core/commands.h"
#include "core/console.h"
#include "tests/fake/uart.h"
#include "tests/unit/unit.h"

enum { DR = 0x00, FR = 0x18, LCR_H = 0x2c, IMSC = 0x38 };
enum { FR_RXFE = 0x10, LCR_H_FEN = 0x10, INT_RX = 0x10, INT_RT = 0x40 };

#define GUESTS 3u

static struct guest {
    struct pl011 uart;
    bool line, held;
} guests[GUESTS];

static const char *const guest_names[GUESTS] = {"a", "rtos", "c"};

static uint8_t wire[4 * MiB]; /* what left the board */

/* Commands that were entered, one a line, and what the next one does besides. */
static char commands_seen[1024];
static void (*on_command)(void);

void commands_run(char *text)
{
    strncat(commands_seen, text, sizeof(commands_seen) - strlen(commands_seen) - 1);
    strncat(commands_seen, "\n", sizeof(commands_seen) - strlen(commands_seen) - 1);
    if (on_command)
        on_command();
}

static unsigned number_of(struct guest *guest)
{
    return (unsigned)(guest - guests);
}

static void set_line(void *owner, bool level)
{
    ((struct guest *)owner)->line = level;
}

static bool transmit(void *owner, uint8_t byte)
{
    return console_send(number_of(owner), byte);
}

static void input_room(void *owner)
{
    (void)owner;
    console_input_room();
}

static void resume(void *owner)
{
    ((struct guest *)owner)->held = false;
}

static const struct pl011_ops ops = {set_line, transmit, input_room, resume};

static enum mmio_result access(unsigned guest, uint32_t offset, bool write, uint32_t *value)
{
    struct mmio io = {.offset = offset, .size = 4, .write = write, .value = *value};
    enum mmio_result result = pl011_access(&guests[guest].uart, 0, &io);

    *value = io.value;
    return result;
}

static inline uint32_t get(unsigned guest, uint32_t offset)
{
    uint32_t value = 0;

    assert_int_equal(access(guest, offset, false, &value), MMIO_DONE);
    return value;
}

static void set(unsigned guest, uint32_t offset, uint32_t value)
{
    assert_int_equal(access(guest, offset, true, &value), MMIO_DONE);
}

/* False: the guest is held until resume() says so. */
static bool print_byte(unsigned guest, uint8_t byte)
{
    uint32_t value = byte;
    bool done = access(guest, DR, true, &value) == MMIO_DONE;

    guests[guest].held = !done;
    return done;
}

static inline void print(unsigned guest, const char *text)
{
    while (*text)
        assert_true(print_byte(guest, (uint8_t)*text++));
}

static void power_on_with(unsigned count)
{
    fake_uart_reset(wire, sizeof(wire));
    commands_seen[0] = '\0';
    on_command = NULL;
    console_init();
    for (unsigned n = 0; n < count; n++) {
        guests[n] = (struct guest){0};
        pl011_init(&guests[n].uart, &ops, &guests[n]);
        pl011_reset(&guests[n].uart);
        set(n, LCR_H, LCR_H_FEN);
        set(n, IMSC, INT_RX | INT_RT);
        console_attach(&guests[n].uart, guest_names[n]);
    }
    console_start();
}

static inline int one_guest(void **state)
{
    (void)state;
    power_on_with(1);
    return 0;
}

static inline int three_guests(void **state)
{
    (void)state;
    power_on_with(3);
    return 0;
}

/* The wire takes everything, as fast as interrupts bring it. */
static inline void drain_wire(void)
{
    while (fake_uart_drain(FAKE_UART_FIFO))
        if (fake_uart_irq())
            console_irq();
}

/* Sent since the last time it was asked. */
static inline void expect_wire(const char *text)
{
    size_t length = strlen(text);

    drain_wire();
    if (fake_uart_sent() != length || memcmp(wire, text, length) != 0)
        fail_msg("the wire has \"%.*s\", not \"%s\"", (int)fake_uart_sent(), wire, text);
    fake_uart_forget_sent();
}
