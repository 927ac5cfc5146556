/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/mmu.h - one address map in both translation formats (DDI 0406C B3.5, B3.6).
 *
 * All is mapped to itself, RAM as normal memory, the rest as strongly-ordered, but for the
 * windows below. Everything may be read, written and executed by all. Caches stay off.
 */
#pragma once
#include <stdint.h>

#define WINDOW_RAM       0x60000000u /* RAM_BASE, 2 MiB: our own image */
#define WINDOW_GIC       0x62000000u /* GICD_BASE, 2 MiB: GICC too */
#define WINDOW_BAD_TABLE 0x64000000u /* 2 MiB: its table lies where nothing is */
#define WINDOW_NOTHING   0x66000000u /* 2 MiB: no translation */
#define WINDOW_PAGES     0x68000000u /* two pages, see mmu_map_pages() */
#define HIGH_VECTORS     0xffff0000u /* a page: other_vectors; so is page 0 */

enum mmu_format { SHORT_DESCRIPTORS, LONG_DESCRIPTORS };

void mmu_on(enum mmu_format format);
void mmu_off(void);

/* The two pages of WINDOW_PAGES from now on; page addresses. MMU off. */
void mmu_map_pages(uint32_t first, uint32_t second);

/* Short descriptors: the upper half of the address space is translated by a table at this
 * address (TTBR1). Ends with mmu_off(). */
void mmu_set_upper_table(uint32_t table);
