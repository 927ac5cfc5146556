/* SPDX-License-Identifier: BSD-2-Clause */
/* core/irq.h - physical interrupts: whose they are.
 *
 * A core's own (kick, alarm, maintenance, console) are handled and ended here. A
 * guest's are handed to its vGIC still active: the guest ends them.
 */
#pragma once
#include "core/percpu.h"
#include "core/types.h"

struct context;
struct vm;

/* Boot, first core: nothing is handled before. Then each core. */
void irq_init(void);
void irq_core_init(void);

/* Boot: the board's interrupt belongs to vm, which knows it as guest_irq. */
void irq_give(unsigned physical_irq, struct vm *vm, unsigned guest_irq);

/* Makes another core look at its mailbox. Any core. */
void irq_kick(const struct core *core);

/* Panic: every other core ends in panic_stop_here(). */
void irq_stop_others(void);

/* Handles what is pending on this core. Not while a guest runs. */
void irq_poll(struct core *core);

/* vectors.S: a guest was interrupted; the answer runs next. FIQ: none is ours. */
struct context *irq_dispatch(struct context *context);
struct context *fiq_dispatch(struct context *context);
