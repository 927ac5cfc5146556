/* SPDX-License-Identifier: BSD-2-Clause */
/* core/irq.h - physical interrupts: whose they are.
 *
 * A core's own (kick, alarm, maintenance, console) are handled and ended here. A
 * guest's are handed to its vGIC still active: the guest ends them.
 */
#pragma once
#include "core/latency.h"
#include "core/percpu.h"
#include "core/types.h"

struct context;
struct vm;

/* Boot, first core: nothing is handled before. Then each core. */
void irq_init(void);
void irq_core_init(void);

/* Boot, first core, at its end: system_config.console_poll_ms is heeded. */
void irq_start_uart_poll(void);

/* Boot: the board's interrupt belongs to vm, which knows it as guest_irq. */
void irq_give(unsigned physical_irq, struct vm *vm, unsigned guest_irq);

/* Such an interrupt, as they were given, and how long from when a core took it until whom it
 * is for ran. NULL: there are not so many, or it is not among the first IRQ_WATCHED_MAX. */
#define IRQ_WATCHED_MAX 16u
struct irq_watched {
    const struct vm *vm;
    uint32_t guest_irq;
    struct latency latency;
};
const struct irq_watched *irq_watched(unsigned n);

/* Are virtual timers watched, too (struct vcpu: timer)? That is some instructions for each
 * interrupt of theirs. Any core. */
extern bool irq_timers_are_watched;

/* Makes another core look at its mailbox. Any core. */
void irq_kick(const struct core *core);

/* Panic: every other core ends in panic_stop_here(). */
void irq_stop_others(void);

/* Handles what is pending on this core. Not while a guest runs. */
void irq_poll(struct core *core);

/* vectors.S: a guest was interrupted; the answer runs next. FIQ: none is ours. */
struct context *irq_dispatch(struct context *context);
struct context *fiq_dispatch(struct context *context);
