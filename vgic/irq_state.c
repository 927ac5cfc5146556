/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/irq_state.c - what the distributor's registers mean for an interrupt: its
 * enable, latch and active state, which vCPU has to know of a change, and the
 * physical interrupt behind it. How list registers are used is not decided here. */
#include "vgic/irq_state.h"
#include "vgic/list_registers.h"

static uint32_t fixed_bits(unsigned first)
{
    return first == 0 ? SGI_BITS : 0; /* SGIs cannot be disabled, nor pended without a source */
}

void bank_update_forwarded(const struct vgic *vgic, struct vgic_bank *bank)
{
    uint32_t group0 = (vgic->control & GICD_CTLR_ENABLE_GROUP0) ? ~bank->group1 : 0;
    uint32_t group1 = (vgic->control & GICD_CTLR_ENABLE_GROUP1) ? bank->group1 : 0;

    word_write(&bank->forwarded, bank->enabled & (group0 | group1));
}

void irq_set_control(struct vgic *vgic, unsigned vcpu, uint32_t control)
{
    vgic->control = control;
    for (unsigned n = 0; n < VGIC_SPI_BANKS; n++)
        bank_update_forwarded(vgic, &vgic->spi[n]);
    for (unsigned n = 0; n < vgic->vcpu_count; n++) {
        bank_update_forwarded(vgic, &vgic->private[n]);
        if (n != vcpu)
            signal_change(vgic, n);
    }
    list_registers_refresh(vgic, vcpu);
}

RARE void irqs_reconsider(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    if (irqs_notify_others(vgic, vcpu, first, set))
        list_registers_refresh(vgic, vcpu);
}

void irqs_enable(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);

    set &= ~bank->enabled;
    bank->enabled |= set;
    bank_update_forwarded(vgic, bank);
    for (uint32_t hw = set & bank->hw; hw; hw &= hw - 1)
        gic_irq_enable(vgic->physical[first + first_bit(hw)]);
    irqs_changed(vgic, vcpu, first, set);
}

void irqs_disable(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);

    set &= bank->enabled & ~fixed_bits(first);
    bank->enabled &= ~set;
    bank_update_forwarded(vgic, bank);
    for (uint32_t hw = set & bank->hw; hw; hw &= hw - 1)
        gic_irq_disable(vgic->physical[first + first_bit(hw)]);
    irqs_changed(vgic, vcpu, first, set);
}

void irqs_set_group1(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t group1)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t changed = bank->group1 ^ group1;

    bank->group1 = group1;
    bank_update_forwarded(vgic, bank);
    irqs_changed(vgic, vcpu, first, changed);
}

void irqs_set_edge(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t edge)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t changed = bank->edge ^ edge;

    bank->edge = edge;
    for (uint32_t hw = changed & bank->hw; hw; hw &= hw - 1)
        gic_irq_set_edge(vgic->physical[first + first_bit(hw)], edge & BIT(first_bit(hw)));
    irqs_changed(vgic, vcpu, first, changed);
}

/* A physical interrupt comes with it, so that its target's core takes it from now on; if
 * another one has taken it already, vgic_inject_hw() hands it over. */
void irq_route(struct vgic *vgic, unsigned id, uint8_t targets)
{
    unsigned bank = id / 32 - 1, target;
    uint32_t bit = BIT(id % 32);

    __atomic_store_n(&vgic->targets[id - IRQ_SPI_FIRST], targets, __ATOMIC_RELAXED);
    if (vgic->vcpu_count == 1)
        return; /* there is nobody else it could go to */
    for (unsigned vcpu = 0; vcpu < vgic->vcpu_count; vcpu++)
        vgic->vcpus[vcpu].routed[bank] &= ~bit;
    if (!targets)
        return;
    target = first_bit(targets);
    vgic->vcpus[target].routed[bank] |= bit;
    if (vgic->spi[bank].hw & bit)
        gic_irq_route(vgic->physical[id], vgic->core[target]);
}

uint32_t irqs_pending(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    const struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t listed = bank->listed & (~bank->active | bank->again);
    uint32_t pending = bank_pending(bank) | listed;

    irqs_notify_others(vgic, vcpu, first, listed); /* as irqs_active() does */
    for (uint32_t hw = bank->hw & ~pending; hw; hw &= hw - 1)
        if (gic_irq_is_pending(vgic->physical[first + first_bit(hw)]))
            pending |= BIT(first_bit(hw));
    return pending;
}

/* What is listed is another vCPU's and may have ended without an exit, and nothing else need
 * bring it to us: who waits for that (Linux's synchronize_irq()) asks again, and finds it. */
