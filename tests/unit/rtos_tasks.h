/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/rtos_tasks.h - tasks for tests of guests/rtos, and what they say. One tick is a
 * microsecond. */
#pragma once
#include "guests/rtos/rtos.h"
#include "tests/fake/rtos_port.h"
#include "tests/unit/unit.h"

#define TASKS       6u
#define STACK_BYTES (128u << 10)

/* tasks[0] is created and activated by task_is(0, ...), and so on; called a, b, c... */
extern struct task *tasks;

/* A set-up of cmocka: the counter is at 1000, or a few ticks before it wraps. */
int rtos_power_on(void **state);
int rtos_power_on_at_wrap(void **state);

void task_is(unsigned n, unsigned priority, void (*run)(void *argument));
void task_exists(unsigned n, unsigned priority, void (*run)(void *argument)); /* dormant */

/* Words that come one after the other, as a format of printf. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Microseconds since power on. */
uint64_t time_us(void);

/* All that was said from now on until nothing happens any more; words, a space between each. */
void assert_said(const char *words);

/* Runs until nothing is left to do, and that was said. */
void assert_run_says(const char *words);
