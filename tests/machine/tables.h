/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/tables.h - what tools/ generates for an image, for systems that a test
 * makes up: nothing is constant before the power is on. */
#pragma once
#include "core/vm_config.h"

#define TABLES_VCPUS      16u

/* VM n has its RAM at TABLES_RAM + n * TABLES_RAM_SPAN on the board, and on the PC: that is
 * where core/guest_memory.c finds it. */
#define TABLES_RAM        UINT32_C(0x50000000)
#define TABLES_RAM_SPAN   (4 * MiB)

/* One image each, at the first byte of RAM, where it is entered. */
#define TABLES_IMAGE_SIZE 64u

/* Channel n is there, behind the RAMs. */
#define TABLES_CHANNEL(n) (TABLES_RAM + VM_MAX * TABLES_RAM_SPAN + (n)*64 * KiB)

void tables_fill(const struct system_config *system);

/* What VM n's image holds at an offset. */
uint8_t tables_image_byte(uint32_t vm, uint32_t offset);
