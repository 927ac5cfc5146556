/* SPDX-License-Identifier: BSD-2-Clause */
/* core/console_input.c - from the board's UART to the VM that it was typed for, or to
 * Nagaya's own command line.
 *
 * Each VM has an inbox: what is typed while it is in focus is its own, even if it reads
 * that later. As long as an inbox has room the UART is read, so that Ctrl-] is heard
 * although a guest reads nothing; then the input stays in the UART, and none is lost. A
 * VM that is off has nobody to read: what is typed for it is dropped.
 */
#include "core/console_input.h"

#include <string.h>

#include "arch/spinlock.h"
#include "core/command_line.h"
#include "core/commands.h"
#include "core/vm_config.h"

#define INBOX_SIZE  512u /* a power of two */

/* Bytes that one call moves from the UART: some 200 instructions each, for which whoever else
 * wants the core has to wait. The interrupt comes again for the rest. */
#define INPUT_BATCH 8u

struct inbox {
    uint8_t ring[INBOX_SIZE];
    uint32_t put, taken; /* bytes that ever went in and out */
    bool absent;         /* nobody reads */
};

static struct {
    struct spinlock lock;
    struct inbox inboxes[VM_MAX];
    uint32_t focus;
    bool started;   /* input may be let in */
    bool listening; /* the receive interrupt */
    struct command_line line;
    bool running; /* line holds a command that is being carried out; input waits */
    bool batch;   /* the last call moved as much as it may */
} input;

/* The input lock is held ----------------------------------------------------- */

static bool has_room(const struct inbox *inbox)
{
    return inbox->put - inbox->taken < INBOX_SIZE;
}

static void put(struct inbox *inbox, uint8_t byte)
{
    if (!inbox->absent)
        inbox->ring[inbox->put++ % INBOX_SIZE] = byte;
}

/* A refusal that the VM takes back meanwhile on another core is not missed: its
 * console_input_room() waits for the input lock, finds the byte here, and goes on. */
static void deliver(unsigned port)
{
    struct inbox *inbox = &input.inboxes[port];

    while (inbox->put != inbox->taken) {
        if (!pl011_receive(console_port_uart(port), inbox->ring[inbox->taken % INBOX_SIZE]))
            return;
        inbox->taken++;
    }
}

static void listen(bool on)
{
    if (input.listening == on)
        return;
    input.listening = on;
    console_uart_listen(on);
}

static bool may_receive(void)
{
    return !input.running && has_room(&input.inboxes[input.focus]) && console_takes_answers();
}

static void sort(uint8_t byte)
{
    switch (command_line_key(&input.line, byte)) {
    case COMMAND_KEY_FOR_GUEST:
        put(&input.inboxes[input.focus], byte);
        deliver(input.focus);
        break;
    case COMMAND_KEY_ENTER:
        input.running = true;
        break;
    case COMMAND_KEY_TAKEN:
        break;
    }
}

/* True: a command was entered, and the caller is the one who carries it out. */
static bool move_input(void)
{
    bool ran = input.running;
    uint32_t moved;
    int byte;

    for (unsigned port = 0; port < console_port_count(); port++)
        deliver(port);
    for (moved = 0; moved < INPUT_BATCH && may_receive(); moved++) {
        byte = console_uart_receive();
        if (byte < 0)
            break;
        sort((uint8_t)byte);
    }
    input.batch = moved == INPUT_BATCH;
    listen(may_receive());
    return input.running && !ran;
}

/* Any core ------------------------------------------------------------------- */

/* A command runs without a lock: it stops VMs, which give up their input. */
bool console_input_room(void)
{
    bool command = false, batch = false;

    if (!input.started)
        return false;
    do {
        if (command)
            commands_run(input.line.text);
        spin_lock(&input.lock);
        if (command)
            input.running = false;
        command = move_input();
        batch = input.batch;
        spin_unlock(&input.lock);
    } while (command);
    return batch;
}

void console_set_focus(unsigned port)
{
    spin_lock(&input.lock);
    input.focus = port;
    console_show(port);
    spin_unlock(&input.lock);
    console_input_room();
}

unsigned console_focus(void)
{
    return __atomic_load_n(&input.focus, __ATOMIC_RELAXED);
}

void console_set_reader(unsigned port, bool present)
{
    struct inbox *inbox = &input.inboxes[port];

    spin_lock(&input.lock);
    inbox->absent = !present;
    if (!present)
        inbox->taken = inbox->put;
    spin_unlock(&input.lock);
    console_input_room();
}

/* Boot ----------------------------------------------------------------------- */

void console_input_init(void)
{
    memset(&input, 0, sizeof(input));
}

void console_input_start(void)
{
    input.started = console_port_count() > 0;
    console_input_room();
}
