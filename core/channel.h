/* SPDX-License-Identifier: BSD-2-Clause */
/* core/channel.h - memory that two VMs share, and a doorbell to either.
 *
 * Nagaya maps, tells each end in the header whether the other runs, and carries the
 * doorbells; it never reads what guests write there. The memory is cleared once, at
 * power-on. docs/channels.md.
 */
#pragma once
#include "core/vm.h"

/* Boot, after the VMs: memory and its header are there, in both VMs. */
void channel_init_all(void);

/* Boot: a VM that takes its interrupts itself gets its doorbells from the board's GIC, where
 * an SPI of the same number is unused. */
void channel_attach(struct vm *vm);

/* The VM begins to run, or has ended: a new epoch, and the other ends' doorbells ring.
 * Whoever ends or starts it; no lock held. */
void channel_new_epoch(const struct vm *vm, bool runs);

/* A doorbell of this VM: to the other end of channel number. False: it has no end there.
 * Any core, no lock held but a device's of this VM. */
bool channel_ring(const struct vm *vm, uint32_t number);

/* Outputs of its PL061 changed. */
void channel_outputs_changed(const struct vm *vm, uint8_t lines);
