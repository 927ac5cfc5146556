/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/interrupt.h - interrupts and their handlers. A handler runs with interrupts
 * masked on a stack of its own, and may call every service that does not wait. */
#pragma once
#include <stdbool.h>

/* All off; the kernel's timer gets its interrupt. */
void interrupt_init(void);

/* Enables the interrupt; run is called each time it is taken. A level must be gone when run
 * returns. E_PAR; E_OBJ: it has a handler. */
int interrupt_attach(unsigned irq, bool edge, void (*run)(void *argument), void *argument);
