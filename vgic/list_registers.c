/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/list_registers.c - the list registers are a cache of what is most urgent.
 *
 * While an interrupt is listed, the hardware and the guest change its state without
 * us; fold takes it back, fill chooses anew. The fast paths are raise, which writes a
 * free list register and looks at nothing else, and retire, which frees those that the guest is
 * through with when nothing waits for one.
 *
 * When there is more than fits (IHI 0048B 5.2):
 * - Active ones come first, the most urgent pending one always has a list register. If
 *   others wait, the maintenance interrupt comes as soon as none listed is pending (NPIE).
 * - An active one that lost its list register is ended by EOICount (LRENPIE): nested
 *   handlers end in reverse order, so it was the most urgent of those that have none.
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

static void return_pending(struct vgic_vcpu *v, unsigned n, const struct irq *irq, uint32_t lr)
{
    if (irq->id < IRQ_SGI_COUNT) {
        irq->bank->latched |= irq->bit;
        v->sgi_pending[irq->id] |= (uint8_t)BIT(LR_SGI_SOURCE(lr));
    } else if (lr & LR_HW) {
        irq->bank->line |= irq->bit;
    } else if (v->lr_latched & BIT(n)) {
        irq->bank->latched |= irq->bit;
    }
}

static void return_active(const struct vgic *vgic, struct vgic_vcpu *v, const struct irq *irq,
                          uint32_t lr)
{
    irq->bank->active |= irq->bit;
    if (irq->id < IRQ_SGI_COUNT)
        v->sgi_active[irq->id] = (uint8_t)LR_SGI_SOURCE(lr);
    else if (irq->bank->hw & irq->bit && !(lr & LR_HW)) /* was latched, not taken */
        gic_irq_set_active(vgic->physical[irq->id], true);
}

/* List register n, with this value, gives its interrupt back. */
static void fold(struct vgic *vgic, unsigned vcpu, unsigned n, uint32_t lr)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct irq irq = irq_of(vgic, vcpu, v->lr_irq[n]);
    bool ended_by_hardware = (lr & LR_HW) && !(lr & LR_STATE);

    irq.bank->listed &= ~irq.bit;
    if (irq.id >= IRQ_SPI_FIRST)
        lr = obey_orders(vgic, &irq, lr);
    if (lr & LR_PENDING)
        return_pending(v, n, &irq, lr);
    if (lr & LR_HW) /* else the board's is not this one's, if it is active */
        irq.bank->active |= irq.bit;
    if (lr & LR_ACTIVE) {
        return_active(vgic, v, &irq, ended_by_hardware ? lr & ~LR_HW : lr);
        return;
    }
    if (ended_by_hardware)
        irq.bank->active &= ~irq.bit;
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
    uint32_t may = bank->latched & bank->edge & ~bank->hw & bank->forwarded;

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

/* The pending state moves into list register n: the latch if there is one, for a
 * hardware interrupt else that it was taken. */
static uint32_t take_pending(struct vgic_vcpu *v, unsigned n, const struct irq *irq)
{
    struct vgic_bank *bank = irq->bank;

    if (!(bank->latched & irq->bit)) {
        bank->line &= ~(bank->hw & irq->bit);
        return LR_PENDING;
    }
    v->lr_latched |= BIT(n);
    bank->latched &= ~irq->bit;
    return irq->id < IRQ_SGI_COUNT ? LR_PENDING | take_sgi_source(v, irq) : LR_PENDING;
}

static uint32_t take_state(struct vgic *vgic, unsigned vcpu, unsigned n, const struct irq *irq)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    uint32_t lr = LR_ACTIVE;

    if (!(irq->bank->active & irq->bit))
        return take_pending(v, n, irq);
    if (may_pend_while_active(vgic, vcpu, irq)) {
        lr |= take_pending(v, n, irq);
        irq->bank->again |= irq->bit;
    }
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
    bank->lr[irq->id % 32] = (uint8_t)n;
    bank->again &= ~irq->bit;
    v->lr_latched &= ~BIT(n);
    lr |= take_state(vgic, vcpu, n, irq);
    if (bank->group1 & irq->bit)
        lr |= LR_GROUP1;
    if (bank_pending(bank) & irq->bit)
        lr |= LR_EOI;
    else if (bank->hw & irq->bit && !(v->lr_latched & BIT(n)))
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
    shortlist_active(&active, vgic, vcpu, count < VGIC_LR_MAX ? count : VGIC_LR_MAX);
    for (unsigned n = 0; n < active.count; n++) {
        struct irq irq = irq_of(vgic, vcpu, active.best[n].id);

        irq_deactivate(vgic, &irq);
        irq_notify(vgic, vcpu, &irq, vcpu);
    }
}

/* Levels that were taken but may be over by now: one whose line drops before it is
 * acknowledged is no longer pending (IHI 0048B 3.2.4). One that was taken while it is listed
 * elsewhere had ended there, whatever `active` still says. */
static void look_at_lines(const struct vgic *vgic, struct vgic_bank *bank, unsigned first)
{
    for (uint32_t left = bank->line & bank->hw & ~bank->edge; left; left &= left - 1) {
        struct irq irq = {bank, BIT(first_bit(left)), first + first_bit(left)};

        if (gic_irq_is_pending(vgic->physical[irq.id]))
            continue;
        bank->line &= ~irq.bit;
        if (!(bank->active & ~bank->listed & irq.bit))
            gic_irq_set_active(vgic->physical[irq.id], false);
    }
}

