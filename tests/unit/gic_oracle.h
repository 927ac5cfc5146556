/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/gic_oracle.h - what a GICv2 does, with nothing in mind but IHI 0048B: an
 * array of interrupts, each with its few flags, and CPU interfaces that look at all of
 * them each time. The random test compares vgic/ on the fake hardware with it.
 *
 * Where the architecture leaves a choice (which of equal priorities is next, which
 * source of an SGI), the oracle says what is allowed and follows what was chosen. Of
 * several targets an SPI goes to the first.
 */
#pragma once
#include "core/types.h"

#define ORACLE_CPUS 8u
#define ORACLE_IRQS 288u

struct oracle_irq {
    bool enabled, group1, edge, line, latched, active;
    uint8_t priority, targets, sources;
};

struct oracle_cpu {
    struct oracle_irq private[32];
    bool enable_group0, enable_group1, ack_ctl, cbpr, eoi_mode;
    unsigned mask, binary_point, aliased_binary_point;
    uint32_t running; /* bit n: runs an interrupt of group priority 8 * n */
};

struct oracle {
    unsigned cpu_count;
    uint32_t control;
    struct oracle_irq shared[ORACLE_IRQS];
    struct oracle_cpu cpu[ORACLE_CPUS];
};

void oracle_reset(struct oracle *gic, unsigned cpu_count);

uint32_t oracle_read(struct oracle *gic, unsigned cpu, uint32_t offset, unsigned size);
void oracle_write(struct oracle *gic, unsigned cpu, uint32_t offset, unsigned size, uint32_t value);

struct oracle_irq *oracle_irq(struct oracle *gic, unsigned cpu, unsigned id);
void oracle_set_line(struct oracle *gic, unsigned cpu, unsigned id, bool level);
void oracle_pulse(struct oracle *gic, unsigned cpu, unsigned id);

/* May the CPU interface raise its interrupt line; may it stay silent? */
bool oracle_may_signal(struct oracle *gic, unsigned cpu);
bool oracle_may_be_silent(struct oracle *gic, unsigned cpu);

/* Is anything there that would be signalled if it were the most urgent? */
bool oracle_has_signal(struct oracle *gic, unsigned cpu);

/* The guest read iar from IAR (or AIAR: group1). False: no GIC could answer that. */
bool oracle_acknowledge(struct oracle *gic, unsigned cpu, bool group1, uint32_t iar);
void oracle_end(struct oracle *gic, unsigned cpu, uint32_t iar);
void oracle_deactivate(struct oracle *gic, unsigned cpu, uint32_t iar);
