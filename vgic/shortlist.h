/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/shortlist.h - which interrupts of a vCPU are the most urgent? For vgic/
 * only; the caller holds vgic->lock, nothing is listed for this vCPU. */
#pragma once
#include "vgic/irq_state.h"

/* rank: the priority, and in bit 0 whether it waits to be taken. So of two equals
 * the one that is active comes first. */
struct candidate {
    uint16_t id, rank;
};

struct shortlist {
    unsigned room, count;
    struct candidate best[VGIC_LR_MAX]; /* most urgent first, equals by number */
    struct candidate first_pending;     /* the most urgent pending one, in the list or not */
    unsigned pending_left, active_left; /* how many found no place */
};

/* Pending and active ones together, at most `room`, the first pending one among them. */
void shortlist_all(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room);

/* Only those that are active. */
void shortlist_active(struct shortlist *list, struct vgic *vgic, unsigned vcpu, unsigned room);
