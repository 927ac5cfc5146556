/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/vgic_guest.h - a VM on the fake GIC, for the tests of vgic/: vCPU n lives
 * on core n. What core/ would do around vgic/ (attention, maintenance interrupts,
 * physical interrupts) happens in settle(), which every guest_*() call ends with. */
#pragma once
#include "tests/fake/gic.h"
#include "tests/unit/unit.h"
#include "vgic/vgic.h"

#define GICD_CTLR          0x000u
#define GICD_TYPER         0x004u
#define GICD_IIDR          0x008u
#define GICD_IGROUPR(n)    (0x080u + 4 * (n))
#define GICD_ISENABLER(n)  (0x100u + 4 * (n))
#define GICD_ICENABLER(n)  (0x180u + 4 * (n))
#define GICD_ISPENDR(n)    (0x200u + 4 * (n))
#define GICD_ICPENDR(n)    (0x280u + 4 * (n))
#define GICD_ISACTIVER(n)  (0x300u + 4 * (n))
#define GICD_ICACTIVER(n)  (0x380u + 4 * (n))
#define GICD_IPRIORITYR(i) (0x400u + (i)) /* byte of interrupt i */
#define GICD_ITARGETSR(i)  (0x800u + (i)) /* byte of interrupt i */
#define GICD_ICFGR(n)      (0xc00u + 4 * (n))
#define GICD_SGIR          0xf00u
#define GICD_CPENDSGIR(i)  (0xf10u + (i)) /* byte of SGI i */
#define GICD_SPENDSGIR(i)  (0xf20u + (i)) /* byte of SGI i */

#define NOTHING            1023u /* IAR: spurious */

extern struct vgic gic;

/* Power-on: all vCPUs loaded, CPU interfaces and distributor as after reset. */
void machine_start(unsigned vcpu_count, unsigned lr_count);

/* The same, and each vCPU's software has opened group 0 and the priority mask. */
void machine_boot(unsigned vcpu_count, unsigned lr_count);

/* vgic_attach_hw(); physical interrupts are taken as core/ does it. */
void machine_attach(unsigned guest_irq, unsigned physical_irq);

void machine_load(unsigned vcpu);
void machine_unload(unsigned vcpu);

/* Everything that is due happens: attention, maintenance and physical interrupts, on
 * every core with a loaded vCPU. Fails the test when it does not come to rest. */
void settle(void);

/* Was attention asked for this vCPU since the last call? (Only without settle().) */
bool attention_was_asked(unsigned vcpu);

uint32_t guest_read(unsigned vcpu, uint32_t offset, uint8_t size);
void guest_write(unsigned vcpu, uint32_t offset, uint8_t size, uint32_t value);

/* The guest's CPU interface. */
uint32_t guest_acknowledge(unsigned vcpu);
void guest_end(unsigned vcpu, uint32_t iar);
void guest_deactivate(unsigned vcpu, uint32_t iar);
void guest_deactivate_trapped(unsigned vcpu, uint32_t iar); /* DIR's page is not mapped */
void guest_set_interface(unsigned vcpu, unsigned gicv_offset, uint32_t value);
bool guest_is_signalled(unsigned vcpu);

/* An SPI as a driver sets it up: priority, target, enabled. */
void guest_set_up(unsigned irq, uint8_t priority, uint8_t targets);
void guest_set_edge(unsigned irq);

/* Inputs, from a device. */
void set_line(unsigned vcpu, unsigned irq, bool level);
void pulse(unsigned vcpu, unsigned irq);
void set_physical_line(unsigned core, unsigned physical_irq, bool level);

bool is_pending(unsigned vcpu, unsigned irq);
bool is_active(unsigned vcpu, unsigned irq);