void list_registers_fold(struct vgic *vgic, unsigned vcpu)
{
    const struct vgic_vcpu *v = &vgic->vcpus[vcpu];

    retire_unlisted(vgic, vcpu);
    for (uint32_t left = v->lr_used; left; left &= left - 1)
        fold(vgic, vcpu, first_bit(left), gic_lr_read(first_bit(left)));
    look_at_lines(vgic, &vgic->private[vcpu], 0);
    for (uint32_t left = vgic->busy_banks; left; left &= left - 1)
        look_at_lines(vgic, &vgic->spi[first_bit(left)], IRQ_SPI_FIRST + 32 * first_bit(left));
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
        signal_change(vgic, vcpu);
        return;
    }
    list_registers_fold(vgic, vcpu);
    list_registers_fill(vgic, vcpu);
}

/* --- the fast path --------------------------------------------------------- */

/* May this vCPU list an idle SPI, or one that it has listed, without asking others? */
static __attribute__((noinline)) bool claim_spi(struct vgic *vgic, unsigned vcpu, unsigned id)
{
    const struct vgic_orders *orders = &vgic->orders[id / 32 - 1];
    struct irq irq = irq_of(vgic, vcpu, id);
    uint8_t *holder = &vgic->holder[id - IRQ_SPI_FIRST];

    if (!irq_is_routed_to(vgic, vcpu, &irq))
        return false;
    if ((irq.bank->listed & irq.bit) && *holder != vcpu)
        return false;
    if ((orders->unpend | orders->activate | orders->deactivate) & irq.bit)
        return false;
    *holder = (uint8_t)vcpu;
    irq_touch(vgic, &irq);
    return true;
}

static RARE void raise_slowly(struct vgic *vgic, unsigned vcpu, unsigned id)
{
    struct irq irq = irq_of(vgic, vcpu, id);

    if (id < IRQ_SGI_COUNT)
        irq_set_sgi_sources(vgic, vcpu, id, (uint8_t)BIT(vcpu));
    else
        irq.bank->line |= irq.bit;
    irq_touch(vgic, &irq);
    if ((irq.bank->forwarded | irq.bank->listed) & irq.bit)
        irqs_reconsider(vgic, vcpu, id & ~31u, irq.bit);
}

static inline __attribute__((always_inline)) bool raise_at_once(struct vgic *vgic, unsigned vcpu,
                                                                unsigned id, uint32_t lr)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct vgic_bank *bank = bank_of(vgic, vcpu, id);
    uint32_t bit = BIT(id % 32);
    unsigned n;

    if ((word_read(&bank->latched) | word_read(&bank->line) | bank->active |
         ~word_read(&bank->forwarded)) &
        bit)
        return false;
    if (id >= IRQ_SPI_FIRST && !claim_spi(vgic, vcpu, id))
        return false;
    if (bank->listed & bit) {
        n = bank->lr[id % 32];
        if (gic_lr_read(n) & LR_STATE)
            return false;
    } else {
        if (v->lr_used == v->lr_all)
            return false;
        n = first_bit(~v->lr_used);
        v->lr_used |= BIT(n);
        v->lr_irq[n] = (uint16_t)id;
        bank->lr[id % 32] = (uint8_t)n;
        word_write(&bank->listed, bank->listed | bit);
    }
    if (bank->group1 & bit)
        lr |= LR_GROUP1;
    gic_lr_write(n, lr | LR_VIRTUAL_ID(id) | LR_PRIORITY(bank->priority[id % 32]));
    return true;
}

/* One copy of it: so its callers stay small enough to become part of theirs. */
__attribute__((noinline)) void list_registers_raise(struct vgic *vgic, unsigned vcpu, unsigned id,
                                                    uint32_t lr)
{
    if (!raise_at_once(vgic, vcpu, id, lr))
        raise_slowly(vgic, vcpu, id);
}

bool list_registers_raise_private(struct vgic *vgic, unsigned vcpu, unsigned id, uint32_t lr)
{
    return raise_at_once(vgic, vcpu, id, lr);
}

/* One that is pending again, was pended by software, has an SGI source left, or is shared with
 * other cores, is weighed with all others; so are those that have no list register, for which
 * `control` asks. */
bool list_registers_retire(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct vgic_bank *bank = &vgic->private[vcpu];

    if (v->control != GICH_HCR_EN)
        return false;
    for (uint32_t left = v->lr_used; left; left &= left - 1) {
        unsigned n = first_bit(left), id = v->lr_irq[n];
        uint32_t lr;

        if (id >= IRQ_SPI_FIRST || bank_pending(bank) & BIT(id))
            return false;
        lr = gic_lr_read(n);
        if (lr & LR_STATE)
            continue;
        if (!(lr & LR_HW)) {
            if (lr & LR_EOI)
                return false;
            continue;
        }
        gic_lr_write(n, 0); /* asks no more */
        bank->active &= ~BIT(id);
        word_write(&bank->listed, bank->listed & ~BIT(id));
        v->lr_used &= ~BIT(n);
    }
    return true;
}
