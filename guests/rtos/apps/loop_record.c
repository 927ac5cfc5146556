/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/loop_record.c */
#include "guests/rtos/apps/loop_record.h"

#define NS_PER_SECOND 1000000000ull

static const struct figure no_figure = {.least = UINT32_MAX};

void record_clear(struct loop_record *r)
{
    *r = (struct loop_record){.release = no_figure, .run = no_figure};
}

static uint32_t limited(uint64_t ticks)
{
    return ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX;
}

static void figure_add(struct figure *f, uint32_t ticks)
{
    f->sum += ticks;
    f->least = ticks < f->least ? ticks : f->least;
    f->most = ticks > f->most ? ticks : f->most;
}

static unsigned bucket_of(uint32_t ticks)
{
    return ticks ? 32 - (unsigned)__builtin_clz(ticks) : 0;
}

uint32_t record_bucket_start(unsigned bucket)
{
    return bucket ? 1u << (bucket - 1) : 0;
}

void record_add(struct loop_record *r, uint32_t period, uint64_t release, uint64_t run, bool missed)
{
    uint32_t ticks = limited(release);

    if (r->periods == 0 || ticks > r->release.most)
        r->worst_period = period;
    r->periods++;
    r->missed += missed;
    figure_add(&r->release, ticks);
    figure_add(&r->run, limited(run));
    r->histogram[bucket_of(ticks)]++;
}

static void figure_merge(struct figure *f, const struct figure *later)
{
    f->sum += later->sum;
    f->least = later->least < f->least ? later->least : f->least;
    f->most = later->most > f->most ? later->most : f->most;
}

void record_merge(struct loop_record *r, const struct loop_record *later)
{
    if (later->periods && (r->periods == 0 || later->release.most > r->release.most))
        r->worst_period = later->worst_period;
    r->periods += later->periods;
    r->missed += later->missed;
    figure_merge(&r->release, &later->release);
    figure_merge(&r->run, &later->run);
    for (unsigned n = 0; n < RECORD_BUCKETS; n++)
        r->histogram[n] += later->histogram[n];
}

uint64_t ticks_to_ns(uint32_t ticks, uint32_t ticks_per_second)
{
    return ticks * NS_PER_SECOND / ticks_per_second;
}

/* A sum of many years does not fit when it is multiplied; the quotient and the rest do. */
uint64_t figure_average_ns(const struct figure *f, uint32_t periods, uint32_t ticks_per_second)
{
    uint32_t whole = (uint32_t)(f->sum / periods), rest = (uint32_t)(f->sum % periods);

    return ticks_to_ns(whole, ticks_per_second) + ticks_to_ns(rest, ticks_per_second) / periods;
}