uint32_t irqs_active(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    const struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t active = bank->active;

    irqs_notify_others(vgic, vcpu, first, active & bank->listed);
    return active;
}

/* A hardware interrupt is not raised for this: the guest gets one that is its own. */
void irqs_set_pending(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct irq irq = irq_of(vgic, vcpu, first);

    set &= ~fixed_bits(first);
    irq.bank->latched |= set;
    irq_touch(vgic, &irq);
    irqs_notify_others(vgic, vcpu, first, set & (irq.bank->listed | irq.bank->forwarded));
}

/* The physical side of ICPENDR. What still holds its line will be taken again. One that was taken
 * while it is listed had ended there: its physical state is the line's alone. */
static void unpend_physical(const struct vgic *vgic, const struct irq *irq)
{
    unsigned physical = vgic->physical[irq->id];
    const struct vgic_bank *bank = irq->bank;
    uint32_t ours = (bank->line & bank->listed) | ~(bank->active | bank->listed);

    irq->bank->line &= ~irq->bit;
    gic_irq_set_pending(physical, false);
    if (ours & irq->bit)
        gic_irq_set_active(physical, false);
}

void irqs_clear_pending(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t elsewhere;

    set &= ~fixed_bits(first);
    elsewhere = set & bank->listed;
    bank->latched &= ~set;
    for (uint32_t hw = set & bank->hw; hw; hw &= hw - 1) {
        struct irq irq = irq_of(vgic, vcpu, first + first_bit(hw));
        unpend_physical(vgic, &irq);
    }
    if (elsewhere) {
        vgic->orders[first / 32 - 1].unpend |= elsewhere;
        irqs_notify_others(vgic, vcpu, first, elsewhere);
    }
}

void irqs_set_active(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t elsewhere = set & bank->listed;

    for (uint32_t left = set & ~bank->active & ~elsewhere; left; left &= left - 1) {
        struct irq irq = irq_of(vgic, vcpu, first + first_bit(left));

        bank->active |= irq.bit;
        irq_touch(vgic, &irq);
        if (irq.id >= IRQ_SPI_FIRST)
            vgic->holder[irq.id - IRQ_SPI_FIRST] = (uint8_t)vcpu;
        if (bank->hw & irq.bit)
            gic_irq_set_active(vgic->physical[irq.id], true);
    }
    if (elsewhere) {
        vgic->orders[first / 32 - 1].activate |= elsewhere;
        vgic->orders[first / 32 - 1].deactivate &= ~elsewhere;
        irqs_notify_others(vgic, vcpu, first, elsewhere);
    }
}

void irq_deactivate(struct vgic *vgic, const struct irq *irq)
{
    if (irq->bank->active & irq->bank->hw & ~irq->bank->line & irq->bit)
        gic_irq_set_active(vgic->physical[irq->id], false);
    irq->bank->active &= ~irq->bit;
}

void irqs_clear_active(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    struct vgic_bank *bank = bank_of(vgic, vcpu, first);
    uint32_t elsewhere = set & bank->listed;

    for (uint32_t left = set & bank->active & ~elsewhere; left; left &= left - 1) {
        struct irq irq = irq_of(vgic, vcpu, first + first_bit(left));

        irq_deactivate(vgic, &irq);
        irq_notify(vgic, vcpu, &irq, vcpu);
    }
    if (elsewhere) {
        vgic->orders[first / 32 - 1].deactivate |= elsewhere;
        vgic->orders[first / 32 - 1].activate &= ~elsewhere;
        irqs_notify_others(vgic, vcpu, first, elsewhere);
    }
}

void irq_set_sgi_sources(struct vgic *vgic, unsigned vcpu, unsigned id, uint8_t sources)
{
    struct vgic_bank *bank = &vgic->private[vcpu];

    vgic->vcpus[vcpu].sgi_pending[id] |= sources;
    if (sources)
        word_write(&bank->latched, bank->latched | BIT(id));
}

void irq_clear_sgi_sources(struct vgic *vgic, unsigned vcpu, unsigned id, uint8_t sources)
{
    uint8_t *pending = &vgic->vcpus[vcpu].sgi_pending[id];

    *pending &= (uint8_t)~sources;
    if (!*pending)
        vgic->private[vcpu].latched &= ~BIT(id);
}

void irq_send_sgi(struct vgic *vgic, unsigned vcpu, uint32_t others, unsigned id)
{
    for (; others; others &= others - 1) {
        unsigned target = first_bit(others);
        struct irq irq = irq_of(vgic, target, id);

        irq_set_sgi_sources(vgic, target, id, (uint8_t)BIT(vcpu));
        signal_irq(vgic, target, &irq);
    }
}
