/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/signal.c - would the virtual CPU interface raise an interrupt now? Priority
 * mask, groups, binary point and running priority as IHI 0048B 3.3 has them. */
#include "vgic/irq_state.h"
#include "vgic/priority.h"

/* It signals what is pending with a priority below this, by group. */
struct interface {
    unsigned below[2];
};

static struct interface interface_of(const struct vgic_vcpu *v)
{
    uint32_t vmcr = v->lr_all ? gic_vmcr_read() : v->interface;
    unsigned running = running_priority(v->lr_all ? gic_apr_read() : v->priorities);
    struct interface face;

    for (unsigned group = 0; group < 2; group++) {
        unsigned within = subpriority_bits(vmcr, group);
        unsigned below = (running + within) & ~within; /* its own group priority is below running */
        unsigned mask = GICH_VMCR_PRIORITY_MASK(vmcr);

        face.below[group] = below < mask ? below : mask;
        if (!(vmcr & GICH_VMCR_ENABLE_GROUP0 << group))
            face.below[group] = 0;
    }
    return face;
}

static bool would_signal(const struct interface *face, unsigned priority, bool group1)
{
    return priority < face->below[group1];
}

static bool listed_signals(const struct vgic_vcpu *v, const struct interface *face)
{
    for (uint32_t left = v->lr_used; left; left &= left - 1) {
        uint32_t lr = gic_lr_read(first_bit(left));

        if ((lr & LR_STATE) == LR_PENDING && would_signal(face, LR_PRIORITY_OF(lr), lr & LR_GROUP1))
            return true;
    }
    return false;
}

static __attribute__((noinline)) bool bank_signals(const struct vgic_bank *bank, uint32_t ready,
                                                   const struct interface *face)
{
    for (; ready; ready &= ready - 1) {
        unsigned n = first_bit(ready);

        if (would_signal(face, bank->priority[n], bank->group1 & BIT(n)))
            return true;
    }
    return false;
}

static bool waiting_signals(const struct vgic *vgic, unsigned vcpu, const struct interface *face)
{
    const struct vgic_bank *private = &vgic->private[vcpu];

    if (bank_signals(private, bank_ready(private, UINT32_MAX), face))
        return true;
    for (uint32_t left = vgic->busy_banks; left; left &= left - 1) {
        unsigned n = first_bit(left);
        const struct vgic_bank *bank = &vgic->spi[n];

        if (bank_signals(bank, bank_ready(bank, vgic->vcpus[vcpu].routed[n]), face))
            return true;
    }
    return false;
}

/* Of what the guest has just ended more may be pending (LR_EOI), or something else wait for its
 * list register; the maintenance interrupt, which lists it, comes when the guest goes on. */
static bool has_signal(const struct vgic *vgic, unsigned vcpu)
{
    const struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    struct interface face = interface_of(v);

    if (v->lr_all && gic_maintenance_is_due())
        return true;
    return listed_signals(v, &face) || waiting_signals(vgic, vcpu, &face);
}

bool vgic_has_signal(struct vgic *vgic, unsigned vcpu)
{
    bool signal;

    spin_lock(&vgic->lock);
    signal = has_signal(vgic, vcpu);
    spin_unlock(&vgic->lock);
    return signal;
}

__attribute__((noinline)) void signal_change(struct vgic *vgic, unsigned vcpu)
{
    if (vgic->vcpus[vcpu].lr_all || has_signal(vgic, vcpu))
        vgic->attention(vgic, vcpu);
}

void signal_irq(struct vgic *vgic, unsigned vcpu, const struct irq *irq)
{
    const struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    const struct vgic_bank *bank = irq->bank;
    uint32_t known = (bank_pending(bank) & bank->forwarded) | word_read(&bank->listed);

    if (!(known & irq->bit))
        return;
    if (!v->lr_all) {
        struct interface face = interface_of(v);

        if (bank->active & irq->bit ||
            !would_signal(&face, bank->priority[irq->id % 32], bank->group1 & irq->bit))
            return;
    }
    vgic->attention(vgic, vcpu);
}

/* Whom a change concerns ------------------------------------------------------ */

/* The vCPU an inactive SPI goes to. Of several targets any one may get it (the 1-N
 * model, IHI 0048B 3.2.3); irq_route() has chosen. */
static unsigned route_of(const struct vgic *vgic, const struct irq *irq)
{
    unsigned targets = vgic->targets[irq->id - IRQ_SPI_FIRST];

    if (vgic->vcpu_count == 1)
        return 0;
    return targets ? first_bit(targets) : NO_VCPU;
}

static unsigned concerned(const struct vgic *vgic, unsigned vcpu, const struct irq *irq)
{
    if (irq->id < IRQ_SPI_FIRST)
        return vcpu;
    if ((irq->bank->listed | irq->bank->active) & irq->bit)
        return vgic->holder[irq->id - IRQ_SPI_FIRST];
    return route_of(vgic, irq);
}

__attribute__((noinline)) void irq_notify(struct vgic *vgic, unsigned vcpu, const struct irq *irq,
                                          unsigned except)
{
    vcpu = concerned(vgic, vcpu, irq);
    if (vcpu != NO_VCPU && vcpu != except)
        signal_irq(vgic, vcpu, irq);
}

bool irqs_notify_others(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t set)
{
    bool itself = false;

    for (; set; set &= set - 1) {
        struct irq irq = irq_of(vgic, vcpu, first + first_bit(set));
        unsigned one = concerned(vgic, vcpu, &irq);

        if (one == vcpu)
            itself = true;
        else if (one != NO_VCPU)
            signal_irq(vgic, one, &irq);
    }
    return itself;
}
