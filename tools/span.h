/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/span.h - a piece of an address space. 64 bits, so that no sum wraps. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct span {
    uint64_t start, end; /* first byte, first byte behind */
};

static inline struct span span_at(uint64_t start, uint64_t size)
{
    return (struct span){start, start + size};
}

static inline uint64_t span_size(struct span s)
{
    return s.end - s.start;
}

static inline bool span_is_empty(struct span s)
{
    return s.start == s.end;
}

static inline bool spans_overlap(struct span a, struct span b)
{
    return a.start < b.end && b.start < a.end && !span_is_empty(a) && !span_is_empty(b);
}

static inline bool span_holds(struct span outer, struct span inner)
{
    return inner.start >= outer.start && inner.end <= outer.end;
}

/* alignment: a power of two */
static inline uint64_t align_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static inline bool is_aligned(uint64_t value, uint64_t alignment)
{
    return !(value & (alignment - 1));
}

/* Addresses in sentences and maps: printf(SPAN_FORMAT, SPAN_VALUES(span)), last byte included. */
#define SPAN_FORMAT    "0x%08llx-0x%08llx"
#define SPAN_VALUES(s) (unsigned long long)(s).start, (unsigned long long)((s).end - 1)
