/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/stage2_pool.h - who holds which table of stage2_pool.
 *
 * Tables go out and come back in lists, so that a change of a map can first take all
 * that it will need and then not fail. A table in a list is linked through its entry 0,
 * in a value whose bit 0 is clear: to a table walk that still reaches it, it is an
 * invalid entry. A table from the pool has only invalid entries. Any core.
 */
#pragma once
#include "arch/stage2.h"

struct table_list { /* whoever made it; all zero: empty */
    uint64_t first; /* link to the first table, as entry 0 of each holds one to the next */
};

void table_list_push(struct table_list *list, struct stage2_table *table);
struct stage2_table *table_list_pop(struct table_list *list); /* NULL: empty */

/* Adds count tables to list; false: the pool does not hold so many, none is taken. */
bool stage2_pool_take(struct table_list *list, uint32_t count);

/* All tables of the list go back, whatever their entries hold. No TLB and no walk may
 * know them any more. The list is empty afterwards. */
void stage2_pool_give(struct table_list *list);

/* The PA in a descriptor of this table, and back. Virtual is physical in Hyp; on a PC
 * these are the low 32 bits, which is enough to find a table of the pool again. */
uint32_t stage2_table_pa(const void *table);
struct stage2_table *stage2_table_at(uint32_t pa);
