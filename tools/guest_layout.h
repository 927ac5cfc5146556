/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_layout.h - where initrd and device tree lie in a guest's memory: where
 * QEMU's loader would put them (its hw/arm/boot.c), as long as they are clear of
 * everything there. */
#pragma once
#include "core/vm_config.h"
#include "tools/load_image.h"

/* Gives *initrd its load_at. False after adding a sentence: it does not fit. */
bool layout_initrd(const struct vm_config *vm, const struct kernel_image *kernel,
                   struct image_piece *initrd, struct problems *problems);

/* Gives *dtb its load_at. initrd->size 0: none. False after adding a sentence. */
bool layout_dtb(const struct vm_config *vm, const struct kernel_image *kernel,
                const struct image_piece *initrd, struct image_piece *dtb,
                struct problems *problems);
