/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/list_registers.c - the list registers are a cache of what is most urgent.
 *
 * While an interrupt is listed, the hardware and the guest change its state without
 * us; fold takes it back, fill chooses anew. The one fast path is add: it writes a
 * free list register and looks at nothing else.
 *
 * When there is more than fits (IHI 0048B 5.2):
 * - The most urgent pending interrupt always has a list register. If others wait, the
 *   maintenance interrupt comes as soon as none that is listed is pending (NPIE).
 * - Active ones share the rest with pending ones by priority. One that lost its list
 *   register is ended by EOICount (LRENPIE): nested handlers end in reverse order, so
 *   it was the most urgent of those that have none.
 * - A list register asks for a maintenance interrupt at its EOI (LR_EOI) if the same
 *   interrupt is to be pending again: a line that is still high, another SGI source.
 */
#include "vgic/list_registers.h"
#include "vgic/shortlist.h"

#define LR_SGI_SOURCE(lr) (((lr) >> 10) & 7u)

/* --- back from a list register ------------------------------------------- */

/* What other vCPUs asked for since this SPI was listed. */
static uint32_t obey_orders(struct vgic *vgic, const struct irq *irq, uint32_t lr)
{
    struct vgic_orders *orders = &vgic->orders[irq->id / 32 - 1];

    if (orders->unpend & irq->bit)
        lr &= ~LR_PENDING;
    if (orders->activate & irq->bit)
        lr |= LR_ACTIVE;
    if (orders->deactivate & irq->bit)
        lr &= ~LR_ACTIVE;
    orders->unpend &= ~irq->bit;
    orders->activate &= ~irq->bit;
    orders->deactivate &= ~irq->bit;
    return lr;
}

/* A hardware interrupt comes back pending. Its latch stays; else it is there because
 * it was taken, and if it is a level it may be over by now (IHI 0048B 3.2.4: an
 * interrupt whose line drops before the acknowledge is no longer pending). */
static void return_taken(struct vgic *vgic, const struct irq *irq, uint32_t lr)
{
    bool level = !(irq->bank->edge & irq->bit);

    if (level && !(lr & LR_ACTIVE) && !gic_irq_is_pending(vgic->physical[irq->id]))
        return;
    irq->bank->line |= irq->bit;
}

static void return_pending(struct vgic *vgic, struct vgic_vcpu *v, unsigned n,
                           const struct irq *irq, uint32_t lr)
{
    if (v->lr_latched & BIT(n)) {
        irq->bank->latched |= irq->bit;
        if (irq->id < IRQ_SGI_COUNT)
            v->sgi_pending[irq->id] |= (uint8_t)BIT(LR_SGI_SOURCE(lr));
    } else if (irq->bank->hw & irq->bit) {
        return_taken(vgic, irq, lr);
    }
}

/* List register n, with this value, gives its interrupt back. */
static void fold(struct vgic *vgic, unsigned vcpu, unsigned n, uint32_t lr)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct irq irq = irq_of(vgic, vcpu, v->lr_irq[n]);
    struct vgic_bank *bank = irq.bank;
    bool ended_by_hardware = (lr & LR_HW) && !(lr & LR_STATE);

    bank->listed &= ~irq.bit;
    if (irq.id >= IRQ_SPI_FIRST)
        lr = obey_orders(vgic, &irq, lr);
    if (lr & LR_PENDING)
        return_pending(vgic, v, n, &irq, lr);
    if (lr & LR_ACTIVE) {
        bank->active |= irq.bit;
        if (irq.id < IRQ_SGI_COUNT)
            v->sgi_active[irq.id] = (uint8_t)LR_SGI_SOURCE(lr);
        return;
    }
    if (ended_by_hardware)
        bank->active &= ~irq.bit;
    else
        irq_deactivate(vgic, &irq);
    if (!irq_is_routed_to(vgic, vcpu, &irq))
        irq_notify(vgic, vcpu, &irq, vcpu);
}

/* --- into a list register -------------------------------------------------- */

/* Edge only: a level is pending again if its line says so at the end, a hardware
 * interrupt when it is taken again, an SGI from its next source (IHI 0048B 5.2.2). */
static bool may_pend_while_active(const struct vgic *vgic, unsigned vcpu, const struct irq *irq)
{
    const struct vgic_bank *bank = irq->bank;
    uint32_t may = bank->latched & bank->edge & ~bank->hw & bank_forwarded(vgic, bank);

    return irq->id >= IRQ_SGI_COUNT && (may & irq->bit) && irq_is_routed_to(vgic, vcpu, irq);
}

static uint32_t take_sgi_source(struct vgic_vcpu *v, const struct irq *irq)
{
    uint8_t *pending = &v->sgi_pending[irq->id];
    unsigned source = first_bit(*pending);

    *pending &= (uint8_t)(*pending - 1);
    if (*pending)
        irq->bank->latched |= irq->bit;
    return LR_SOURCE(source);
}

/* The pending state moves into list register n. */
static uint32_t take_pending(struct vgic *vgic, struct vgic_vcpu *v, unsigned n,
                             const struct irq *irq)
{
    struct vgic_bank *bank = irq->bank;
    uint32_t hw = bank->hw & irq->bit, lr = LR_PENDING;

    bank->line &= ~hw;
    if (!(bank->latched & irq->bit))
        return lr;
    v->lr_latched |= BIT(n);
    bank->latched &= ~irq->bit;
    if (irq->id < IRQ_SGI_COUNT)
        lr |= take_sgi_source(v, irq);
    if (hw) /* latched by the guest, not taken: as if it had been */
        gic_irq_set_active(vgic->physical[irq->id], true);
    return lr;
}

