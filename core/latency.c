/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/latency.h"

static unsigned bucket_of(uint64_t ticks)
{
    if (ticks >> (LATENCY_BUCKETS - 1))
        return LATENCY_BUCKETS - 1;
    return ticks ? 32u - (unsigned)__builtin_clz((uint32_t)ticks) : 0;
}

void latency_add(struct latency *latency, uint64_t ticks, uint64_t now)
{
    latency->counts[bucket_of(ticks)]++;
    if (ticks <= latency->worst)
        return;
    latency->worst = ticks;
    latency->worst_at = now;
}
