/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/loader_place.h - where U-Boot may read a file to that it is to start. */
#pragma once
#include "core/board.h"
#include "tools/problems.h"
#include "tools/span.h"

/* What a FIT has beside the images in it, whose number this is; more than mkimage writes. */
#define LOADER_FIT_EXTRA(images) (64 * KiB + (images)*KiB)

/* Finds room for size bytes, in whole MiB from the start of RAM: beside hypervisor, where the
 * parts of the file go, and beside what U-Boot uses itself. Guests' RAM may be there: it is
 * nobody's yet. *load is empty for a board without U-Boot. False after adding a sentence: there is
 * no room, or the parts would go where U-Boot is. */
bool loader_place(const struct board *on, struct span hypervisor, uint64_t size, struct span *load,
                  struct problems *problems);
