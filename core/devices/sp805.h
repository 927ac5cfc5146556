/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/sp805.h - a VM's watchdog: an SP805 (DDI 0270), driven by stock kernels.
 *
 * It counts down at SP805_HZ. At zero it raises its interrupt and begins again; at zero
 * once more, with the interrupt not cleared and RESEN set, it expires: what then becomes of the
 * VM is its owner's. Cores: all state is guarded by sp805->lock.
 */
#pragma once
#include "arch/spinlock.h"
#include "core/mmio.h"
#include "core/types.h"

#define SP805_SIZE      UINT32_C(0x1000)
#define SP805_HZ        UINT32_C(24000000)
#define SP805_ALARM_OFF UINT64_MAX

/* What it needs of the VM around it. Called with sp805->lock held, on the core that
 * called one of the functions below. */
struct sp805_ops {
    /* The owner's clock: cycles of SP805_HZ, never backwards, never near SP805_ALARM_OFF. */
    uint64_t (*now)(void *owner);

    /* Call sp805_alarm() once, when now() reaches at. Replaces what was set before;
     * SP805_ALARM_OFF: not at all. */
    void (*set_alarm)(void *owner, uint64_t at);

    /* The interrupt line; called only when it changes. */
    void (*set_line)(void *owner, bool level);

    /* Nobody has served it. It goes on counting. */
    void (*expired)(void *owner);
};

struct sp805 {
    /* constant after boot */
    const struct sp805_ops *ops;
    void *owner;

    struct spinlock lock;
    /* lock */
    uint32_t load, control;
    uint32_t stands_at; /* if it does */
    uint64_t zero;      /* when it is there next; SP805_ALARM_OFF: it stands */
    uint64_t alarm;     /* as set_alarm() was told */
    uint64_t rested;    /* while raw, not before */
    bool raw, locked;
    bool line;
};

/* Once, at boot; sp805_reset() comes before the first access. */
void sp805_init(struct sp805 *dog, const struct sp805_ops *ops, void *owner);

/* As after power-on; if ms is not 0, started already, to expire in so many milliseconds (at
 * most WATCHDOG_MS_MAX). Any core, no vCPU of the VM runs. */
void sp805_reset(struct sp805 *dog, uint32_t ms);

/* The alarm's time has come. Any core. Harmless when it is early or was cancelled. */
void sp805_alarm(struct sp805 *dog);

/* A mmio_handler; device is a struct sp805. */
enum mmio_result sp805_access(void *device, unsigned vcpu, struct mmio *io);
