/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/gic_state.h - what is inside the fake GIC; for its own files only. */
#pragma once
#include "tests/fake/gic.h"

struct fake_irq {
    bool enabled, edge, line, latched, active, group1;
    uint8_t priority, sources; /* sources: of an SGI */
    unsigned core;             /* SPIs: who gets it */
};

struct fake_core {
    struct fake_irq private[IRQ_SPI_FIRST];
    uint32_t lr[GIC_LR_MAX];
    uint32_t hcr, vmcr, apr;
    bool lent; /* the interface is a guest's */
};

struct fake_gic {
    unsigned core; /* which one calls */
    unsigned lr_count, lr_accesses;
    struct fake_core cores[FAKE_GIC_CORES];
    struct fake_irq spi[FAKE_GIC_IRQS - IRQ_SPI_FIRST];
};

extern struct fake_gic fake_gic;

#define LR_ID(lr)       ((lr)&0x3ffu)
#define LR_PHYSICAL(lr) (((lr) >> 10) & 0x3ffu)

struct fake_core *fake_core(void);
struct fake_irq *fake_irq(unsigned id); /* a physical one; private: of this core */

/* Ends the test. */
void fake_gic_fail(const char *why, unsigned id);
