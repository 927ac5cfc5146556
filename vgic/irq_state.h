/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/irq_state.h - what the distributor knows about an interrupt, and what a
 * write to one of its registers means for it (IHI 0048B 3.2, 4.3). For vgic/ only;
 * the caller holds vgic->lock, or does what vgic.h allows without it.
 *
 * Register accesses take 32 interrupts at once: `first` is the number of the first,
 * a multiple of 32, and bit n of `set` means interrupt first + n. `vcpu` is the vCPU
 * that makes the access: loaded, on this core. Where pending and active state is
 * concerned its list registers must be folded back before, and filled again after.
 */
#pragma once
#include "vgic/vgic.h"

#define GICD_CTLR_ENABLE_GROUP0 BIT(0)
#define GICD_CTLR_ENABLE_GROUP1 BIT(1)

/* GICD_SGIR (IHI 0048B 4.3.15) */
#define SGIR_ID(value)          ((value)&0xfu)
#define SGIR_TARGETS(value)     (((value) >> 16) & 0xffu)
#define SGIR_FILTER(value)      (((value) >> 24) & 3u)

/* A function that seldom runs, kept out of the short paths that may lead to it. */
#define RARE                    __attribute__((noinline, cold))

#define SGI_BITS                0xffffu /* the SGIs in a private bank */
#define NO_VCPU                 UINT32_MAX

/* One interrupt: a bit of a bank. */
struct irq {
    struct vgic_bank *bank;
    uint32_t bit;
    unsigned id;
};

/* A word of a private bank that one core accesses without the lock (vgic.h). */
static inline uint32_t word_read(const uint32_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline void word_write(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELAXED);
}

static inline unsigned first_bit(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

static inline struct vgic_bank *bank_of(struct vgic *vgic, unsigned vcpu, unsigned id)
{
    return id < IRQ_SPI_FIRST ? &vgic->private[vcpu] : &vgic->spi[id / 32 - 1];
}

static inline struct irq irq_of(struct vgic *vgic, unsigned vcpu, unsigned id)
{
    return (struct irq){bank_of(vgic, vcpu, id), BIT(id % 32), id};
}

/* Pending, apart from what list registers hold. A hardware interrupt that was
 * taken is pending whether edge or level. */
static inline uint32_t bank_pending(const struct vgic_bank *bank)
{
    return word_read(&bank->latched) | (word_read(&bank->line) & (bank->hw | ~bank->edge));
}

/* What a CPU interface should be offered, of the interrupts routed to it. */
static inline uint32_t bank_ready(const struct vgic_bank *bank, uint32_t routed)
{
    return bank_pending(bank) & bank->forwarded & routed & ~bank->active & ~bank->listed;
}

static inline bool irq_is_routed_to(const struct vgic *vgic, unsigned vcpu, const struct irq *irq)
{
    return irq->id < IRQ_SPI_FIRST || vgic->vcpus[vcpu].routed[irq->id / 32 - 1] & irq->bit;
}

/* To be called when an interrupt may have become pending or active. */
static inline void irq_touch(struct vgic *vgic, const struct irq *irq)
{
    if (irq->id >= IRQ_SPI_FIRST)
        vgic->busy_banks |= BIT(irq->id / 32 - 1);
}

/* After enabled, group1 or vgic->control changed (IHI 0048B 4.3.1). */
void bank_update_forwarded(const struct vgic *vgic, struct vgic_bank *bank);

/* GICD_CTLR. */
void irq_set_control(struct vgic *vgic, unsigned vcpu, uint32_t control);

/* Whom changes of interrupts are told, by attention(): who is loaded, and else only who would be
 * signalled. vgic_load() finds all there is, and its core has somebody else's work to do. Of a vCPU
 * that is not loaded nothing is listed. On any core. */

/* Anything may have changed for this vCPU. */
void signal_change(struct vgic *vgic, unsigned vcpu);

/* Only irq has, which concerns it. */
void signal_irq(struct vgic *vgic, unsigned vcpu, const struct irq *irq);

/* Tells the vCPU that has to look when irq changes: who holds it, else who it is routed to
 * if it is ready. Not `except`, or NO_VCPU. vcpu: whose it is, if private. */
void irq_notify(struct vgic *vgic, unsigned vcpu, const struct irq *irq, unsigned except);

/* The same of the interrupts `set` from first on, but for vcpu, whom it returns as concerned too,
 * or not. */
bool irqs_notify_others(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);

/* Ends an interrupt that no list register holds. */
void irq_deactivate(struct vgic *vgic, const struct irq *irq);

/* ITARGETSR of one SPI, and of the physical one behind it. targets: a bit for each vCPU.
 * irqs_changed() must follow. */
void irq_route(struct vgic *vgic, unsigned id, uint8_t targets);

/* ISENABLER, ICENABLER, IGROUPR, ICFGR. */
void irqs_enable(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);
void irqs_disable(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);
void irqs_set_group1(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t group1);
void irqs_set_edge(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t edge);

/* ISPENDR, ICPENDR, ISACTIVER, ICACTIVER; list registers folded. */
uint32_t irqs_pending(struct vgic *vgic, unsigned vcpu, unsigned first);
uint32_t irqs_active(struct vgic *vgic, unsigned vcpu, unsigned first);
void irqs_set_pending(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);
void irqs_clear_pending(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);
void irqs_set_active(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);
void irqs_clear_active(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);

/* SGIR: to other vCPUs, a bit for each. */
void irq_send_sgi(struct vgic *vgic, unsigned vcpu, uint32_t others, unsigned id);

/* SPENDSGIR and CPENDSGIR of the accessing vCPU; list registers folded. */
void irq_set_sgi_sources(struct vgic *vgic, unsigned vcpu, unsigned id, uint8_t sources);
void irq_clear_sgi_sources(struct vgic *vgic, unsigned vcpu, unsigned id, uint8_t sources);

/* Everybody concerned by the interrupts `set` looks again: `vcpu` at once, the others
 * as soon as they can, or when they are loaded. */
void irqs_reconsider(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set);

/* After a change of whatever decides about delivery. Seldom is any of them pending. */
static inline void irqs_changed(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    const struct vgic_bank *bank = bank_of(vgic, vcpu, first);

    set &= bank->listed | bank->latched | bank->line;
    if (set)
        irqs_reconsider(vgic, vcpu, first, set);
}
