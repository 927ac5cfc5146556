/* SPDX-License-Identifier: BSD-2-Clause */
/* core/format.h - text with numbers in it. newlib's vsniprintf, the one that knows no
 * floating point; declared here because a PC's C library, which builds the unit tests,
 * has it under another name (tests/fake/format.c). */
#pragma once
#include <stdarg.h>
#include <stddef.h>

int vsniprintf(char *buffer, size_t size, const char *format, va_list arguments);
