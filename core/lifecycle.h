/* SPDX-License-Identifier: BSD-2-Clause */
/* core/lifecycle.h - how a VM starts, stops and starts over.
 *
 *   off -> loading -> running -> stopping -> off, or loading again
 *
 * Loading is done in the turns of vCPU 0, on its own core, a piece at a time; other
 * vCPUs of that core are not held up. Stopping asks every vCPU to leave; the last one
 * to do so ends it. So a restarted VM finds what it found at power-on: its images,
 * zeroes, and devices after reset.
 */
#pragma once
#include "core/vm.h"

/* From off only. Any core. */
void vm_start(struct vm *vm);

/* The guest is through, or beyond help (reason: a sentence's end for the log, NULL:
 * it asked for it itself). Any core; returns before the VM has stopped. A VM that is
 * not running, or stopping already, stays as it is. */
void vm_stop(struct vm *vm, enum vm_end end, const char *reason);

/* On the core of vCPU 0, in its turn: one piece of work; afterwards it is running. */
void vm_load_step(struct vm *vm);

/* On its own core: this vCPU, which took part, is off from now on. */
void vm_vcpu_left(struct vm *vm);

/* A vCPU is about to run: false when the VM is being stopped. Any core. */
bool vm_vcpu_joins(struct vm *vm);
