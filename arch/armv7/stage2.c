/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/stage2.c - maps, unmaps and looks up in a VM's stage-2 tables.
 *
 * Each change walks twice: the first walk finds out whether it is allowed and how many
 * tables it takes, the second one changes and cannot fail. No empty table stays linked,
 * so an entry that holds a table is a range that is in use.
 */
#include "arch/stage2.h"

#include <errno.h>

#include "arch/armv7/stage2_format.h"
#include "arch/armv7/stage2_pool.h"
#include "arch/tlb.h"

#define PAGE_MASK (STAGE2_PAGE_SIZE - 1)

struct piece {            /* of an address map, in whole pages */
    uint32_t first, last; /* IPA, both inclusive */
    uint32_t target;      /* PA of first; of no meaning when unmapping */
};

struct change {
    struct stage2 *s2;
    uint64_t attributes;
    struct table_list stock;   /* tables that will be needed */
    struct table_list emptied; /* tables that are no longer linked */
};

static const uint64_t attributes_of[] = {
    [STAGE2_RAM] = S2_MEMATTR_NORMAL_WB | S2_SH_INNER | S2_AF | S2_HAP_READ | S2_HAP_WRITE,
    [STAGE2_RAM_READ_ONLY] = S2_MEMATTR_NORMAL_WB | S2_SH_INNER | S2_AF | S2_HAP_READ,
    [STAGE2_DEVICE] = S2_MEMATTR_DEVICE | S2_AF | S2_HAP_READ | S2_HAP_WRITE | S2_XN,
    [STAGE2_SHARED] = S2_MEMATTR_NORMAL_NC | S2_AF | S2_HAP_READ | S2_HAP_WRITE | S2_XN,
    [STAGE2_SHARED_READ_ONLY] = S2_MEMATTR_NORMAL_NC | S2_AF | S2_HAP_READ | S2_XN,
};

/* Walkers of other cores read entries while they change: one 64-bit access each, which
 * with LPAE is single-copy atomic (DDI 0406C A3.5.3). */
static uint64_t load(const uint64_t *entry)
{
    return __atomic_load_n(entry, __ATOMIC_RELAXED);
}

static void store(uint64_t *entry, uint64_t value)
{
    __atomic_store_n(entry, value, __ATOMIC_RELAXED);
}

static bool is_table(uint64_t entry, unsigned level)
{
    return level < S2_LEVEL_LAST && (entry & S2_TYPE) == S2_TABLE;
}

static uint64_t *table_of(uint64_t entry)
{
    return stage2_table_at((uint32_t)(entry & S2_ADDRESS))->entries;
}

static unsigned index_of(uint32_t address, unsigned level)
{
    unsigned index = address / (stage2_span_mask(level) + 1);

    return level == S2_LEVEL_ROOT ? index : index % STAGE2_TABLE_ENTRIES;
}

/* The part of piece that lies in the span of its first entry at this level. */
static struct piece head_of(const struct piece *piece, unsigned level)
{
    struct piece head = *piece;
    uint32_t span_last = piece->first | stage2_span_mask(level);

    if (head.last > span_last)
        head.last = span_last;
    return head;
}

/* Takes head off piece; false: nothing is left. */
static bool next_piece(struct piece *piece, const struct piece *head)
{
    if (head->last == piece->last)
        return false;
    piece->target += head->last - head->first + 1;
    piece->first = head->last + 1;
    return true;
}

static bool fits(const struct piece *head, unsigned level)
{
    return stage2_fits_entry(level, head->first, head->last, head->target);
}

static bool is_valid_range(uint32_t start, uint32_t size)
{
    return size != 0 && ((start | size) & PAGE_MASK) == 0 && start + (size - 1) >= start;
}

/* Mapping ------------------------------------------------------------------ */

/* How many tables must be added below table to map piece; table NULL: it is not there
 * yet. -EEXIST: a part of piece is mapped. */
