/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/shortlist.h - which interrupts of a vCPU are the most urgent? For vgic/
 * only; the caller holds vgic->lock, nothing is listed for this vCPU. */
#pragma once
#include "vgic/irq_state.h"

/* rank: the priority, and RANK_PENDING. So what is active comes first: while it keeps
 * its list register, the hardware sees its end by itself. */
#define RANK_PENDING 0x100u

struct candidate {
    uint16_t id, rank;
};

struct shortlist {
    unsigned room, count;
    struct candidate best[VGIC_LR_MAX]; /* most urgent first, equals by number */
    struct candidate first_pending;     /* the most urgent pending one, in the list or not */
    unsigned pending_left, active_left; /* how many found no place */
};

/* Active and pending ones, at most `room`, the most urgent pending one among them. */
void shortlist_all(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room);

/* Only those that are active. */
void shortlist_active(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room);
