/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/format.c - newlib's integer printf, by the PC's. */
#include "core/format.h"

#include <stdio.h>

int vsniprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    return vsnprintf(buffer, size, format, arguments);
}
