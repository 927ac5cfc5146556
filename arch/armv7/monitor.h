/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/monitor.h - from Secure state to Hyp mode, and what stays in Secure state: a monitor
 * that starts other cores (PSCI's CPU_ON, DEN 0022 5.1.4, by SMC). MMU and caches are off in all
 * of it. */
#pragma once
#include "core/types.h"

/* monitor_vectors.S. Is this core in Secure state? In SVC mode only. */
bool monitor_is_secure(void);

/* monitor_vectors.S. Into Hyp mode, and there to boot_main(). In secure SVC mode, first core. */
_Noreturn void monitor_leave(void);

/* First core, in secure SVC mode: what Non-secure state may use from now on. */
void monitor_init(void);

/* Each core, in secure SVC mode. */
void monitor_core_init(void);

/* The monitor stays: CPU_ON by SMC is answered. */
bool monitor_is_there(void);

/* monitor_vectors.S, in Monitor mode: an SMC. The answer goes into r0. */
int32_t monitor_call(uint32_t function, uint32_t mpidr, uint32_t entry, uint32_t context);

/* Makes another core run secure SVC code at first (physical). Where there is no monitor, any code
 * in Hyp mode. False: the board has no way. */
bool monitor_release(uint32_t mpidr, pa_t first);

/* What a core that starts is told. No cache line of it holds anything else. */
struct monitor_next {
    uint32_t entry, context;
} __attribute__((aligned(64)));
extern struct monitor_next monitor_next;

/* monitor_vectors.S: a core's first instructions: into Hyp mode, to monitor_next; and where it is
 * in Hyp mode already. */
void monitor_secondary(void);
void monitor_secondary_hyp(void);
