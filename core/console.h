/* SPDX-License-Identifier: BSD-2-Clause */
/* core/console.h - the board's UART, shared by Nagaya and its VMs.
 *
 * Each VM has a port. With one port its bytes pass as they are. With several, the VM in
 * focus is shown as it prints and gets the input; the others are shown line by line,
 * and a line starts with "[name] " where the speaker changes.
 *
 * No byte of a VM is lost: output that the UART does not take at once waits in a ring,
 * which the UART's interrupt drains; when the VMs' part of it is full a PL011 is told to
 * wait. Input that a VM's PL011 does not take waits in the VM's inbox, then in the UART, whose
 * interrupt is then off. Behind Ctrl-] it is for Nagaya itself (core/command_line.h).
 *
 * Cores: every function may be called on any core, unless it says otherwise. Locks are
 * taken in the order input lock, pl011->lock, output lock.
 */
#pragma once
#include "core/devices/pl011.h"
#include "core/types.h"

/* Once, by the first core, before anything is printed. Input waits until
 * console_start(). */
void console_init(void);

/* A VM's port; uart is initialised. At boot only, in the order of the VMs: the first one
 * attached is number 0 and has the focus. name lives as long as the image. */
void console_attach(struct pl011 *uart, const char *name);

/* Once, when the UART's interrupt can be taken: input is let in. */
void console_start(void);

/* What is typed from now on goes to this port. */
void console_set_focus(unsigned port);
unsigned console_focus(void);

/* Is there a VM that will read? If not, what is typed for it is dropped, also what was
 * not read yet. A port has a reader from the start. Not with any lock held. */
void console_set_reader(unsigned port, bool present);

/* The UART's interrupt, on the core that gets it. Not with any lock held. True: it moved as
 * much input as one call may; before the next one whoever else wants the core has a turn. */
bool console_irq(void);

/* For a PL011's transmit(): one byte of a VM. False: not now; pl011_output_ready() of
 * the port's uart will be called. */
bool console_send(unsigned port, uint8_t byte);

/* For a PL011's input_room(). Not with any lock held. The answer is console_irq()'s. */
bool console_input_room(void);

/* Nagaya's own text; a newline is all that a line's end needs. Formats are those of
 * printf without floating point; at most CONSOLE_TEXT_MAX bytes. Never waits: text that
 * the ring has no room for is left out, and "[...]" stands there. Reports are what a VM
 * may cause as often as it likes; they leave room for answers. */
#define CONSOLE_TEXT_MAX 200u
void console_puts(const char *text);
__attribute__((format(printf, 1, 2))) void console_printf(const char *format, ...);
__attribute__((format(printf, 1, 2))) void console_report(const char *format, ...);

/* Is the last line one of Nagaya's own that has no end yet? */
bool console_own_line_is_open(void);

/* Is there room for what a byte of input may cause? If not, console_input_room() is
 * called when there is. */
bool console_takes_answers(void);

/* All that was printed is on the wire when this returns, or the UART is stuck. Before
 * the board is switched off; no VM's lock is held and no vCPU runs. */
void console_flush(void);

/* From now on text is printed at once and no lock is taken. All other cores are
 * stopped; what they left in the ring comes out first. */
void console_panic(void);
