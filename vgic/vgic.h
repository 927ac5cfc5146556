/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/vgic.h - a VM's interrupt controller: a GICv2 without security extension
 * (IHI 0048B), distributor emulated, CPU interface by the hardware's GICV.
 *
 * Who does what: gicd_regs.c is the distributor's register map, irq_state.c is what a
 * register means for the interrupts in it, shortlist.c chooses the most urgent ones,
 * list_registers.c moves them into the hardware's list registers and back, signal.c
 * answers for WFI and says who is told of a change, vgic.c is the rest of this interface. All state
 * is in struct vgic; no address and no register of the board is known here, only arch/gic.h.
 *
 * Interrupts are kept 32 to a word, as the distributor has them: a register access is
 * one operation, and what is neither pending nor active costs nothing. List registers
 * are read back only when something asks for what is in them.
 *
 * Cores: a vCPU's list registers are touched by its own core alone. Everything else in
 * struct vgic is guarded by vgic->lock, but for one short way: that a private hardware
 * interrupt (the timer) comes and goes changes nothing that another core writes, so its
 * own core needs no lock for it. Where it reads what others write (`latched`, `line`,
 * `forwarded`), attention() or vgic_load() follows their writing, which look with the lock. All
 * timers of a VM tend to come at the same time; with a lock each would wait for all
 * others. When a vCPU has to look at its interrupts, vgic->attention(vgic, vcpu) is
 * called; see there.
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

#define VGIC_SPI_BANKS (VGIC_SPI_COUNT / 32u)
#define VGIC_LR_MAX    16u /* more list registers than this are not used */

struct vgic;

/* Before this vCPU next runs, its core must call vgic_sync() (or vgic_load(), if it is
 * not loaded), and if it waits for an interrupt, ask vgic_has_signal() again.
 * Asked for when an interrupt that may be forwarded becomes pending, when one that it
 * has listed is to be withdrawn, and when a register changes that decides about either;
 * on whichever core that happens. If it is not loaded, only when it would be signalled
 * for that, or any may have changed (GICD_CTLR). Never for a vCPU about its own access to a
 * register, nor in vgic_inject_hw() for the loaded vCPU it names: those are done on the spot.
 * Called with vgic->lock held: it may only set flags and send a message. */
typedef void vgic_attention(struct vgic *vgic, unsigned vcpu);

/* 32 interrupts, bit n of each word is the nth of them: the private ones of one
 * vCPU, or 32 SPIs. Guarded by vgic->lock. An interrupt that is listed (held by a
 * list register) has its latch, its active state and, if it is a hardware
 * interrupt, its line there; the bits here are then what they were before.
 * Of private[n], the core of vCPU n alone writes `listed` and `active` (and vgic_reset());
 * without the lock only where a private hardware interrupt is concerned. */
struct vgic_bank {
    uint32_t enabled;
    uint32_t group1;
    uint32_t forwarded; /* enabled, and so is the group in GICD_CTLR */
    uint32_t edge;
    uint32_t line;    /* input is high; hardware interrupt: taken and held for the guest */
    uint32_t latched; /* pending whatever the line is: an edge, an SGI, or by ISPENDR   */
    uint32_t active;
    uint32_t listed;
    uint32_t again; /* of those: listed as active and pending */
    uint32_t hw;    /* attached to a physical interrupt; constant after boot */
    uint8_t priority[32];
    uint8_t lr[32]; /* of a listed one: its list register */
} __attribute__((aligned(128)));

/* Written by one vCPU for SPIs that another one has listed: the other carries
 * it out when it next looks at its list registers. Guarded by vgic->lock. */
struct vgic_orders {
    uint32_t unpend, activate, deactivate;
};

struct vgic_vcpu {
    uint32_t routed[VGIC_SPI_BANKS];    /* vgic->lock: the SPIs that are delivered here */
    uint8_t sgi_pending[IRQ_SGI_COUNT]; /* vgic->lock: bit n: from vCPU n */
    uint8_t sgi_active[IRQ_SGI_COUNT];  /* own core: source of the active one */

    /* own core; others, with the lock, read them to see that it is not loaded, and what it then has
     */
    uint32_t lr_all;                /* the list registers there are; none: not loaded */
    uint32_t lr_used;               /* those that are not all zero */
    uint32_t lr_latched;            /* those whose pending state was a latch */
    uint16_t lr_irq[VGIC_LR_MAX];   /* whom a used one holds */
    uint32_t control;               /* GICH_HCR as written last */
    uint32_t interface, priorities; /* GICH_VMCR and GICH_APR while not loaded */
} __attribute__((aligned(128)));

struct vgic {
    struct vgic_bank private[VGIC_VCPU_MAX]; /* lock */
    struct vgic_bank spi[VGIC_SPI_BANKS];    /* lock */
    struct spinlock lock;
    unsigned vcpu_count;                       /* constant after boot */
    uint32_t type;                             /* constant after boot: GICD_TYPER */
    vgic_attention *attention;                 /* constant after boot */
    uint8_t core[VGIC_VCPU_MAX];               /* constant after boot: where each vCPU lives */
    uint32_t control;                          /* lock: GICD_CTLR */
    uint32_t busy_banks;                       /* lock: bit n: spi[n] may hold what is not idle */
    struct vgic_orders orders[VGIC_SPI_BANKS]; /* lock */
    uint8_t targets[VGIC_SPI_COUNT];           /* lock: ITARGETSR */
    uint8_t holder[VGIC_SPI_COUNT];            /* lock: the vCPU that has it listed or active */
    uint16_t physical[VGIC_IRQ_COUNT];         /* constant after boot */
    struct vgic_vcpu vcpus[VGIC_VCPU_MAX];
};

