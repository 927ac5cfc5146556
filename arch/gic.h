/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/gic.h - the real interrupt controller, as core and vgic may use it.
 *
 * A GICv2 with the virtualization extensions (IHI 0048B). arch/armv7/gicv2.c
 * implements this on the board, tests/fake/gic.c on a PC. Unless a line says
 * otherwise a function acts on the core that calls it, at any time after
 * gic_core_init(), and cannot fail.
 */
#pragma once
#include "core/types.h"

#define IRQ_SGI_COUNT 16u
#define IRQ_SPI_FIRST 32u
#define IRQ_SPURIOUS  1020u /* this and above: nothing to handle (IHI 0048B 3.2.4) */
#define GIC_LR_MAX    64u

/* SGIs between our cores. No guest that has a CPU interface for itself gets these two; its
 * interrupts are all less urgent than they are. */
#define GIC_SGI_STOP  14u
#define GIC_SGI_KICK  15u

/* In Secure state only, before gic_init(): all interrupts become Non-secure ones, which is all that
 * Non-secure state sees of a GIC with the Security Extensions (IHI 0048B 4.2.2). The distributor,
 * once, by the first core; and by each core its private ones and interface. */
void gic_release(void);
void gic_core_release(void);

/* The distributor, once, by the first core; then each core its own interface. */
void gic_init(void);
void gic_core_init(void);

/* This core's CPU interface and private interrupts become a guest's: none is pending, active
 * or enabled but SGIs, and the interface is on. gic_core_init() takes them back. */
void gic_core_lend(void);

/* Physical interrupts ----------------------------------------------------- */

/* GICC_IAR: the interrupt that is now active on this core; bits [9:0] are its
 * ID, and for an SGI bits [12:10] its source (IHI 0048B 4.4.4). */
uint32_t gic_acknowledge(void);
#define GIC_IAR_ID(iar) ((iar)&0x3ffu)

/* GICC_EOIR: with EOImode 1, lets the next interrupt in but leaves this one active. */
void gic_drop_priority(uint32_t iar);

/* GICC_DIR: ends an interrupt after gic_drop_priority(). */
void gic_deactivate(uint32_t iar);

/* id < 32: of this core. Others: of the board, callable from any core. reset: not enabled,
 * pending or active, a level, with our priority and group. */
void gic_irq_reset(unsigned id);
void gic_irq_enable(unsigned id);
void gic_irq_disable(unsigned id);
void gic_irq_set_edge(unsigned id, bool edge);
void gic_irq_set_pending(unsigned id, bool pending);
void gic_irq_set_active(unsigned id, bool active);
bool gic_irq_is_pending(unsigned id);
bool gic_irq_is_active(unsigned id);
void gic_irq_set_priority(unsigned id, uint8_t priority);
void gic_irq_set_group1(unsigned id, bool group1);
void gic_irq_route(unsigned id, unsigned core); /* SPIs only */
void gic_send_sgi(unsigned id, unsigned core_mask);

/* From which cores an SGI is pending here, a bit for each. */
uint8_t gic_sgi_sources(unsigned id);
void gic_sgi_set_sources(unsigned id, uint8_t sources, bool pending);

/* The virtual CPU interface's control side (GICH, IHI 0048B 5.3) ----------- */

/* List register: what the guest sees as one interrupt of its CPU interface. */
#define LR_VIRTUAL_ID(id)  ((uint32_t)(id))         /* [9:0]                                */
#define LR_PHYSICAL_ID(id) ((uint32_t)(id) << 10)   /* [19:10], with LR_HW                  */
#define LR_SOURCE(vcpu)    ((uint32_t)(vcpu) << 10) /* [12:10] of an SGI, without LR_HW    */
#define LR_EOI             BIT(19) /* maintenance interrupt at its EOI, without LR_HW */
#define LR_PRIORITY(p)     (((uint32_t)(p) >> 3) << 23) /* p: 8 bits, the upper five count */
#define LR_PRIORITY_OF(lr) ((((lr) >> 23) & 0x1fu) << 3)
#define LR_PENDING         BIT(28)
#define LR_ACTIVE          BIT(29)
#define LR_STATE           (LR_PENDING | LR_ACTIVE)
#define LR_GROUP1          BIT(30)
#define LR_HW              BIT(31) /* guest's deactivation ends the physical one too */

unsigned gic_lr_count(void);
uint32_t gic_lr_read(unsigned n);
void gic_lr_write(unsigned n, uint32_t value);

/* Bit n: list register n holds nothing (state 00) (GICH_ELRSR0/1). */
uint64_t gic_lr_empty_mask(void);

#define GICH_HCR_EN            BIT(0)
#define GICH_HCR_UIE           BIT(1) /* maintenance interrupt when none or one list register is in use */
#define GICH_HCR_LRENPIE       BIT(2) /* ... on an EOI without a list register */
#define GICH_HCR_NPIE          BIT(3) /* ... when none is pending                                       */
#define GICH_HCR_EOICOUNT(hcr) ((hcr) >> 27)
uint32_t gic_vcpu_control(void);
void gic_vcpu_set_control(uint32_t hcr);

/* GICH_VMCR: the guest's CTLR, PMR, BPR and ABPR. */
#define GICH_VMCR_ENABLE_GROUP0              BIT(0)
#define GICH_VMCR_ENABLE_GROUP1              BIT(1)
#define GICH_VMCR_CBPR                       BIT(4) /* group 1 uses the binary point of group 0 */
#define GICH_VMCR_EOI_MODE                   BIT(9)
#define GICH_VMCR_ALIASED_BINARY_POINT(vmcr) (((vmcr) >> 18) & 7u)
#define GICH_VMCR_BINARY_POINT(vmcr)         (((vmcr) >> 21) & 7u)
#define GICH_VMCR_PRIORITY_MASK(vmcr)        (((vmcr) >> 27) << 3) /* 8 bits, lower three zero */
uint32_t gic_vmcr_read(void);
void gic_vmcr_write(uint32_t vmcr);

/* Is the maintenance interrupt of the loaded vCPU due, taken or not? (GICH_MISR, IHI 0048B 5.3.5)
 */
bool gic_maintenance_is_due(void);

/* GICH_APR: bit n: the guest runs an interrupt of preemption level n. */
uint32_t gic_apr_read(void);
void gic_apr_write(uint32_t apr);
