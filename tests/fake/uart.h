/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/uart.h - a board's UART that a test feeds, drains and looks at. */
#pragma once
#include "core/types.h"

#define FAKE_UART_FIFO 16u

/* Empty, interrupts off; sent bytes go to output, at most size of them. */
void fake_uart_reset(uint8_t *output, size_t size);

/* The line takes up to count bytes out of the transmit FIFO; returns how many. */
unsigned fake_uart_drain(unsigned count);

/* From now on a byte leaves by itself in so many looks at the transmit FIFO; 0: none. */
void fake_uart_run(unsigned polls_per_byte);

/* A byte comes in. False: the receive FIFO is full, the sender waits. */
bool fake_uart_feed(uint8_t byte);

size_t fake_uart_sent(void); /* bytes that left on the line */
void fake_uart_forget_sent(void);
bool fake_uart_irq(void); /* its interrupt line */
bool fake_uart_receive_irq_is_on(void);
bool fake_uart_send_irq_is_on(void);
unsigned fake_uart_flushes(void);
unsigned fake_uart_looks(void); /* at the transmit FIFO */
