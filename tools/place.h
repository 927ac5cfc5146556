/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/place.h - which physical memory is whose. */
#pragma once
#include "core/board.h"
#include "core/vm_config.h"
#include "tools/problems.h"
#include "tools/span.h"

#define PLACE_PAGE              UINT64_C(4096)

/* Behind the board's load address this much is Nagaya's own: code, data, stacks, tables, the
 * root of each VM's Stage 2 among them. The guests' images come on top. The link fails when
 * Nagaya outgrows it. */
#define HYPERVISOR_RESERVE(vms) ((448 + 16 * (vms)) * KiB)

struct placement {
    struct span hypervisor;  /* with the images it carries */
    struct span ram[VM_MAX]; /* of each VM, physical       */
    struct span channel[CHANNEL_MAX];
};

/* Gives each VM its RAM; images_size: bytes of all guest images in Nagaya's own image. A VM's RAM
 * is aligned to its size where the board has room, to 2 MiB at least (relative to its IPA), so
 * that Stage 2 maps it in blocks; one with ram.direct gets the place that it says. Channels take
 * what is left. The same input gives the same answer. False after adding a sentence for the first
 * VM or channel that does not fit. */
bool place_vms(const struct system_config *system, const struct board *on, uint64_t images_size,
               struct placement *placement, struct problems *problems);

/* The free piece of the board's RAM that begins first at or behind from; empty: there is none. */
struct span place_next_free(const struct placement *placement, unsigned vm_count,
                            const struct board *on, uint64_t from);
