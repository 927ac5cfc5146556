/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/dispatch.h - the CPU goes from task to task. For the kernel's own use,
 * interrupts masked; the port calls kernel_dispatch() of kernel.h. */
#pragma once
#include "guests/rtos/kernel/task.h"

void dispatch_init(void);

/* The one that has the CPU: a task, or one that nobody created and that is idle. */
struct task *dispatch_running(void);
bool dispatch_is_idle(void);

/* The running task, which is in no list, has ended. again: it shall begin anew, which waits
 * until its stack is free. */
void dispatch_leave(bool again) __attribute__((noreturn));

/* The first thing in a new context. */
void dispatch_arrived(void);
