/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/list_registers.h - between the distributor's state and the hardware's list
 * registers. For vgic/ only; the caller runs on the core of `vcpu` and holds
 * vgic->lock, unless a function says that it needs none. Nothing here does harm while the vCPU is
 * not loaded.
 */
#pragma once
#include "vgic/irq_state.h"

/* All that the list registers hold becomes distributor state again. The registers
 * themselves are stale until list_registers_fill(), which must follow. */
void list_registers_fold(struct vgic *vgic, unsigned vcpu);

/* The most urgent interrupts of this vCPU into the list registers. */
void list_registers_fill(struct vgic *vgic, unsigned vcpu);

/* fold and fill; of a vCPU that is not loaded: signal_change(). */
void list_registers_refresh(struct vgic *vgic, unsigned vcpu);

/* A hardware interrupt was taken, or an SGI sent to oneself: if nothing else is pending
 * or active of it, it goes into a list register at once. lr: its state there, the rest
 * is added. If that is not possible all are weighed anew. */
void list_registers_raise(struct vgic *vgic, unsigned vcpu, unsigned id, uint32_t lr);

/* The short way of it for a private hardware interrupt; needs no lock. False: it was not
 * possible, and nothing is done. */
bool list_registers_raise_private(struct vgic *vgic, unsigned vcpu, unsigned id, uint32_t lr);

/* Private hardware interrupts that the guest has ended leave their list registers; needs no
 * lock. False: that may not be all there is to do, list_registers_refresh() must follow. */
bool list_registers_retire(struct vgic *vgic, unsigned vcpu);

/* No interrupt is left in any list register (they must have been folded). */
void list_registers_clear(struct vgic_vcpu *v);
