/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/mmu.h - Hyp's own address space: virtual = physical, and nothing mapped that
 * is not used. Boot only; mappings stay for good. */
#pragma once
#include "core/types.h"

#define MMU_TABLE_ENTRIES 512u

struct mmu_table { /* levels 2 and 3 */
    uint64_t entries[MMU_TABLE_ENTRIES];
} __attribute__((aligned(4096)));

/* Defined by the generated system.c, as many as tools/mmu_count.c counts. In bss. */
extern struct mmu_table mmu_tables[];
extern const uint32_t mmu_table_count;

enum mmu_kind {
    MMU_CODE,      /* read, execute            */
    MMU_READ_ONLY, /* read                     */
    MMU_DATA,      /* read, write              */
    MMU_DEVICE,    /* read, write; Device memory */
};

/* Image, stacks and the board's devices; then translation and caches are on.
 * First core only. */
void mmu_init(void);

/* Each core, the first one after mmu_init(): stage 2 is as guests need it. has_view: they are
 * in a struct stage2_view. */
void mmu_core_init(bool has_view);

/* Maps whole 4 KiB pages; 2 MiB blocks where alignment allows. Who calls this for something
 * new tells tools/mmu_count.c of it. */
void mmu_map(pa_t start, uint32_t size, enum mmu_kind kind);
