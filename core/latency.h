/* SPDX-License-Identifier: BSD-2-Clause */
/* core/latency.h - how often something took how long: a count for each power of two of
 * ticks, and the longest with its time. */
#pragma once
#include "core/types.h"

/* Bucket 0: no tick at all; n: 2^(n-1) to 2^n - 1 ticks; the last: that and all above. */
#define LATENCY_BUCKETS 24u

struct latency { /* written by one core only, read by any; since power-on, modulo 2^32 */
    uint32_t counts[LATENCY_BUCKETS];
    uint64_t worst;    /* ticks */
    uint64_t worst_at; /* when that one ended */
};

/* One more, that took so many ticks and ended now. On the core that writes it. */
void latency_add(struct latency *latency, uint64_t ticks, uint64_t now);
