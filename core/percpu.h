/* SPDX-License-Identifier: BSD-2-Clause */
/* core/percpu.h - what each core has for itself.
 *
 * A core's struct is written by that core alone, but for the mailbox. Whoever wants
 * something of a vCPU on another core leaves a request with the vCPU, sets its bit
 * in the mailbox and kicks the core (core/vcpu.h: vcpu_post).
 */
#pragma once
#include "arch/gic.h"
#include "core/alarm.h"
#include "core/board.h"
#include "core/types.h"
#include "core/vm_config.h"

/* A core's stack, and the unmapped page below it. */
#define STACK_SPAN         UINT32_C(8192)
#define STACK_SIZE         (STACK_SPAN - 4096)

/* Mailbox bits: one for each vCPU that lives here, and one for the core itself. */
#define MAILBOX_RESCHEDULE BIT(31)

struct sched_entity;
struct vcpu;

/* Registers at a fault of our own, as vectors.S stores them. */
struct fault_frame {
    uint32_t r[15]; /* r0 to r12, sp, lr */
    uint32_t pc;
    uint32_t cpsr;
};

/* How a core ended, for the report of the one that panics. */
enum core_end { CORE_NO_END = 0, CORE_STOPPED, CORE_FAULTED };

struct core {
    /* constant after boot */
    uint32_t id;
    void *stack_top;
    struct vcpu *vcpus[CORE_VCPU_MAX]; /* all that live here; index = mailbox bit */
    uint32_t vcpu_count;

    /* any core, atomically */
    uint32_t mailbox;
    bool online;  /* it runs; set by itself */
    uint32_t end; /* enum core_end; set by itself */

    /* this core writes; of charged and charged_since, others read (sched_ran()) */
    struct vcpu *current;         /* whose registers the CPU holds, even while we idle */
    struct vcpu *last;            /* who left it to whom is loaded next; NULL: nobody yet */
    struct vcpu *fp_owner;        /* whose VFP and NEON registers it holds */
    struct sched_entity *ready;   /* run queue, most urgent first */
    struct sched_entity *charged; /* whose time it is, since ... */
    uint64_t charged_since;
    bool turn_ends;               /* slice is set for it */
    uint16_t lr_ends[GIC_LR_MAX]; /* arch/armv7/gicv2.c: what each list register ends */
    struct alarm *alarms;         /* soonest first */
    struct alarm slice;           /* the end of a budget, or of a turn among equals */
    struct fault_frame fault;

    /* written by this core only; statistics, modulo 2^32 */
    uint32_t kicks_sent, kicks_received;
    uint64_t switch_ticks; /* spent on changing from one vCPU to another, in all */
    uint64_t switch_worst; /* ticks; the longest */
    uint64_t late_worst;   /* ticks from an alarm of core/sched.c to its handling; the longest */
};

extern struct core cores[BOARD_CORES_MAX];

/* Generated (core/placement.h): bit n: core n is one that a VM_HRT has for itself. */
extern const uint32_t hard_cores;

/* Such a core runs its one vCPU and takes no interrupt of ours meanwhile: core/hard.h. */
static inline __attribute__((always_inline)) bool core_is_hard(const struct core *core)
{
    return hard_cores && hard_cores & BIT(core->id);
}
