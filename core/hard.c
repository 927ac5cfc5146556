/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/hard.h"

#include "arch/gic.h"
#include "arch/spinlock.h"
#include "arch/timer.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/vm.h"

static struct hard {
    struct stage2_view view; /* lock; the walker reads it */
    struct spinlock lock;
    bool lent; /* lock */
    bool shut; /* lock: recalled, and the SGI has been sent */
} hard[BOARD_CORES_MAX];

static struct stage2 *stage2_of(const struct core *core)
{
    return &core->vcpus[0]->vm->stage2;
}

static const uint8_t from_anybody = 0xff;

uint64_t hard_vttbr(const struct vcpu *vcpu)
{
    return stage2_view_vttbr(&hard[vcpu->core->id].view, &vcpu->vm->stage2);
}

void hard_lend(const struct vcpu *vcpu)
{
    struct hard *h = &hard[vcpu->core->id];

    spin_lock(&h->lock);
    timer_core_lend();
    gic_core_lend(); /* a kick of before now is forgotten: its message is in the mailbox */
    stage2_view_open(&h->view, stage2_of(vcpu->core));
    h->lent = true;
    spin_unlock(&h->lock);
}

void hard_take_back(struct core *core)
{
    struct hard *h = &hard[core->id];

    spin_lock(&h->lock);
    h->lent = false;
    h->shut = false;
    spin_unlock(&h->lock);
    timer_core_init();
    irq_core_init();
}

void hard_recall(const struct core *core)
{
    struct hard *h = &hard[core->id];

    spin_lock(&h->lock);
    if (h->lent && !h->shut)
        stage2_view_shut(&h->view, stage2_of(core));
    if (!h->shut) {
        gic_send_sgi(GIC_SGI_KICK, BIT(core->id));
        (void)gic_irq_is_pending(GIC_SGI_KICK); /* the GIC has it: who takes the lock finds it */
    }
    h->shut = h->lent;
    spin_unlock(&h->lock);
}

bool hard_was_recalled(struct vcpu *vcpu)
{
    struct hard *h = &hard[vcpu->core->id];
    bool was;

    if (gic_irq_is_pending(GIC_SGI_STOP))
        panic_stop_here();
    spin_lock(&h->lock);
    was = h->shut;
    if (was) {
        gic_sgi_set_sources(GIC_SGI_KICK, from_anybody, false);
        stage2_view_open(&h->view, stage2_of(vcpu->core));
        h->shut = false;
        vcpu->core->kicks_received++;
    }
    spin_unlock(&h->lock);
    return was;
}

void hard_shut_all(void)
{
    for (uint32_t id = 0; id < board.core_count; id++)
        if (core_is_hard(&cores[id]) && hard[id].lent)
            stage2_view_shut(&hard[id].view, stage2_of(&cores[id]));
}
