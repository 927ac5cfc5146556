/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/console.h"

#include <stdarg.h>
#include <string.h>

#include "arch/spinlock.h"
#include "core/console_input.h"
#include "core/format.h"
#include "core/uart.h"
#include "core/vm_config.h"

/* How far the ring may be filled: by VMs, which are told to wait then; by what a VM can
 * make Nagaya say; by answers to whoever types, which no VM can keep out. Nagaya's own
 * text does not wait: what does not fit is left out, and CUT stands there. */
#define RING_SIZE    8192u /* a power of two */
#define RING_VMS     4096u
#define RING_REPORTS 4608u
#define RING_ANSWERS RING_SIZE
#define RING_WAKE    (RING_VMS / 2) /* VMs that were refused go on when no more is used */

#define CUT          "[...]\n"
#define CUT_ROOM     (2 * sizeof(CUT))

#define LINE_SIZE    160u /* of a VM that is not in focus; longer lines are shown in pieces */

/* A byte takes 87 us at 115200 baud; a UART that takes none for so many reads is
 * stuck, and a last word is not worth hanging for. */
#define SEND_POLLS   1000000u

#define NOBODY       UINT32_MAX /* speaks: Nagaya itself */

struct port {
    /* constant after boot */
    struct pl011 *uart;
    const char *name;

    /* output lock */
    uint8_t line[LINE_SIZE]; /* not shown yet */
    uint32_t line_length;
};

static struct {
    /* constant after boot, but for the lines */
    struct port ports[VM_MAX];
    uint32_t port_count;

    struct spinlock output_lock; /* guards every call of the UART's driver, too */
    uint32_t focus;              /* the port that is shown as it prints */
    uint8_t ring[RING_SIZE];
    uint32_t ring_put, ring_taken; /* bytes that ever went in and out */
    uint32_t refused;              /* ports, as bits, that wait for room */
    uint32_t speaker;              /* port whose byte came last, or NOBODY */
    bool line_open;                /* that byte did not end a line */
    bool cut;                      /* own text was left out, and CUT is there */
    bool panicking;
} console;

static void lock_output(void)
{
    if (!console.panicking)
        spin_lock(&console.output_lock);
}

static void unlock_output(void)
{
    if (!console.panicking)
        spin_unlock(&console.output_lock);
}

/* Output; the output lock is held ------------------------------------------ */

static uint32_t ring_used(void)
{
    return console.ring_put - console.ring_taken;
}

static uint32_t room(uint32_t limit)
{
    return limit > ring_used() ? limit - ring_used() : 0;
}

/* There is room. The send interrupt is on exactly while the ring holds something. */
static void put(uint8_t byte)
{
    if (ring_used() == 0) {
        if (uart_can_send()) {
            uart_send(byte);
            return;
        }
        uart_enable_send_irq(true);
    }
    console.ring[console.ring_put++ % RING_SIZE] = byte;
}

static void drain(void)
{
    if (ring_used() == 0)
        return;
    while (ring_used() && uart_can_send())
        uart_send(console.ring[console.ring_taken++ % RING_SIZE]);
    if (ring_used() == 0)
        uart_enable_send_irq(false);
}

/* False: the UART is stuck. */
static bool drain_waiting(void)
{
    for (uint32_t n = 0; ring_used() && n < SEND_POLLS; n++) {
        if (uart_can_send())
            n = 0;
        drain();
    }
    return ring_used() == 0;
}

/* What must be printed before a byte of this port: the end of another's line, and who
 * speaks now. The caller has made sure that there is room. */
static uint32_t lead_size(uint32_t port)
{
    if (console.line_open && console.speaker == port)
        return 0;
    return (uint32_t)(sizeof("\r\n[] ") - 1 + strlen(console.ports[port].name));
}

static void put_text(const char *text)
{
    while (*text)
        put((uint8_t)*text++);
}

static void put_lead(uint32_t port)
{
    if (console.line_open && console.speaker == port)
        return;
    put_text(console.line_open ? "\r\n[" : "[");
    put_text(console.ports[port].name);
    put_text("] ");
    console.speaker = port;
}

/* There is room for lead_size() + line_length. */
static void show_line(uint32_t number)
{
    struct port *port = &console.ports[number];

    put_lead(number);
    for (uint32_t n = 0; n < port->line_length; n++)
        put(port->line[n]);
    console.line_open = port->line[port->line_length - 1] != '\n';
    port->line_length = 0;
}

static bool line_fits(uint32_t number, uint32_t more)
{
    return lead_size(number) + console.ports[number].line_length + more <= room(RING_VMS);
}

/* A byte joins its line, and the line is shown when it is complete: at once for the
 * VM in focus. */
static bool send_shared(uint32_t number, uint8_t byte)
{
    struct port *port = &console.ports[number];
    bool complete = byte == '\n' || port->line_length == LINE_SIZE - 1 || number == console.focus;

    if (complete && !line_fits(number, 1))
        return false;
    port->line[port->line_length++] = byte;
    if (complete)
        show_line(number);
    return true;
}

