/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/signal.c - would the virtual CPU interface raise an interrupt now? Priority
 * mask, groups, binary point and running priority as IHI 0048B 3.3 has them. */
#include "vgic/irq_state.h"
#include "vgic/priority.h"

struct interface {
    uint32_t vmcr;
    unsigned running; /* group priority */
};

static struct interface interface_of(const struct vgic_vcpu *v)
{
    bool loaded = v->lr_all;

    return (struct interface){
        .vmcr = loaded ? gic_vmcr_read() : v->interface,
        .running = running_priority(loaded ? gic_apr_read() : v->priorities),
    };
}

static bool would_signal(const struct interface *face, unsigned priority, bool group1)
{
    uint32_t enable = group1 ? GICH_VMCR_ENABLE_GROUP1 : GICH_VMCR_ENABLE_GROUP0;

    return (face->vmcr & enable) && priority < GICH_VMCR_PRIORITY_MASK(face->vmcr) &&
           group_priority(face->vmcr, priority, group1) < face->running;
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

static bool bank_signals(const struct vgic_bank *bank, uint32_t ready, const struct interface *face)
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
