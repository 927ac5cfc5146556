/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/world.h - a guest's CPU state beyond struct context: what stays in the CPU
 * from trap to trap and is moved only when a core turns to another vCPU. */
#pragma once
#include "arch/context.h"
#include "core/types.h"

/* One row for each system register that is the guest's own. */
// clang-format off
#define WORLD_REGISTERS32(X)                                                       \
    X(vmpidr) X(csselr) X(sctlr) X(cpacr) X(ttbcr) X(dacr)                          \
    X(dfsr) X(ifsr) X(adfsr) X(aifsr) X(dfar) X(ifar)                               \
    X(mair0) X(mair1) X(amair0) X(amair1) X(vbar) X(contextidr)                     \
    X(tpidrurw) X(tpidruro) X(tpidrprw) X(teecr) X(teehbr)                          \
    X(cntkctl) X(hcr)
#define WORLD_REGISTERS64(X) X(ttbr0) X(ttbr1) X(par) X(vttbr) X(cntvoff) X(cntv_cval)
// clang-format on

struct cp15_guest {      /* what arch/armv7/cp15.c must know; embedded in the world */
    uint32_t vcpu_count; /* of the VM; constant after boot */
};

#define PMU_EVENTS_MAX 8u /* a core's others are nobody's */

struct pmu { /* performance counters: all zero, and not in the CPU, before their first use */
    bool in_use;
    uint32_t control, enabled, interrupts, overflowed, user, selected;
    uint32_t cycles, filter;
    uint32_t type[PMU_EVENTS_MAX], events[PMU_EVENTS_MAX];
};

struct fp_registers { /* VFP and NEON: moved when another vCPU first uses them */
    uint64_t d[32];
    uint32_t fpscr, fpexc;
};

struct world { /* this core only */
#define WORLD_FIELD(name) uint64_t name;
    WORLD_REGISTERS64(WORLD_FIELD)
#undef WORLD_FIELD
#define WORLD_FIELD(name) uint32_t name;
    WORLD_REGISTERS32(WORLD_FIELD)
#undef WORLD_FIELD
    uint32_t cntv_ctl; /* last: it starts the timer */
    struct pmu pmu;
    struct fp_registers fp;
    struct cp15_guest cp15;
};

/* As at reset of a Cortex-A7 or A15 that enters in SVC with MMU and caches off. vcpu of
 * vcpu_count gives its MPIDR; quiet: it is to look like a uniprocessor, whose kernel
 * keeps its maintenance to itself; vttbr its stage 2. Not loaded at that time. */
void world_reset(struct world *world, struct context *context, unsigned vcpu, unsigned vcpu_count,
                 bool quiet, uint64_t vttbr);

/* After world_reset(): interrupts and WFI are its own, on a core that it has for itself. */
void world_make_hard(struct world *world);

/* The first instruction after world_reset(): entry (bit 0: Thumb), r0 to r2. */
void context_start(struct context *context, uint32_t entry, const uint32_t r[3]);

/* Out of the CPU, into the CPU. Between them no guest may run on this core. */
void world_save(struct world *world, struct context *context);
void world_load(const struct world *world, const struct context *context);

/* Guest accesses to VFP and NEON trap, or reach the registers. */
void world_fp_trap(bool trap);
void world_fp_save(struct fp_registers *fp);
void world_fp_load(const struct fp_registers *fp);

/* The loaded guest's own timer: will it fire, and when (physical ticks)? */
bool world_timer_deadline(const struct world *world, uint64_t *when);

/* A pending asynchronous abort for the loaded guest. */
void world_inject_async_abort(void);

/* Where the loaded guest would fetch an instruction at va from, by its own stage 1
 * and by stage 2; false: it would fault. */
bool world_translate(uint32_t va, bool privileged, pa_t *where);