static int tables_to_map(const uint64_t *table, unsigned level, struct piece piece)
{
    int count = 0;
    struct piece head;

    do {
        head = head_of(&piece, level);
        uint64_t entry = table ? load(&table[index_of(head.first, level)]) : S2_INVALID;
        bool has_table = is_table(entry, level);
        int below;

        if (fits(&head, level) ? entry & S2_VALID : (entry & S2_VALID) && !has_table)
            return -EEXIST;
        if (fits(&head, level))
            continue;
        below = tables_to_map(has_table ? table_of(entry) : NULL, level + 1, head);
        if (below < 0)
            return below;
        count += below + !has_table;
    } while (next_piece(&piece, &head));
    return count;
}

static void map_piece(struct change *change, uint64_t *table, unsigned level, struct piece piece)
{
    struct piece head;

    do {
        head = head_of(&piece, level);
        uint64_t *entry = &table[index_of(head.first, level)];

        if (fits(&head, level)) {
            store(entry,
                  change->attributes | head.target | (level == S2_LEVEL_LAST ? S2_PAGE : S2_BLOCK));
            continue;
        }
        if (!(load(entry) & S2_VALID))
            store(entry, stage2_table_pa(table_list_pop(&change->stock)) | S2_TABLE);
        map_piece(change, table_of(load(entry)), level + 1, head);
    } while (next_piece(&piece, &head));
}

int stage2_map(struct stage2 *s2, ipa_t address, pa_t target, uint32_t size, enum stage2_kind kind)
{
    struct piece piece = {address.value, address.value + (size - 1), target.value};
    struct change change = {.s2 = s2, .attributes = attributes_of[kind]};
    int needed;

    if (!is_valid_range(address.value, size) || !is_valid_range(target.value, size))
        return -EINVAL;
    needed = tables_to_map(s2->root, S2_LEVEL_ROOT, piece);
    if (needed < 0)
        return needed;
    if (!stage2_pool_take(&change.stock, (uint32_t)needed))
        return -ENOMEM;
    map_piece(&change, s2->root, S2_LEVEL_ROOT, piece);
    /* Only invalid entries became valid, so no TLB holds anything wrong. */
    tlb_publish_tables();
    return 0;
}

/* Unmapping ---------------------------------------------------------------- */

/* How many tables it takes to cut piece out of what table maps; table NULL: it is the
 * inside of a block. */
static uint32_t tables_to_split(const uint64_t *table, unsigned level, struct piece piece)
{
    uint32_t count = 0;
    struct piece head;

    do {
        head = head_of(&piece, level);
        uint64_t entry = table ? load(&table[index_of(head.first, level)]) : S2_BLOCK;
        bool has_table = is_table(entry, level);

        head.target = 0; /* only the IPAs count here */
        if (!(entry & S2_VALID) || fits(&head, level))
            continue;
        count += !has_table;
        count += tables_to_split(has_table ? table_of(entry) : NULL, level + 1, head);
    } while (next_piece(&piece, &head));
    return count;
}

static void detach(struct change *change, uint64_t entry, unsigned level)
{
    uint64_t *table;

    if (!is_table(entry, level))
        return;
    table = table_of(entry);
    for (unsigned n = 0; n < STAGE2_TABLE_ENTRIES; n++)
        detach(change, load(&table[n]), level + 1);
    table_list_push(&change->emptied, stage2_table_at((uint32_t)(entry & S2_ADDRESS)));
}

/* Replaces a block by a table that maps the same. Break before make (DDI 0406C B3.10.1):
 * a TLB must never hold the block and one of its pages at the same time, so the entry is
 * invalid, and known to be by every core, before it is a table. */
static void split(struct change *change, uint64_t *entry, unsigned level)
{
    uint64_t block = load(entry);
    uint64_t attributes = block & ~(S2_ADDRESS | S2_TYPE);
    uint64_t type = level + 1 == S2_LEVEL_LAST ? S2_PAGE : S2_BLOCK;
    uint64_t step = (uint64_t)stage2_span_mask(level + 1) + 1;
    struct stage2_table *table = table_list_pop(&change->stock);

    for (unsigned n = 0; n < STAGE2_TABLE_ENTRIES; n++)
        store(&table->entries[n], attributes | ((block & S2_ADDRESS) + n * step) | type);
    store(entry, S2_INVALID);
    tlb_invalidate_vm(stage2_vttbr(change->s2)); /* also publishes the new table */
    store(entry, stage2_table_pa(table) | S2_TABLE);
}

