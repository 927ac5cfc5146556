/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/memory.c - the PC's heap; a program that runs out of it ends with a sentence. */
#include "tools/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void *or_die(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "nagaya-config: out of memory\n");
    exit(EXIT_FAILURE);
}

void *memory_new(size_t size)
{
    return or_die(calloc(1, size ? size : 1));
}

void *memory_resize(void *memory, size_t size)
{
    return or_die(realloc(memory, size ? size : 1));
}
