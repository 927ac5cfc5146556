/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/console.h - text on the PL011, by polling. */
#pragma once
#include <stdarg.h>

/* %c %s %d %u %x and %lld %llu %llx, with a width and a leading 0 (%08x); \n is sent
 * as CR LF. %x takes uint32_t as well as unsigned, so the compiler's own format check (which
 * tells int from long) is of no use here. */
void print(const char *format, ...);
void print_list(const char *format, va_list arguments);

/* What is printed goes there as well, byte by byte; NULL: nowhere, as at first. */
void console_copy(void (*put)(char c));

/* Returns when the last byte has left the transmitter. */
void console_drain(void);
