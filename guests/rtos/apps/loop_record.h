/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/loop_record.h - what was seen of a periodic task, in counter ticks. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define RECORD_BUCKETS 33u /* bucket 0: 0 ticks; n: from 2^(n-1) up to 2^n - 1 */

struct figure {
    uint64_t sum;
    uint32_t least, most;
};

struct loop_record {
    uint32_t periods, missed;
    struct figure release;              /* from the time it was due to its first instruction */
    struct figure run;                  /* from there to its end */
    uint32_t worst_period;              /* the number of the one that was released latest */
    uint32_t histogram[RECORD_BUCKETS]; /* of the release */
};

void record_clear(struct loop_record *r);

/* Times beyond 32 bits count as the longest there is. */
void record_add(struct loop_record *r, uint32_t period, uint64_t release, uint64_t run,
                bool missed);

/* Adds what came later. */
void record_merge(struct loop_record *r, const struct loop_record *later);

/* The first value of a bucket. */
uint32_t record_bucket_start(unsigned bucket);

/* In nanoseconds, of a counter with so many ticks a second. */
uint64_t ticks_to_ns(uint32_t ticks, uint32_t ticks_per_second);
uint64_t figure_average_ns(const struct figure *f, uint32_t periods, uint32_t ticks_per_second);
