/* SPDX-License-Identifier: BSD-2-Clause */
/* core/lifecycle.h - how a VM starts, stops and starts over.
 *
 *   off -> loading -> running -> stopping (-> quiescing) -> off, or loading again
 *
 * Loading is done in the turns of vCPU 0, on its own core, a piece at a time; other
 * vCPUs of that core are not held up. Stopping asks every vCPU that takes part to leave; the last
 * one to do so ends it, in turns of vCPU 0 once more if it has devices to be stopped
 * (core/quiesce.h). So a restarted VM finds what it found at power-on: its images, zeroes, and
 * devices after reset.
 *
 * A vCPU takes part from the moment it is asked to start, not from its first
 * instruction: a VM that stops waits for it too, so no start outlives its VM's life.
 */
#pragma once
#include "core/vm.h"

/* From off only; false: it is not off. Any core, no lock held. */
bool vm_start(struct vm *vm);

/* The guest is through, or beyond help (reason: a sentence's end for the log, NULL:
 * it asked for it itself). Any core; returns before the VM has stopped. A VM that
 * neither runs nor loads (off, stopping already) stays as it is: false. */
bool vm_stop(struct vm *vm, enum vm_end end, const char *reason);

/* On the core of vCPU 0, in its turn: one piece of work; afterwards it is running, or, if it is
 * quiescing, at its end. */
void vm_load_step(struct vm *vm);

/* Boot, after the last vm_start(). Until then no end of a VM is the end of all; missing:
 * how many VMs could not be started. */
void vm_started_all(uint32_t missing);

/* The board goes off when the last VM does, unless that one is VM_END_PARKED: an operator is
 * there, who may start it again, or asks for this. Returns, false, when not all are off. */
bool board_power_off(void);

/* PSCI CPU_ON, any core: from off, and while the VM runs, the vCPU takes part from now
 * on and is told to begin as start says. Returns its power before. */
enum vcpu_power vm_vcpu_joins(struct vcpu *vcpu, const struct vcpu_start *start);

/* On its own core: is this vCPU to leave, because its VM is being stopped? */
bool vm_vcpu_must_leave(const struct vcpu *vcpu);

/* On its own core: this vCPU, which took part, is off from now on. */
void vm_vcpu_left(struct vcpu *vcpu);