static uint32_t take_state(struct vgic *vgic, unsigned vcpu, unsigned n, const struct irq *irq)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    uint32_t lr = LR_ACTIVE;

    if (!(irq->bank->active & irq->bit))
        return take_pending(vgic, v, n, irq);
    if (may_pend_while_active(vgic, vcpu, irq))
        lr |= take_pending(vgic, v, n, irq);
    if (irq->id < IRQ_SGI_COUNT)
        lr |= LR_SOURCE(v->sgi_active[irq->id]);
    return lr;
}

static void list(struct vgic *vgic, unsigned vcpu, unsigned n, const struct irq *irq)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct vgic_bank *bank = irq->bank;
    uint32_t lr = LR_VIRTUAL_ID(irq->id) | LR_PRIORITY(bank->priority[irq->id % 32]);

    v->lr_irq[n] = (uint16_t)irq->id;
    v->lr_latched &= ~BIT(n);
    lr |= take_state(vgic, vcpu, n, irq);
    if (bank->group1 & irq->bit)
        lr |= LR_GROUP1;
    if (bank_pending(bank) & irq->bit)
        lr |= LR_EOI;
    else if (bank->hw & irq->bit)
        lr |= LR_HW | LR_PHYSICAL_ID(vgic->physical[irq->id]);
    bank->listed |= irq->bit;
    if (irq->id >= IRQ_SPI_FIRST)
        vgic->holder[irq->id - IRQ_SPI_FIRST] = (uint8_t)vcpu;
    gic_lr_write(n, lr);
}

/* --- all of them ----------------------------------------------------------- */

/* Ends of interrupts that had no list register (IHI 0048B 5.3.2, EOICount). */
static void retire_unlisted(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct shortlist active;
    unsigned count;

    if (!(v->control & GICH_HCR_LRENPIE))
        return;
    count = GICH_HCR_EOICOUNT(gic_vcpu_control());
    if (!count)
        return;
    v->control = 0; /* to be written again, with EOICount 0 */
    shortlist_active(&active, vgic, vcpu, count);
    for (unsigned n = 0; n < active.count; n++) {
        struct irq irq = irq_of(vgic, vcpu, active.best[n].id);

        irq_deactivate(vgic, &irq);
        irq_notify(vgic, vcpu, &irq, vcpu);
    }
}

void list_registers_fold(struct vgic *vgic, unsigned vcpu)
{
    const struct vgic_vcpu *v = &vgic->vcpus[vcpu];

    retire_unlisted(vgic, vcpu);
    for (uint32_t left = v->lr_used; left; left &= left - 1)
        fold(vgic, vcpu, first_bit(left), gic_lr_read(first_bit(left)));
}

static void clear_from(struct vgic_vcpu *v, unsigned first)
{
    for (uint32_t stale = v->lr_used & ~(BIT(first) - 1); stale; stale &= stale - 1)
        gic_lr_write(first_bit(stale), 0);
    v->lr_used = BIT(first) - 1;
}

void list_registers_clear(struct vgic_vcpu *v)
{
    clear_from(v, 0);
}

void list_registers_fill(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    uint32_t control = GICH_HCR_EN;
    struct shortlist chosen;

    if (!v->lr_all)
        return;
    shortlist_all(&chosen, vgic, vcpu, first_bit(~v->lr_all));
    for (unsigned n = 0; n < chosen.count; n++) {
        struct irq irq = irq_of(vgic, vcpu, chosen.best[n].id);

        list(vgic, vcpu, n, &irq);
    }
    clear_from(v, chosen.count);
    control |= chosen.pending_left ? GICH_HCR_NPIE : 0;
    control |= chosen.active_left ? GICH_HCR_LRENPIE : 0;
    if (v->control != control) {
        v->control = control;
        gic_vcpu_set_control(control);
    }
}

void list_registers_refresh(struct vgic *vgic, unsigned vcpu)
{
    if (!vgic->vcpus[vcpu].lr_all) {
        vgic->attention(vgic, vcpu);
        return;
    }
    list_registers_fold(vgic, vcpu);
    list_registers_fill(vgic, vcpu);
}

static unsigned lr_of(const struct vgic_vcpu *v, unsigned id)
{
    uint32_t left = v->lr_used;

    while (v->lr_irq[first_bit(left)] != id)
        left &= left - 1;
    return first_bit(left);
}

void list_registers_add(struct vgic *vgic, unsigned vcpu, const struct irq *irq)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    uint32_t unused = v->lr_all & ~v->lr_used, lr;
    unsigned n;

    if (irq->bank->listed & irq->bit) {
        n = lr_of(v, irq->id);
        lr = gic_lr_read(n);
        if (lr & LR_STATE) {
            list_registers_refresh(vgic, vcpu);
            return;
        }
        fold(vgic, vcpu, n, lr); /* its last time is over: the same one again */
    } else if (unused && !(irq->bank->active & irq->bit)) {
        n = first_bit(unused);
        v->lr_used |= BIT(n);
    } else {
        list_registers_refresh(vgic, vcpu);
        return;
    }
    list(vgic, vcpu, n, irq);
}
