/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/stage2_fixture.h"

#include <string.h>

#include "tests/fake/tlb.h"

struct stage2_root stage2_roots[8];
struct stage2_table stage2_pool[POOL_COUNT];
const uint32_t stage2_pool_count = POOL_COUNT;

struct stage2 vm;

int stage2_clear(void **state)
{
    (void)state;
    fake_tlb.on_invalidate = NULL;
    assert_int_equal(stage2_unmap(&vm, ipa(0), 2 * GiB), 0);
    assert_int_equal(stage2_unmap(&vm, ipa(2 * GiB), 2 * GiB), 0);
    assert_int_equal(stage2_pool_free_count(), POOL_COUNT);
    return 0;
}

int stage2_start(void **state)
{
    (void)state;
    stage2_init(&vm, 7);
    fake_tlb = (struct fake_tlb){0};
    return 0;
}

static struct stage2_table *table_at(uint64_t entry)
{
    uint32_t address = (uint32_t)(entry & UINT64_C(0xfffffff000));
    uint32_t offset = address - (uint32_t)(uintptr_t)stage2_pool;

    assert_int_equal(entry & ~UINT64_C(0xfffffff000), 3); /* no attributes in a table entry */
    assert_true(offset < sizeof(stage2_pool));
    return &stage2_pool[offset / 4096];
}

static struct walk leaf(uint64_t entry, unsigned level, unsigned bits, uint32_t address)
{
    uint64_t in_block = (UINT64_C(1) << bits) - 1;
    uint64_t base = entry & UINT64_C(0xfffffff000);

    assert_int_equal(base & in_block, 0);
    return (struct walk){true, level, (uint32_t)(base | (address & in_block)),
                         entry & ~UINT64_C(0xfffffff003)};
}

struct walk stage2_walk(const struct stage2 *s2, uint32_t address)
{
    uint64_t entry = s2->root[address >> 21]; /* four tables of 512 entries */

    if (!(entry & 1))
        return (struct walk){0};
    if (!(entry & 2))
        return leaf(entry, 2, 21, address);
    entry = table_at(entry)->entries[address >> 12 & 0x1ff];
    if (!(entry & 1))
        return (struct walk){0};
    assert_true(entry & 2); /* 0b01 is reserved at level 3 */
    return leaf(entry, 3, 12, address);
}

void assert_mapped(uint32_t address, uint32_t target, unsigned level)
{
    struct walk found = stage2_walk(&vm, address);
    pa_t where = pa(0);

    assert_true(found.mapped);
    assert_int_equal(found.target, target);
    assert_int_equal(found.level, level);
    assert_true(stage2_translate(&vm, ipa(address), &where));
    assert_int_equal(where.value, target);
}

void assert_unmapped(uint32_t address)
{
    pa_t where;

    assert_false(stage2_walk(&vm, address).mapped);
    assert_false(stage2_translate(&vm, ipa(address), &where));
}

static struct stage2 vm_before;
static struct stage2_root root_before;

void stage2_remember(void)
{
    vm_before = vm;
    memcpy(&root_before, vm.root, sizeof(root_before));
}

void assert_nothing_changed(void)
{
    assert_memory_equal(&vm, &vm_before, sizeof(vm));
    assert_memory_equal(vm.root, &root_before, sizeof(root_before));
}

void map(uint32_t address, uint32_t target, uint32_t size)
{
    assert_int_equal(stage2_map(&vm, ipa(address), pa(target), size, STAGE2_RAM), 0);
}

void unmap(uint32_t address, uint32_t size)
{
    assert_int_equal(stage2_unmap(&vm, ipa(address), size), 0);
}

uint32_t tables_used(void)
{
    return POOL_COUNT - stage2_pool_free_count();
}
