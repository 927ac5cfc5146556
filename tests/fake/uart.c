/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/uart.c - core/uart.h with a FIFO each way, as deep as a PL011's r1p4. */
#include "tests/fake/uart.h"

#include <assert.h>

#include "core/uart.h"

struct fifo {
    uint8_t byte[FAKE_UART_FIFO];
    unsigned first, count;
};

static struct {
    struct fifo transmit, receive;
    uint8_t *output;
    size_t size, sent;
    bool send_irq, receive_irq;
    unsigned flushes;
    unsigned polls_per_byte, polls, looks;
} uart;

static void push(struct fifo *f, uint8_t byte)
{
    assert(f->count < FAKE_UART_FIFO);
    f->byte[(f->first + f->count++) % FAKE_UART_FIFO] = byte;
}

static uint8_t pop(struct fifo *f)
{
    uint8_t byte = f->byte[f->first];

    assert(f->count);
    f->first = (f->first + 1) % FAKE_UART_FIFO;
    f->count--;
    return byte;
}

void fake_uart_reset(uint8_t *output, size_t size)
{
    uart = (typeof(uart)){.output = output, .size = size};
}

unsigned fake_uart_drain(unsigned count)
{
    unsigned done;

    for (done = 0; done < count && uart.transmit.count; done++) {
        assert(uart.sent < uart.size);
        uart.output[uart.sent++] = pop(&uart.transmit);
    }
    return done;
}

void fake_uart_run(unsigned polls_per_byte)
{
    uart.polls_per_byte = polls_per_byte;
}

bool fake_uart_feed(uint8_t byte)
{
    if (uart.receive.count == FAKE_UART_FIFO)
        return false;
    push(&uart.receive, byte);
    return true;
}

size_t fake_uart_sent(void)
{
    return uart.sent;
}

void fake_uart_forget_sent(void)
{
    uart.sent = 0;
}

bool fake_uart_irq(void)
{
    return (uart.send_irq && uart.transmit.count <= FAKE_UART_FIFO / 2) ||
           (uart.receive_irq && uart.receive.count);
}

bool fake_uart_receive_irq_is_on(void)
{
    return uart.receive_irq;
}

bool fake_uart_send_irq_is_on(void)
{
    return uart.send_irq;
}

unsigned fake_uart_flushes(void)
{
    return uart.flushes;
}

unsigned fake_uart_looks(void)
{
    return uart.looks;
}

void uart_init(void)
{
    uart.send_irq = uart.receive_irq = false;
}

bool uart_can_send(void)
{
    uart.looks++;
    if (uart.polls_per_byte && ++uart.polls % uart.polls_per_byte == 0)
        fake_uart_drain(1);
    return uart.transmit.count < FAKE_UART_FIFO;
}

void uart_send(uint8_t byte)
{
    push(&uart.transmit, byte);
}

int uart_receive(void)
{
    return uart.receive.count ? pop(&uart.receive) : -1;
}

void uart_flush(void)
{
    uart.flushes++;
    fake_uart_drain(FAKE_UART_FIFO);
}

void uart_enable_send_irq(bool on)
{
    uart.send_irq = on;
}

void uart_enable_receive_irq(bool on)
{
    uart.receive_irq = on;
}
