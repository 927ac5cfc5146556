/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/stage2_pool.c - who holds which table of stage2_pool. */
#include "arch/armv7/stage2_pool.h"

#include <string.h>

#include "arch/armv7/stage2_format.h"
#include "arch/spinlock.h"

static struct {
    struct spinlock lock;
    uint32_t used;              /* lock: tables from here on were never taken */
    uint32_t returned_count;    /* lock */
    struct table_list returned; /* lock */
} pool;

/* A link is the table's place in the pool, from 1, above bit 0. */
#define LINK_SHIFT 1u

static uint64_t link_to(const struct stage2_table *table)
{
    return (uint64_t)(table - stage2_pool + 1) << LINK_SHIFT;
}

void table_list_push(struct table_list *list, struct stage2_table *table)
{
    table->entries[0] = list->first;
    list->first = link_to(table);
}

struct stage2_table *table_list_pop(struct table_list *list)
{
    struct stage2_table *table;

    if (!list->first)
        return NULL;
    table = &stage2_pool[(list->first >> LINK_SHIFT) - 1];
    list->first = table->entries[0];
    table->entries[0] = S2_INVALID;
    return table;
}

static uint32_t free_count(void)
{
    return stage2_pool_count - pool.used + pool.returned_count;
}

static struct stage2_table *take_one(void)
{
    struct stage2_table *table = table_list_pop(&pool.returned);

    if (table)
        pool.returned_count--;
    else
        table = &stage2_pool[pool.used++];
    return table;
}

bool stage2_pool_take(struct table_list *list, uint32_t count)
{
    bool enough;

    spin_lock(&pool.lock);
    enough = count <= free_count();
    for (uint32_t n = 0; enough && n < count; n++)
        table_list_push(list, take_one());
    spin_unlock(&pool.lock);
    return enough;
}

/* Cleared before the lock is taken: 4 KiB each is too long to keep others waiting. */
void stage2_pool_give(struct table_list *list)
{
    struct stage2_table *table;

    while ((table = table_list_pop(list))) {
        memset(table, 0, sizeof(*table));
        spin_lock(&pool.lock);
        table_list_push(&pool.returned, table);
        pool.returned_count++;
        spin_unlock(&pool.lock);
    }
}

uint32_t stage2_pool_free_count(void)
{
    uint32_t count;

    spin_lock(&pool.lock);
    count = free_count();
    spin_unlock(&pool.lock);
    return count;
}

uint32_t stage2_table_pa(const void *table)
{
    return (uint32_t)(uintptr_t)table;
}

struct stage2_table *stage2_table_at(uint32_t pa)
{
    return &stage2_pool[(pa - stage2_table_pa(stage2_pool)) / sizeof(struct stage2_table)];
}
