/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/stage2.h - what a VM may touch: the translation from its addresses to real ones.
 *
 * LPAE stage-2 tables (DDI 0406C B3.6) from one static pool for all VMs. What is
 * not mapped aborts into Hyp. Boot maps each VM once; later only views (below)
 * are shut and opened.
 *
 * Who may call: any core, but for one struct stage2 one core at a time (the VM's
 * lock, or boot); stage2_translate() included, since tables of what is unmapped
 * meanwhile may already serve another VM. The pool itself needs no care.
 */
#pragma once
#include "core/types.h"

#define STAGE2_PAGE_SIZE     (4 * KiB)
#define STAGE2_ROOT_ENTRIES  2048u /* of 2 MiB each: a 32-bit IPA */
#define STAGE2_TABLE_ENTRIES 512u
#define STAGE2_VIEW_ENTRIES  (STAGE2_ROOT_ENTRIES / STAGE2_TABLE_ENTRIES)

struct stage2_root { /* level 2 */
    uint64_t entries[STAGE2_ROOT_ENTRIES];
} __attribute__((aligned(16384)));

struct stage2_table { /* level 3 */
    uint64_t entries[STAGE2_TABLE_ENTRIES];
} __attribute__((aligned(4096)));

/* Defined by the generated system.c: a root for each VM, and so many tables as
 * stage2_tables_needed() says. In bss. */
extern struct stage2_root stage2_roots[];
extern struct stage2_table stage2_pool[];
extern const uint32_t stage2_pool_count;

struct stage2 {
    uint64_t *root; /* constant after boot */
    uint32_t vmid;  /* constant after boot */
};

enum stage2_kind {
    STAGE2_RAM,           /* Normal write-back, inner shareable, read, write and execute */
    STAGE2_RAM_READ_ONLY, /* the same, no writes */
    STAGE2_DEVICE,        /* Device, read and write, never executed */
    /* Normal, never cached: VMs whose own mappings differ see the same bytes. No execution. */
    STAGE2_SHARED,
    STAGE2_SHARED_READ_ONLY,
};

/* Once per VM, at boot: nothing is mapped. vmid: 1 to the number of VMs, a VM's own;
 * it chooses the root. */
void stage2_init(struct stage2 *s2, unsigned vmid);

/* Maps [address, address + size) to target, in the largest blocks that both
 * addresses allow (2 MiB, 4 KiB). All or nothing.
 * -EINVAL: empty, not whole pages, or past 4 GiB; -EEXIST: a part is mapped
 * already; -ENOMEM: the pool holds too few tables. On return every core's walks
 * see the new entries. */
int stage2_map(struct stage2 *s2, ipa_t address, pa_t target, uint32_t size, enum stage2_kind kind);

/* Takes [address, address + size) away; a part that is not mapped stays so. A
 * block of which only a part goes is split, which takes tables from the pool.
 * -EINVAL as above; -ENOMEM: no table for the split, nothing is changed.
 * On return no core's TLB knows the range any more, and emptied tables are back
 * in the pool. A vCPU of this VM that runs meanwhile may fault for a moment on
 * the rest of a block that is split: ask stage2_translate() before blaming it. */
int stage2_unmap(struct stage2 *s2, ipa_t address, uint32_t size);

/* False: not mapped. *target is where this very byte is. */
bool stage2_translate(const struct stage2 *s2, ipa_t address, pa_t *target);

/* VTTBR for this VM: table address and VMID (DDI 0406C B4.1.174). */
uint64_t stage2_vttbr(const struct stage2 *s2);

/* A vCPU's own way into its VM's tables, which can be shut without touching what the
 * others of the VM see: a level more, above the root, for cores that walk from there
 * (mmu_core_init()). In bss: shut. For one view, one core at a time. */
struct stage2_view {
    uint64_t root[STAGE2_VIEW_ENTRIES] __attribute__((aligned(32))); /* level 1 */
};

/* It is s2. */
void stage2_view_open(struct stage2_view *view, const struct stage2 *s2);

/* On return whoever uses it faults at its next fetch, load or store. */
void stage2_view_shut(struct stage2_view *view, const struct stage2 *s2);

/* VTTBR for it; the VMID is the VM's. */
uint64_t stage2_view_vttbr(const struct stage2_view *view, const struct stage2 *s2);

/* Tables that nobody uses. For reports and tests. */
uint32_t stage2_pool_free_count(void);

/* For tools/, on the PC: one range of a VM's address map, as for stage2_map(). */
struct stage2_range {
    ipa_t address;
    pa_t target;
    uint32_t size; /* bytes */
};

/* How many tables of the pool these valid, disjoint ranges of one VM take, in
 * whatever order they are mapped. */
uint32_t stage2_tables_needed(const struct stage2_range *ranges, unsigned count);
