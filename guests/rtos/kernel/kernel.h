/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/kernel.h - who has the CPU.
 *
 * The most urgent task that is ready runs, among equals the one that was ready first. There is
 * one core, and all of the kernel's data is touched with interrupts masked only. A handler is
 * what an interrupt or a timer calls: it runs with interrupts masked and cannot wait.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Before anything is created. */
void kernel_init(void);

/* Never returns: the caller's stack becomes the idle task's. */
void kernel_start(void) __attribute__((noreturn));

/* Between these nothing else runs; they nest. What kernel_lock() returned goes to
 * kernel_unlock(), where a more urgent task that became ready meanwhile gets the CPU. */
bool kernel_lock(void);
void kernel_unlock(bool was_locked);

/* Gives the CPU to whom it is due. Interrupts masked: for the port, leaving an interrupt. */
void kernel_dispatch(void);

/* The counter, in ticks. */
uint64_t kernel_now(void);
