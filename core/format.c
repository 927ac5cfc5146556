/* SPDX-License-Identifier: BSD-2-Clause */
/* core/format.c - what newlib's vsniprintf() wants linked: the allocator that its
 * sibling asprintf() would use. It is never called, and there is no heap: it has
 * nothing to give. */
#include <malloc.h>
#include <reent.h>

#include "core/types.h"

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
