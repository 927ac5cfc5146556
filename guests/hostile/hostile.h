/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/hostile.h - a guest that does everything it must not do.
 *
 * An attack is a function that makes one random attempt. Nothing it does may harm anyone but
 * the guest itself, and it avoids just what would end the guest's own run. Every exception
 * is caught and ignored.
 */
#pragma once
#include "guests/runtime/execute.h"
#include <stdint.h>

/* Reproducible: the seed is printed, and may be given as seed=N in the boot arguments. */
uint32_t random_word(void);

/* 0 <= result < limit */
uint32_t random_below(uint32_t limit);

/* Often 0, ~0, a power of two and the like. */
uint32_t random_value(void);

typedef void attack(void);

/* memory.c */
attack attack_any_address, attack_device_edges, attack_odd_accesses, attack_page_tables;
attack attack_jump;

/* calls.c */
attack attack_calls, attack_psci;

/* registers.c */
attack attack_cp15_write, attack_cp15_read, attack_cp14, attack_cp_64, attack_cp_memory;
attack attack_modes, attack_vfp;

/* interrupts.c */
attack attack_distributor, attack_cpu_interface, attack_storm, attack_timers, attack_sleep;

/* Executes code; whatever comes of it is fine as long as we are here afterwards. */
void attempt(struct cpu *cpu, struct code code);

/* A random mode a guest may run code in, PL0 included. */
uint32_t random_mode(void);
