/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl061.h - eight GPIO lines: a PL061 (DDI 0190), for the doorbells of a guest
 * whose kernel drives one anyway.
 *
 * Its inputs are low but for pulses; what the guest drives goes to the owner, change by
 * change. Cores: all state is guarded by gpio->lock.
 */
#pragma once
#include "arch/spinlock.h"
#include "core/mmio.h"
#include "core/types.h"

#define PL061_LINES     8u
#define PL061_REG_COUNT 9u /* GPIODIR to GPIOAFSEL */

struct pl061_ops {
    /* The interrupt line; called only when it changes, with gpio->lock held. */
    void (*set_line)(void *owner, bool level);

    /* These outputs changed. No lock is held. */
    void (*outputs_changed)(void *owner, uint8_t lines);
};

struct pl061 {
    /* constant after boot */
    const struct pl061_ops *ops;
    void *owner;

    struct spinlock lock;
    /* lock */
    uint8_t data; /* what the outputs drive */
    uint8_t reg[PL061_REG_COUNT];
    bool line;
};

/* Once, at boot; pl061_reset() comes before the first access. */
void pl061_init(struct pl061 *gpio, const struct pl061_ops *ops, void *owner);

/* As after power-on: all lines are inputs. Any core, no vCPU of the VM runs. */
void pl061_reset(struct pl061 *gpio);

/* An input goes high and low again. Any core. */
void pl061_pulse(struct pl061 *gpio, unsigned line);

/* A mmio_handler; device is a struct pl061. */
enum mmio_result pl061_access(void *device, unsigned vcpu, struct mmio *io);
