/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/problems.c - what is wrong with a configuration, one sentence each. */
#include "tools/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/memory.h"

void problem_add(struct problems *problems, const char *format, ...)
{
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    length = (size_t)vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);

    problems->text = memory_resize(problems->text, problems->length + length + sizeof("\n"));
    va_start(arguments, format);
    vsnprintf(problems->text + problems->length, length + 1, format, arguments);
    va_end(arguments);
    problems->length += length;
    memcpy(problems->text + problems->length, "\n", sizeof("\n"));
    problems->length++;
    problems->count++;
}

void problems_free(struct problems *problems)
{
    free(problems->text);
    *problems = (struct problems){0};
}
