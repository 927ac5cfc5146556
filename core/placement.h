/* SPDX-License-Identifier: BSD-2-Clause */
/* core/placement.h - what tools/ found out about each VM and wrote down in
 * build/.../system.c: where its memory is and which images go where. */
#pragma once
#include "core/types.h"

struct boot_image { /* a pristine piece of guest memory, in our image */
    const uint8_t *start;
    uint32_t size; /* bytes in the image */
    ipa_t load_at; /* where it is copied to */
};

struct vm_placement {
    pa_t ram; /* where the VM's RAM begins on the board */
    const struct boot_image *images;
    uint32_t image_count;
    ipa_t entry; /* first instruction; bit 0: Thumb */
    ipa_t dtb;   /* its r2 */
};

extern const struct vm_placement vm_placements[]; /* in the order of system_config.vms */
/* And hard_cores of core/percpu.h. */
extern const pa_t channel_memory[]; /* in the order of system_config.channels */