/* Once per VM, at boot: nothing enabled, no hardware interrupt attached. */
void vgic_init(struct vgic *vgic, unsigned vcpu_count, vgic_attention *attention);

/* Boot only, before vgic_attach_hw(): vcpu lives on this core. All on core 0 else. */
void vgic_set_core(struct vgic *vgic, unsigned vcpu, unsigned core);

/* guest_irq is from now on the board's interrupt physical_irq: enabled, configured and
 * active in the real distributor as the guest has it, pending in both, and the guest's
 * deactivation ends it there (IHI 0048B 5.2.2). guest_irq < 32: of every vCPU, each on
 * its own core. At boot only. An SPI goes to the core of the vCPU that the guest chose as
 * its target, of vCPU 0 before the guest chose any. */
void vgic_attach_hw(struct vgic *vgic, unsigned guest_irq, unsigned physical_irq);

/* As after power-on (all vCPUs are stopped and unloaded). Physical interrupts
 * that belong to the VM are disabled and deactivated. */
void vgic_reset(struct vgic *vgic);

/* The world switch, on the vCPU's own core. load: the hardware's virtual interface
 * becomes this vCPU's, and so do the physical private interrupts attached. unload: its
 * state moves back to memory; private ones are disabled, and those it holds active are
 * set aside for the next vCPU (and come back with the next load). The devices behind
 * private interrupts, the timer for one, had better be the vCPU's while either runs:
 * a level whose line is low then is taken to be over, and has to be raised again. */
void vgic_load(struct vgic *vgic, unsigned vcpu);
void vgic_unload(struct vgic *vgic, unsigned vcpu);

/* On the vCPU's own core: list registers hold what is most urgent now. After
 * attention(). Does nothing while not loaded. */
void vgic_sync(struct vgic *vgic, unsigned vcpu);

/* The same at each maintenance interrupt (IHI 0048B 5.2.1); of a VM whose timers all end
 * at once, mostly without waiting for each other. */
void vgic_maintain(struct vgic *vgic, unsigned vcpu);

/* Would the CPU interface signal an interrupt to this vCPU now (so that WFI ends)? Or may it,
 * when the maintenance interrupt has come that is due after an end? Looks at enables,
 * groups, priority mask and running priority; not at CPSR. On the vCPU's own core, loaded
 * or not. */
bool vgic_has_signal(struct vgic *vgic, unsigned vcpu);

/* The input line of an interrupt, an edge when it rises if the guest configured it so.
 * Not for attached ones. Any core, loaded or not. vcpu counts only for irq < 32. */
void vgic_set_line(struct vgic *vgic, unsigned vcpu, unsigned irq, bool level);

/* A rising edge on an interrupt's input. Not for attached ones. Any core. */
void vgic_pulse(struct vgic *vgic, unsigned vcpu, unsigned irq);

/* The physical interrupt of an attached guest_irq was acknowledged and its
 * priority dropped; it stays active until the guest ends it. On the vCPU's own core,
 * loaded or not (an SPI may be meant for yet another vCPU by now: that one gets it). An
 * SPI that was deactivated in the meantime, by vgic_reset() or the guest's ICPENDR, is
 * forgotten. The hot path: a free list register is written at once. */
void vgic_inject_hw(struct vgic *vgic, unsigned vcpu, unsigned guest_irq);

/* The vCPU that this SPI goes to at the moment; 0 if it goes nowhere. Any core. */
unsigned vgic_spi_target(const struct vgic *vgic, unsigned irq);

/* An access to the distributor's 4 KiB: a mmio_handler, device is a struct vgic. By the
 * vCPU that is loaded on this core. Always MMIO_DONE: 1, 2 and 4 bytes work everywhere,
 * and where there is no register reads are zero and writes ignored.
 * State of an SPI that another vCPU has listed is as that one last looked at it; to be asked for
 * it makes it look again. */
enum mmio_result vgic_gicd_access(void *device, unsigned vcpu, struct mmio *io);

/* The same, for a VM whose vCPUs take their interrupts from the real CPU interface: each of
 * vgic_attach_hw()'s, SGIs among them, has the same number in both. vgic_load(), vgic_sync(),
 * vgic_has_signal() and what drives inputs are of no use then. */
enum mmio_result vgic_direct_access(struct vgic *vgic, unsigned vcpu, struct mmio *io);

/* The same for whole words, which nearly all accesses are: a short way. offset is below
 * VGIC_GICD_SIZE and a multiple of 4. */
uint32_t vgic_gicd_read(struct vgic *vgic, unsigned vcpu, uint32_t offset);
void vgic_gicd_write(struct vgic *vgic, unsigned vcpu, uint32_t offset, uint32_t value);

/* An access to the CPU interface's second 4 KiB, where DIR is: a mmio_handler, device is
 * a struct vgic. By the vCPU that is loaded on this core. For guests that split priority
 * drop and deactivation (EOImode 1): they end interrupts in any order, in a list register
 * or not. Always MMIO_DONE; nothing but DIR is there. */
enum mmio_result vgic_gicv_access(void *device, unsigned vcpu, struct mmio *io);
