/* SPDX-License-Identifier: BSD-2-Clause */
/* core/uart.h - what a driver of the board's console UART must do. Exactly one
 * file of boards/drivers/ is linked; board.mk names it. core/console is the only
 * caller and serialises the calls. No function waits, except uart_flush(). */
#pragma once
#include "core/types.h"

/* Once at boot, with the UART in any state: 8n1, FIFOs on, all interrupts off.
 * Keeps the speed the boot loader set unless board.uart.clock_hz says otherwise. */
void uart_init(void);

bool uart_can_send(void);     /* there is room for one byte */
void uart_send(uint8_t byte); /* only after uart_can_send() */
int uart_receive(void);       /* the next byte, or -1: none is there */
void uart_flush(void);        /* panic only: waits until all is on the wire */

/* Interrupt sources; the interrupt is level: it stays until served or off. */
void uart_enable_send_irq(bool on);
void uart_enable_receive_irq(bool on);
