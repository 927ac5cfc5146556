/* SPDX-License-Identifier: BSD-2-Clause */
/* core/hard.h - a core that one vCPU of a VM_HRT has for itself: lent and taken back.
 *
 * While it is lent, interrupts of this core go to the guest, and of ours two SGIs alone are
 * enabled, sent when the guest cannot run any more. The way back is stage 2: the vCPU has a view of
 * its VM's tables of its own (arch/stage2.h), which another core shuts; its next fetch, load
 * or store faults into Hyp, whether it has interrupts masked or not. If it sleeps, an SGI
 * wakes it first; as it cannot fetch, it never sees that one.
 */
#pragma once
#include "core/vcpu.h"

/* VTTBR of this vCPU. */
uint64_t hard_vttbr(const struct vcpu *vcpu);

/* On its own core, loaded otherwise: from now on the core is the guest's. Nobody who posts
 * after that is missed, if the mailbox is looked at once more. */
void hard_lend(const struct vcpu *vcpu);

/* On its own core: it is ours, as after power-on. */
void hard_take_back(struct core *core);

/* Any other core: makes this one look at its mailbox. */
void hard_recall(const struct core *core);

/* On its own core, at a fault of the guest: true: it was recalled and nothing else is wrong;
 * it may go on when there is no message. */
bool hard_was_recalled(struct vcpu *vcpu);

/* Panic: every such core that is lent comes back, and ends if SGI_STOP is pending. No lock:
 * whoever had it may never let go. */
void hard_shut_all(void);
