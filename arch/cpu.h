/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/cpu.h - what core may ask of the CPU it runs on. */
#pragma once
#include "core/types.h"

struct core;

/* This core's struct core, set once by cpu_set_core(). Any time after that. */
struct core *this_core(void);
void cpu_set_core(struct core *core);

/* Sleeps until an interrupt is pending (it stays masked: gic_acknowledge() takes it).
 * One that is pending already ends the sleep at once, so a caller that checked its
 * mailbox before cannot miss a message whose sender kicks this core. */
void cpu_wait_for_interrupt(void);

/* One turn of a loop that looks whether another core is through: a hint that whoever else
 * needs this core's time may have it (YIELD, DDI 0406C A8.8.426; QEMU with one thread
 * for all cores goes on with the next one). */
void cpu_relax(void);

/* For ever. */
_Noreturn void cpu_stop(void);

/* Sets size bytes at start to zero; both multiples of 4 KiB. */
void cpu_clear_pages(void *start, uint32_t size);

/* What we wrote to [start, start + size) is what an observer without caches sees, and no data
 * cache holds it any more: a guest's first instructions run with its MMU off, and what they write
 * must not be hidden by a line of ours once its caches are on (DDI 0406C A3.5.3). */
void cpu_clean_invalidate(const void *start, uint32_t size);

/* Instruction caches of all cores forget what they hold, after new code was written
 * and cleaned. */
void cpu_invalidate_instructions(void);
