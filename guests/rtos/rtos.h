/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/rtos.h - the services of the kernel, for applications: docs/guests.md has a table. */
#pragma once
#include "guests/rtos/kernel/cyclic.h"
#include "guests/rtos/kernel/errors.h"
#include "guests/rtos/kernel/flags.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/messages.h"
#include "guests/rtos/kernel/period.h"
#include "guests/rtos/kernel/semaphore.h"
#include "guests/rtos/kernel/task.h"

/* Each application defines this: it creates and activates what there is; nothing runs yet. */
void rtos_main(void);
