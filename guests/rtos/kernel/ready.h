/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/ready.h - the tasks that could run. For the kernel's own use, interrupts
 * masked. */
#pragma once
#include "guests/rtos/kernel/task.h"

void ready_init(void);

/* As the last of its priority. */
void ready_insert(struct task *t);
void ready_remove(struct task *t);

/* NULL: nobody wants the CPU. */
struct task *ready_first(void);
