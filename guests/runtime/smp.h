/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/smp.h - several CPUs at work together.
 *
 * CPU 0 leads: it calls smp_start() once, then smp_run() for each piece of work, and only it
 * prints. All run with the MMU and caches on, every address mapped to itself, but for
 * SMP_WINDOW. Between two pieces of work the others sleep with interrupts let in.
 */
#pragma once

#define SMP_CPU_MAX    8
#define SMP_STACK_SIZE 8192

#ifndef __ASSEMBLER__
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"
#include <stdbool.h>
#include <stdint.h>

/* 1 GiB from here is nowhere; spaces of one's own begin with smp_map's other entries. */
#define SMP_WINDOW       0x80000000u
#define SMP_WINDOW_ENTRY 2u
extern const uint64_t smp_map[4]; /* long descriptors, first level */

/* How long nothing may happen before the guest gives up, and how long a nap is. */
#define SMP_PATIENCE_US 30000000u
#define SMP_NAP_US      200u

struct smp_entry { /* as found where CPU_ON leads; that CPU's */
    uint32_t count;
    uint32_t context; /* r0 */
    uint32_t cpsr, sctlr;
};
extern volatile struct smp_entry smp_entries[SMP_CPU_MAX];

static inline unsigned cpu_number(void)
{
    return read_mpidr() & 0xffu;
}

/* As the distributor says. */
unsigned cpu_count(void);

/* The MMU goes on, the other CPUs start; returns when all are there. */
void smp_start(void);

/* CPU_ON leads here; bit 0 of the second one is set. */
void smp_entry(void);
void smp_entry_thumb(void);

/* work(cpu) on every CPU that is on, this one included; returns when all have done it. */
void smp_run(void (*work)(unsigned cpu));

/* From work: ends it for this CPU, and switches the CPU off. */
void smp_leave(unsigned cpu) __attribute__((noreturn));

/* Starts a CPU that left; returns when it is there. */
void smp_come_back(unsigned cpu);

/* Waits until count CPUs are here. */
void smp_meet(unsigned count);

/* The same, and all go on at the same time, as far as they are not on one core. */
void smp_meet_exactly(unsigned count);

/* Sleeps in WFI: until an interrupt, at most SMP_NAP_US. Uses CNTV. */
void smp_nap(void);

/* Ends the guest. */
void smp_give_up(const char *missing) __attribute__((noreturn));

#define SMP_WAIT(condition, missing)                                                               \
    do {                                                                                           \
        uint64_t patience = now() + ticks_of_us(SMP_PATIENCE_US);                                  \
        while (!(condition)) {                                                                     \
            if (now() > patience)                                                                  \
                smp_give_up(missing);                                                              \
            smp_nap();                                                                             \
        }                                                                                          \
    } while (0)

/* What this interrupt does on any CPU that takes it; source: of an SGI. */
typedef void smp_callback(unsigned cpu, unsigned irq, unsigned source);
void smp_irq_on(unsigned irq, smp_callback *callback);

/* A lock that spins, without WFE. */
void smp_lock(volatile uint32_t *lock);
void smp_unlock(volatile uint32_t *lock);

/* Of this CPU's own sequence, below limit. */
uint32_t smp_random(unsigned cpu, uint32_t limit);

uint32_t atomic_add(volatile uint32_t *at, uint32_t addend); /* the sum */
uint32_t atomic_swap(volatile uint32_t *at, uint32_t value); /* what was there */

static inline void dmb(void)
{
    __asm__ volatile("dmb" : : : "memory");
}
#endif
