/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_tests.h - the parts of the image smp.
 *
 * Each CPU counts for itself what it finds wrong; CPU 0 adds it up and reports. Boot arguments:
 * times=N makes all of it N times as long; cores=N says that CPU n lives on core n % N, so that
 * those who share one can count how often they were preempted; preemptions=N is how many of
 * them there must be in all.
 */
#pragma once
#include "guests/runtime/smp.h"

/* smp_psci.c: CPU_ON, CPU_OFF and AFFINITY_INFO, many at once. */
void smp_psci_tests(void);

/* smp_sgi.c: software-generated interrupts, all to all. */
void smp_sgi_tests(void);

/* smp_spi.c: shared interrupts that change their target. */
void smp_spi_tests(void);

/* smp_tlb.c: everybody's own address space. */
void smp_tlb_tests(void);

/* smp_vfp.c: everybody's own VFP registers. */
void smp_vfp_tests(void);

/* smp_atomics.c: exclusive accesses, locks. */
void smp_atomics_tests(void);

/* smp_sleep.c: WFI, WFE and SEV. */
void smp_sleep_tests(void);

/* count, times as many as the boot arguments say. */
uint32_t many(uint32_t count);

/* From the boot arguments; 0 cores: unknown. */
extern uint32_t smp_cores, smp_preemptions;

/* One line about what this CPU found wrong. */
void smp_complain(unsigned cpu);
uint32_t smp_complaints(void); /* of all, since the last call */
