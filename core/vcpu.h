/* SPDX-License-Identifier: BSD-2-Clause */
/* core/vcpu.h - a guest's CPU: what it is, how it waits, how others reach it.
 *
 * A vCPU lives on one core for good and only that core touches it; everybody else
 * posts a request. That is also what excludes a lost wake-up: to block, to be woken
 * and to look at the requests are all done by the same core, one after the other,
 * and a request is published before its core is kicked, whose sleep the kick ends.
 */
#pragma once
#include "arch/context.h"
#include "arch/world.h"
#include "core/alarm.h"
#include "core/latency.h"
#include "core/percpu.h"
#include "core/ptimer.h"
#include "core/sched.h"
#include "core/types.h"

#define GUEST_VTIMER_IRQ 27u /* CNTV, as QEMU's virt machine has it */
#define GUEST_PTIMER_IRQ 30u /* CNTP */

struct vm;

enum vcpu_state {
    VCPU_OFF = 0, /* waits for a start: VM off, or CPU_OFF               */
    VCPU_LOADING, /* its turns are spent on filling the VM's memory      */
    VCPU_READY,   /* runs, or waits for its turn                         */
    VCPU_WAITING, /* in WFI, or CPU_SUSPEND: until an interrupt signals  */
    VCPU_HELD,    /* until a device can take its access (MMIO_RETRY)     */
};

/* What PSCI says of a vCPU (DEN 0022 5.1.4, AFFINITY_INFO's values). Who moves it
 * from OFF to ON_PENDING, atomically, is the one that starts it. */
enum vcpu_power { VCPU_POWER_ON = 0, VCPU_POWER_OFF = 1, VCPU_POWER_ON_PENDING = 2 };

struct vcpu_start {
    uint32_t entry; /* bit 0: Thumb */
    uint32_t r[3];
};

/* Requests: what others may ask of a vCPU. Stopping comes first, the others follow in
 * this order. */
enum vcpu_request {
    VCPU_LOAD = 1 << 0,    /* fill the VM's memory, then start       */
    VCPU_START = 1 << 1,   /* begin as vcpu->start says              */
    VCPU_LOOK = 1 << 2,    /* its interrupts changed                 */
    VCPU_RELEASE = 1 << 3, /* the device that held it has room       */
    VCPU_STOP = 1 << 4,    /* leave the CPU; the VM is being stopped */
};

/* Why it left the guest. */
enum exit_cause {
    EXIT_HVC = 0,
    EXIT_SMC,
    EXIT_WFI,
    EXIT_CP, /* a trapped cp14 or cp15 access */
    EXIT_MMIO,
    EXIT_TIMER, /* its own virtual timer */
    EXIT_IRQ,   /* any other physical interrupt */
    EXIT_OTHER,
    EXIT_CAUSES,
};

/* Written by its core only, read by any; since power-on, modulo 2^32. */
struct vcpu_stats {
    uint32_t exits[EXIT_CAUSES];
    uint32_t injected; /* physical interrupts handed to it, but for those of EXIT_TIMER */
    uint32_t switches; /* how often it was loaded */
};

struct vcpu {
    /* this core only */
    struct context context; /* first: vectors.S keeps sp here while the guest runs */
    struct world world;
    struct sched_entity sched;
    enum vcpu_state state;
    struct ptimer ptimer; /* CNTP, emulated */
    struct alarm ptimer_alarm;
    struct alarm vtimer_alarm; /* stands in for CNTV while the vCPU is not loaded */
    bool resume_at_entry;      /* CPU_SUSPEND to power-down: start over when it wakes */
    uint64_t begun;            /* when it came to its entry */
    struct vcpu_stats stats;
    struct latency wake;  /* from when it could run again until it ran */
    struct latency timer; /* from when its virtual timer was due until it had the interrupt */
    struct latency *irq;  /* of an interrupt of the board's that waits for it since ...; or NULL */
    uint64_t irq_since;

    /* any core, atomically */
    uint32_t requests;

    uint32_t power; /* enum vcpu_power */

    /* whoever may start it, until VCPU_START is handled; and for resume_at_entry */
    struct vcpu_start start;

    /* constant after boot */
    struct vm *vm;
    struct core *core;
    uint32_t number;      /* in its VM   */
    uint32_t mailbox_bit; /* on its core */
};

/* Boot only: makes vcpu number of vm a resident of core. */
void vcpu_init(struct vcpu *vcpu, struct vm *vm, uint32_t number, struct core *core,
               const struct sched_params *params);

/* Leaves requests (enum vcpu_request, or-ed; of a VM_HRT LOAD, START and STOP only). If they
 * are new, kicks its core, when that is another one with an empty mailbox. Any core. */
void vcpu_post(struct vcpu *vcpu, uint32_t requests);

/* On its own core, from a trap of this vCPU ------------------------------- */

/* WFI (DDI 0406C B1.8.14): returns at once; the vCPU is waiting unless an interrupt
 * is signalled already. */
void vcpu_wait_for_interrupt(struct vcpu *vcpu);

/* A device could not take its access; VCPU_RELEASE lets it try again. */
void vcpu_hold(struct vcpu *vcpu);

/* It runs again: what it waited for is over. On its own core. */
void vcpu_arrived(struct vcpu *vcpu);

/* VFP and NEON registers become this vCPU's; it is loaded. */
void vcpu_take_fp(struct vcpu *vcpu);

/* CPU_OFF: it stops and can be started again. */
void vcpu_power_off(struct vcpu *vcpu);

/* CPU_SUSPEND to a power-down state: on wake-up it starts over. */
void vcpu_power_down(struct vcpu *vcpu, const struct vcpu_start *start);

/* The emulated physical timer changed: moves its interrupt line and its alarm. */
void vcpu_update_ptimer(struct vcpu *vcpu);

/* On its own core, from an interrupt: it may run again if it waited. */
void vcpu_wake(struct vcpu *vcpu);

/* On this core: handles the mailbox and returns the context that runs next; sleeps
 * until there is one. The end of every trap. */
struct context *vcpu_next(struct core *core);

/* The same for the hot path: mostly there is nothing to handle. */
static inline struct context *vcpu_resume(struct vcpu *vcpu)
{
    struct core *core = vcpu->core;

    if (__builtin_expect(__atomic_load_n(&core->mailbox, __ATOMIC_RELAXED) == 0, 1))
        return &vcpu->context;
    return vcpu_next(core);
}
