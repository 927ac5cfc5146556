/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/memory.h - the MMU and the caches on, every address at its own place. */
#pragma once
#include <stdint.h>

#define MEMORY_SECTION 0x100000u

/* RAM as far as it is known, the devices of runtime/devices.h, and nothing else. */
void memory_init(void);

/* More RAM, for instance what is shared with another VM: normal memory, written back,
 * shareable. Whole sections. */
void memory_map(uint32_t address, uint32_t bytes);
