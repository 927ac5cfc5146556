/* SPDX-License-Identifier: BSD-2-Clause */
/* core/quiesce.h - stops what reads and writes memory by itself for a VM: the register writes of
 * its configuration, between its vCPUs' end and whatever becomes of its memory.
 *
 * core/lifecycle.c calls this in turns of vCPU 0, on its core, so nobody waits for a device but
 * the VM itself.
 */
#pragma once
#include "core/types.h"

struct vm;
struct vm_config;

struct quiesce { /* who ended the VM, then the core of vCPU 0 */
    bool is_on;
    uint32_t step;
    bool is_written; /* the step's write was made, at ... */
    uint64_t since;
};

enum quiesce_result {
    QUIESCE_GOES_ON, /* call again */
    QUIESCE_DONE,
    QUIESCE_FAILED, /* a device did not answer in time; a line on the console says which */
};

/* Boot: its registers are within our reach. */
void quiesce_init(const struct vm_config *config);

/* A write, or a look at what the last one waits for. vm->quiesce.is_on alone is set before the
 * first. */
enum quiesce_result quiesce_step(struct vm *vm);
