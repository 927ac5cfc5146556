/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/gic.h - a GICv2 with virtualization extensions, as a model on the PC.
 *
 * arch/gic.h is what Nagaya sees of it; here is what devices and the guest see. All
 * functions concern the core chosen last by fake_gic_on_core(). The model follows
 * IHI 0048B where it is exact, and ends the test with a message when its rules for
 * list registers are broken (two for one interrupt; a hardware interrupt pending and
 * active, or one that is not active in the real distributor).
 */
#pragma once
#include "arch/gic.h"

#define FAKE_GIC_CORES 8u
#define FAKE_GIC_IRQS  288u

/* As after power-on, every core with this many list registers, core 0 chosen. */
void fake_gic_reset(unsigned lr_count);
void fake_gic_on_core(unsigned core);

/* A device drives the input of a physical interrupt. */
void fake_gic_set_line(unsigned id, bool level);

/* Does the real CPU interface signal an interrupt; and the maintenance interrupt? */
bool fake_gic_signals(void);
bool fake_gic_maintenance(void);

bool fake_gic_is_enabled(unsigned id);
bool fake_gic_is_edge(unsigned id);
bool fake_gic_is_group1(unsigned id);
uint8_t fake_gic_priority(unsigned id);
unsigned fake_gic_core_of(unsigned id); /* where an SPI goes */
bool fake_gic_is_lent(void);            /* gic_core_lend() */

/* How often list registers were read or written since the reset. */
unsigned fake_gic_lr_accesses(void);

/* The guest's CPU interface, GICV (IHI 0048B 5.5): offsets of its registers. */
enum {
    GICV_CTLR = 0x00,
    GICV_PMR = 0x04,
    GICV_BPR = 0x08,
    GICV_IAR = 0x0c,
    GICV_EOIR = 0x10,
    GICV_RPR = 0x14,
    GICV_HPPIR = 0x18,
    GICV_ABPR = 0x1c,
    GICV_AIAR = 0x20,
    GICV_AEOIR = 0x24,
    GICV_AHPPIR = 0x28,
    GICV_DIR = 0x1000,
};
#define GICV_CTLR_ENABLE_GROUP0 BIT(0)
#define GICV_CTLR_ENABLE_GROUP1 BIT(1)
#define GICV_CTLR_ACK_CTL       BIT(2)
#define GICV_CTLR_CBPR          BIT(4)
#define GICV_CTLR_EOI_MODE      BIT(9)

uint32_t fake_gicv_read(unsigned offset);
void fake_gicv_write(unsigned offset, uint32_t value);

/* The virtual interrupt line to the guest. */
bool fake_gicv_signals(void);
