/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/shortlist.c - one pass over what is pending or active, sorted as it comes.
 * Banks with neither are passed over, so the price is that of the interrupts there
 * are, not of those there could be. */
#include "vgic/shortlist.h"
#include "vgic/priority.h"

static void insert(struct shortlist *list, struct candidate one)
{
    unsigned n = list->count;

    if (n < list->room)
        list->count++;
    else if (list->best[--n].rank <= one.rank)
        return;
    for (; n > 0 && list->best[n - 1].rank > one.rank; n--)
        list->best[n] = list->best[n - 1];
    list->best[n] = one;
}

/* Pending ones from this rank on are not looked at any further. */
static unsigned enough(const struct shortlist *list)
{
    unsigned first = list->first_pending.rank, last;

    if (list->count < list->room)
        return UINT16_MAX;
    last = list->best[list->room - 1].rank;
    return first > last ? first : last;
}

static void offer_pending(struct shortlist *list, const struct vgic_bank *bank, unsigned first,
                          uint32_t set)
{
    unsigned limit = enough(list), count = 0;

    for (; set; set &= set - 1, count++) {
        unsigned n = first_bit(set), rank = bank->priority[n] | RANK_PENDING;
        struct candidate one = {(uint16_t)(first + n), (uint16_t)rank};

        if (rank >= limit)
            continue;
        if (rank < list->first_pending.rank)
            list->first_pending = one;
        insert(list, one);
        limit = enough(list);
    }
    list->pending_left += count;
}

/* By group priority: so the last one taken, which will end first, is the most urgent. */
static void offer_active(struct shortlist *list, const struct vgic_bank *bank, unsigned first,
                         uint32_t set)
{
    uint32_t vmcr = set ? gic_vmcr_read() : 0;

    for (; set; set &= set - 1, list->active_left++) {
        unsigned n = first_bit(set);
        unsigned rank = group_priority(vmcr, bank->priority[n], bank->group1 & BIT(n));

        insert(list, (struct candidate){(uint16_t)(first + n), (uint16_t)rank});
    }
}

/* Active ones of an SPI bank that this vCPU took and that no list register holds. */
static uint32_t active_here(const struct vgic *vgic, unsigned vcpu, unsigned bank)
{
    uint32_t here = vgic->spi[bank].active & ~vgic->spi[bank].listed;

    if (vgic->vcpu_count == 1)
        return here;
    for (uint32_t left = here; left; left &= left - 1)
        if (vgic->holder[32 * bank + first_bit(left)] != vcpu)
            here &= ~BIT(first_bit(left));
    return here;
}

static bool is_busy(const struct vgic_bank *bank)
{
    return bank->line | bank->latched | bank->active | bank->listed;
}

static void start(struct shortlist *list, unsigned room)
{
    list->room = room;
    list->count = list->pending_left = list->active_left = 0;
    list->first_pending.rank = UINT16_MAX;
}

void shortlist_active(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room)
{
    const struct vgic_bank *private = &vgic->private[vcpu];

    start(list, room);
    offer_active(list, private, 0, private->active & ~private->listed);
    for (uint32_t left = vgic->busy_banks; left; left &= left - 1) {
        unsigned n = first_bit(left);

        offer_active(list, &vgic->spi[n], IRQ_SPI_FIRST + 32 * n, active_here(vgic, vcpu, n));
    }
}

/* The most urgent pending one is listed even if that costs an active one its place:
 * it may be more urgent, or its priority may have dropped long before it ends (EOImode 1). */
static void finish(struct shortlist *list)
{
    struct candidate *last = &list->best[list->count ? list->count - 1 : 0];

    if (list->pending_left && last->rank < RANK_PENDING)
        *last = list->first_pending;
    for (unsigned n = 0; n < list->count; n++) {
        if (list->best[n].rank & RANK_PENDING)
            list->pending_left--;
        else
            list->active_left--;
    }
}

void shortlist_all(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room)
{
    const struct vgic_bank *private = &vgic->private[vcpu];

    start(list, room);
    offer_pending(list, private, 0, bank_ready(private, UINT32_MAX));
    offer_active(list, private, 0, private->active & ~private->listed);
    for (uint32_t left = vgic->busy_banks; left; left &= left - 1) {
        unsigned n = first_bit(left), first = IRQ_SPI_FIRST + 32 * n;
        const struct vgic_bank *bank = &vgic->spi[n];

        offer_pending(list, bank, first, bank_ready(bank, vgic->vcpus[vcpu].routed[n]));
        offer_active(list, bank, first, active_here(vgic, vcpu, n));
        if (!is_busy(bank))
            vgic->busy_banks &= ~BIT(n);
    }
    finish(list);
}