static bool is_empty(const uint64_t *table)
{
    for (unsigned n = 0; n < STAGE2_TABLE_ENTRIES; n++) {
        if (load(&table[n]) & S2_VALID)
            return false;
    }
    return true;
}

static void unmap_piece(struct change *change, uint64_t *table, unsigned level, struct piece piece)
{
    struct piece head;

    do {
        head = head_of(&piece, level);
        uint64_t *entry = &table[index_of(head.first, level)];

        head.target = 0;
        if (!(load(entry) & S2_VALID))
            continue;
        if (!fits(&head, level)) {
            if (!is_table(load(entry), level))
                split(change, entry, level);
            unmap_piece(change, table_of(load(entry)), level + 1, head);
            if (!is_empty(table_of(load(entry))))
                continue;
        }
        detach(change, load(entry), level);
        store(entry, S2_INVALID);
    } while (next_piece(&piece, &head));
}

int stage2_unmap(struct stage2 *s2, ipa_t address, uint32_t size)
{
    struct piece piece = {.first = address.value, .last = address.value + (size - 1)};
    struct change change = {.s2 = s2};

    if (!is_valid_range(address.value, size))
        return -EINVAL;
    if (!stage2_pool_take(&change.stock, tables_to_split(s2->root, S2_LEVEL_ROOT, piece)))
        return -ENOMEM;
    unmap_piece(&change, s2->root, S2_LEVEL_ROOT, piece);
    /* Before it the TLBs may still use the old entries, and walks the detached tables. */
    tlb_invalidate_vm(stage2_vttbr(s2));
    stage2_pool_give(&change.emptied);
    return 0;
}

/* The rest ----------------------------------------------------------------- */

void stage2_init(struct stage2 *s2, unsigned vmid)
{
    *s2 = (struct stage2){.root = stage2_roots[vmid - 1].entries, .vmid = vmid};
}

bool stage2_translate(const struct stage2 *s2, ipa_t address, pa_t *target)
{
    const uint64_t *table = s2->root;

    for (unsigned level = S2_LEVEL_ROOT;; level++) {
        uint64_t entry = load(&table[index_of(address.value, level)]);
        uint32_t mask = stage2_span_mask(level);

        if (!(entry & S2_VALID))
            return false;
        if (!is_table(entry, level)) {
            *target = pa((uint32_t)(entry & S2_ADDRESS) | (address.value & mask));
            return true;
        }
        table = table_of(entry);
    }
}

static uint64_t vttbr(const struct stage2 *s2, const uint64_t *root)
{
    return (uint64_t)s2->vmid << VTTBR_VMID_SHIFT | stage2_table_pa(root);
}

uint64_t stage2_vttbr(const struct stage2 *s2)
{
    return vttbr(s2, s2->root);
}

void stage2_view_open(struct stage2_view *view, const struct stage2 *s2)
{
    for (unsigned n = 0; n < STAGE2_VIEW_ENTRIES; n++)
        store(&view->root[n], stage2_table_pa(&s2->root[n * STAGE2_TABLE_ENTRIES]) | S2_TABLE);
    tlb_publish_tables();
}

void stage2_view_shut(struct stage2_view *view, const struct stage2 *s2)
{
    for (unsigned n = 0; n < STAGE2_VIEW_ENTRIES; n++)
        store(&view->root[n], S2_INVALID);
    tlb_invalidate_vm(stage2_vttbr(s2)); /* by VMID, so through the VM's own tables */
}

uint64_t stage2_view_vttbr(const struct stage2_view *view, const struct stage2 *s2)
{
    return vttbr(s2, view->root);
}
