/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/port.h - what the kernel asks of a CPU. guests/rtos/armv7 implements it,
 * and tests/fake/rtos_port.c for the PC.
 *
 * Time is a 64-bit counter that may wrap. The port calls timer_expire() when the counter has
 * reached the time set, and kernel_dispatch() when it leaves an interrupt; both with interrupts
 * masked.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t port_now(void);
uint32_t port_ticks_per_second(void);

/* One compare value: the timer's interrupt is pending from when on, also when that is over. */
void port_timer_set(uint64_t when);
void port_timer_off(void);

/* Masks interrupts; the result says whether they were masked before. */
bool port_mask(void);
void port_unmask(void);
bool port_is_masked(void);

/* A context that begins with begin(), interrupts masked; begin() never returns. */
void *port_context(void *stack, size_t bytes, void (*begin)(void));

/* Leaves its own context in *from and goes on with the other one. Interrupts are masked. */
void port_switch(void **from, void *to);

/* Waits for an interrupt, with interrupts unmasked. */
void port_idle(void);

/* The application made a mistake that nothing can go on with. */
void port_panic(const char *what, const char *who) __attribute__((noreturn));
