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
    char sentence[1024];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);

    length = strlen(sentence);
    problems->text = memory_resize(problems->text, problems->length + length + 2);
    memcpy(problems->text + problems->length, sentence, length);
    memcpy(problems->text + problems->length + length, "\n", 2);
    problems->length += length + 1;
    problems->count++;
}

void problems_free(struct problems *problems)
{
    free(problems->text);
    *problems = (struct problems){0};
}
