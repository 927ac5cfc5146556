/* SPDX-License-Identifier: BSD-2-Clause */
/* core/console_input.h - what core/console.c and core/console_input.c know of each other.
 * Everybody else uses core/console.h. */
#pragma once
#include "core/console.h"

/* console_input.c: at boot, as console_init() and console_start(). */
void console_input_init(void);
void console_input_start(void);

/* console.c: how many ports there are, and who is behind one. Constant after boot. */
unsigned console_port_count(void);
struct pl011 *console_port_uart(unsigned port);

/* console.c: the UART's driver, under the output lock, which is not held. The next
 * byte or -1; the receive interrupt; the port that is shown as it prints. */
int console_uart_receive(void);
void console_uart_listen(bool on);
void console_show(unsigned port);
