/* SPDX-License-Identifier: BSD-2-Clause */
/* core/format.c - what newlib's vsniprintf() wants linked: a state of the library, and the
 * allocator that its sibling asprintf() would use. That is never called, and there is no
 * heap: it has nothing to give. */
#include <malloc.h>
#include <reent.h>

#include "core/types.h"

/* The library's own one has streams in it, and is 1 KiB of the image. Of this one only the
 * error number is written, and nobody reads it. */
static struct _reent state;
struct _reent *_impure_ptr = &state;

void *_malloc_r(struct _reent *reent, size_t size)
{
    (void)reent;
    (void)size;
    return NULL;
}

void *_realloc_r(struct _reent *reent, void *block, size_t size)
{
    (void)reent;
    (void)block;
    (void)size;
    return NULL;
}

void _free_r(struct _reent *reent, void *block)
{
    (void)reent;
    (void)block;
}