/* The line that Nagaya has open is its command line: it is not written into either. */
static bool send_alone(uint8_t byte)
{
    bool nagayas_line = console.line_open && console.speaker == NOBODY;

    if (room(RING_VMS) < (nagayas_line ? sizeof("\r\n") : 1))
        return false;
    if (nagayas_line)
        put_text("\r\n");
    put(byte);
    console.speaker = 0;
    console.line_open = byte != '\n';
    return true;
}

bool console_send(unsigned port, uint8_t byte)
{
    bool accepted;

    lock_output();
    accepted = console.port_count == 1 ? send_alone(byte) : send_shared(port, byte);
    if (!accepted)
        console.refused |= BIT(port);
    unlock_output();
    return accepted;
}

/* Ends an open line of a VM first; a report that of Nagaya's command line, too. */
static void put_own(const char *text, uint32_t limit)
{
    bool fits = sizeof("\r\n") + 2 * strlen(text) + CUT_ROOM <= room(limit);

    if (!fits && console.cut)
        return;
    console.cut = !fits;
    if (console.line_open && (console.speaker != NOBODY || limit == RING_REPORTS))
        put_text("\r\n");
    console.speaker = NOBODY;
    for (text = fits ? text : CUT; *text; text++) {
        if (*text == '\n')
            put('\r');
        put((uint8_t)*text);
        console.line_open = *text != '\n';
    }
}

static void say(const char *text, uint32_t limit)
{
    lock_output();
    if (console.panicking)
        drain_waiting();
    put_own(text, limit);
    if (console.panicking && drain_waiting())
        uart_flush();
    unlock_output();
}

static void say_formatted(const char *format, va_list arguments, uint32_t limit)
{
    char text[CONSOLE_TEXT_MAX + 1];

    vsniprintf(text, sizeof(text), format, arguments);
    say(text, limit);
}

void console_puts(const char *text)
{
    say(text, RING_ANSWERS);
}

void console_printf(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_formatted(format, arguments, RING_ANSWERS);
    va_end(arguments);
}

void console_report(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_formatted(format, arguments, RING_REPORTS);
    va_end(arguments);
}

bool console_own_line_is_open(void)
{
    bool open;

    lock_output();
    open = console.line_open && console.speaker == NOBODY;
    unlock_output();
    return open;
}

bool console_takes_answers(void)
{
    bool takes;

    lock_output();
    takes = ring_used() <= RING_REPORTS;
    unlock_output();
    return takes;
}

/* Ports that were refused and may go on; each gets one pl011_output_ready(), without
 * a lock. */
static uint32_t take_refused(void)
{
    uint32_t ports = ring_used() <= RING_WAKE ? console.refused : 0;

    console.refused &= ~ports;
    return ports;
}

static void wake_ports(uint32_t ports)
{
    for (; ports; ports &= ports - 1)
        pl011_output_ready(console.ports[__builtin_ctz(ports)].uart);
}

static void show_unfinished_lines(void)
{
    for (uint32_t n = 0; n < console.port_count; n++)
        if (console.ports[n].line_length && line_fits(n, 0))
            show_line(n);
}

void console_flush(void)
{
    uint32_t ports;
    bool stuck;

    do {
        lock_output();
        stuck = !drain_waiting();
        ports = take_refused();
        if (!ports && !stuck) {
            show_unfinished_lines();
            stuck = !drain_waiting();
            uart_flush();
        }
        unlock_output();
        wake_ports(ports);
    } while (ports && !stuck);
}

void console_panic(void)
{
    console.panicking = true;
    console_puts("");
}

/* For core/console_input.c ---------------------------------------------------- */

unsigned console_port_count(void)
{
    return console.port_count;
}

struct pl011 *console_port_uart(unsigned port)
{
    return console.ports[port].uart;
}

int console_uart_receive(void)
{
    int byte;

    lock_output();
    byte = uart_receive();
    unlock_output();
    return byte;
}

void console_uart_listen(bool on)
{
    lock_output();
    uart_enable_receive_irq(on);
    unlock_output();
}

void console_show(unsigned port)
{
    lock_output();
    console.focus = port;
    if (console.ports[port].line_length && line_fits(port, 0))
        show_line(port);
    unlock_output();
}

/* Any core --------------------------------------------------------------------- */

bool console_irq(void)
{
    uint32_t ports;

    lock_output();
    drain();
    ports = take_refused();
    unlock_output();
    wake_ports(ports);
    return console_input_room();
}

/* Boot ---------------------------------------------------------------------- */

void console_init(void)
{
    memset(&console, 0, sizeof(console));
    console.speaker = NOBODY;
    uart_init();
    console_input_init();
}

void console_attach(struct pl011 *uart, const char *name)
{
    console.ports[console.port_count++] = (struct port){.uart = uart, .name = name};
}

void console_start(void)
{
    console_input_start();
}
