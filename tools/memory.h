/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/memory.h - the PC's heap; a program that runs out of it ends with a sentence. */
#pragma once
#include <stddef.h>

/* As calloc() for size bytes, never NULL. The caller frees it with free(). */
void *memory_new(size_t size);

/* As realloc(), never NULL. */
void *memory_resize(void *memory, size_t size);
