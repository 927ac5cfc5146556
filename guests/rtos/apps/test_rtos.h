/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_rtos.h - rtos_test: the kernel on a real (or emulated) CPU. What needs no
 * CPU is tested on the PC, by tests/unit/test_rtos_*.c. */
#pragma once
#include "guests/rtos/rtos.h"
#include "guests/runtime/tap.h"

/* Tasks beside the one that tests, which is less urgent than the first four. */
enum helper { URGENT, FIRST, SECOND, THIRD, BEHIND, HELPERS };

void helper_start(enum helper helper, void (*job)(void));
struct task *helper_task(enum helper helper);
void helper_end(enum helper helper);

/* What happens in which order: one letter each. order_is() checks and forgets it. */
void note(char letter);
void order_is(const char *letters, const char *sentence);

void test_context(void);
void test_time(void);
void test_objects(void);
void test_interrupts(void);
