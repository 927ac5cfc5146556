/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/vgic.h - a VM's interrupt controller: a GICv2 without security extension
 * (IHI 0048B), distributor emulated, CPU interface by the hardware's GICV.
 *
 * Who does what: gicd_regs.c is the distributor's register map, irq_state.c is
 * what a register means for one interrupt, list_registers.c moves interrupts
 * into the hardware's list registers and back. All state is in struct vgic; no
 * address and no register of the board is known here, only arch/gic.h.
 *
 * Cores: a vCPU's list registers are touched by its own core alone. Everything
 * else in struct vgic is guarded by vgic->lock. When another vCPU has to look at
 * its interrupts, vgic->attention(vgic, vcpu) is called with the lock held: it
 * may only set a flag and send a message.
 */
#pragma once
#include "arch/gic.h"
#include "arch/spinlock.h"
#include "core/mmio.h"
#include "core/types.h"

#define VGIC_IRQ_COUNT 288u /* as QEMU's virt machine: 256 SPIs */
#define VGIC_SPI_COUNT (VGIC_IRQ_COUNT - IRQ_SPI_FIRST)
#define VGIC_GICD_SIZE UINT32_C(0x1000)
#define VGIC_VCPU_MAX  8u

struct vgic; /* defined below by the vgic's author */

/* Asked to look at a vCPU's interrupts: core marks it, wakes it if it sleeps and
 * sends its core a message if it runs elsewhere. Before that vCPU next runs, its
 * core calls vgic_sync(). Called with vgic->lock held. */
typedef void vgic_attention(struct vgic *vgic, unsigned vcpu);

/* Once per VM, at boot: nothing enabled, no hardware interrupt attached. */
void vgic_init(struct vgic *vgic, unsigned vcpu_count, vgic_attention *attention);

/* guest_irq is from now on the board's interrupt physical_irq: its enable, pending
 * and active state are the real distributor's, and the guest's deactivation ends
 * it there. guest_irq < 32: of every vCPU (each on its own core). At boot only. */
void vgic_attach_hw(struct vgic *vgic, unsigned guest_irq, unsigned physical_irq);

/* As after power-on (all vCPUs are stopped and unloaded). Physical interrupts
 * that belong to the VM are disabled and deactivated. */
void vgic_reset(struct vgic *vgic);

/* The world switch, on the vCPU's own core. load: the hardware's virtual interface
 * becomes this vCPU's. unload: its state moves back to memory, physical private
 * interrupts it holds active are set aside (and come back with the next load). */
void vgic_load(struct vgic *vgic, unsigned vcpu);
void vgic_unload(struct vgic *vgic, unsigned vcpu);

/* On the vCPU's own core, loaded: list registers hold what is most urgent now.
 * After attention() and at each maintenance interrupt. */
void vgic_sync(struct vgic *vgic, unsigned vcpu);

/* Would the CPU interface signal an interrupt to this vCPU now (so that WFI ends)?
 * Looks at enables, groups, priority mask and running priority; not at CPSR.
 * On the vCPU's own core, loaded or not. */
bool vgic_has_signal(struct vgic *vgic, unsigned vcpu);

/* The input line of a level interrupt. Any core. vcpu counts only for irq < 32. */
void vgic_set_line(struct vgic *vgic, unsigned vcpu, unsigned irq, bool level);

/* A rising edge on an interrupt's input. Any core. */
void vgic_pulse(struct vgic *vgic, unsigned vcpu, unsigned irq);

/* The physical interrupt of an attached guest_irq was acknowledged and its
 * priority dropped; it stays active until the guest ends it. On the vCPU's own
 * core, loaded. The hot path: a free list register is written at once. */
void vgic_inject_hw(struct vgic *vgic, unsigned vcpu, unsigned guest_irq);

/* An access to the distributor's 4 KiB: a mmio_handler, device is a struct vgic. */
enum mmio_result vgic_gicd_access(void *device, unsigned vcpu, struct mmio *io);
