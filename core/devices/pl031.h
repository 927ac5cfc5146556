/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl031.h - a VM's real-time clock: a PL031 (DDI 0224).
 *
 * The guest sees the owner's clock of whole seconds plus an offset of its own;
 * setting the clock moves the offset and nothing else. Cores: all state is guarded by
 * pl031->lock.
 */
#pragma once
#include "arch/spinlock.h"
#include "core/mmio.h"
#include "core/types.h"

#define PL031_SIZE      UINT32_C(0x1000)
#define PL031_ALARM_OFF UINT64_MAX

/* What it needs of the VM around it. Called with pl031->lock held, on the core that
 * called one of the functions below. */
struct pl031_ops {
    /* The owner's clock: seconds since 1970, never backwards. */
    uint64_t (*now_seconds)(void *owner);

    /* Call pl031_alarm() once, when now_seconds() reaches at. Replaces what was set
     * before; PL031_ALARM_OFF: not at all. */
    void (*set_alarm)(void *owner, uint64_t at);

    /* The interrupt line; called only when it changes. */
    void (*set_line)(void *owner, bool level);
};

struct pl031 {
    /* constant after boot */
    const struct pl031_ops *ops;
    void *owner;

    struct spinlock lock;
    /* lock */
    uint32_t offset; /* guest's seconds - owner's seconds, modulo 2^32 */
    uint32_t match, load;
    uint64_t due;      /* owner's second when they match, or PL031_ALARM_OFF */
    bool raw, enabled; /* RTCRIS, RTCIMSC */
    bool line;
};

/* Once, at boot; pl031_reset() comes before the first access. */
void pl031_init(struct pl031 *rtc, const struct pl031_ops *ops, void *owner);

/* As after power-on: the owner's time, no alarm. Any core, no vCPU of the VM runs. */
void pl031_reset(struct pl031 *rtc);

/* The alarm's time has come. Any core. Harmless when it is early or was cancelled. */
void pl031_alarm(struct pl031 *rtc);

/* A mmio_handler; device is a struct pl031. */
enum mmio_result pl031_access(void *device, unsigned vcpu, struct mmio *io);
