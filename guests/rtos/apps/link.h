/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/link.h - what a control loop has to do with another VM: lines of text that it
 * sends there, and messages that it sends back. */
#pragma once

/* Before tasks run; without such a channel in the device tree nothing happens, ever. at: where the
 * channel is, as its node is called: "channel@80000000". */
void link_open_lines(const char *at);
void link_open_echo(const char *at);

/* By one task: the text so far is a line, and goes to whoever listens; if nobody does, or there
 * is no room, it is gone. */
void link_put(char c);
