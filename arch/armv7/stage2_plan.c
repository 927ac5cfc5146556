/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/stage2_plan.c - how many tables an address map takes. For tools/ on the PC;
 * stage2_map() decides with the same stage2_fits_entry(). */
#include "arch/armv7/stage2_format.h"
#include "arch/stage2.h"

/* Does this range need a table below the entry of this level that spans start? */
static bool needs_table(const struct stage2_range *range, unsigned level, uint32_t start)
{
    uint32_t first = range->address.value;
    uint32_t last = first + range->size - 1;
    uint32_t end = start | stage2_span_mask(level);
    uint32_t from = first > start ? first : start;
    uint32_t to = last < end ? last : end;

    return from <= to && !stage2_fits_entry(level, from, to, range->target.value + (from - first));
}

static bool any_needs_table(const struct stage2_range *ranges, unsigned count, unsigned level,
                            uint32_t start)
{
    for (unsigned n = 0; n < count; n++) {
        if (needs_table(&ranges[n], level, start))
            return true;
    }
    return false;
}

static uint32_t tables_below(unsigned level, const struct stage2_range *ranges, unsigned count)
{
    uint32_t tables = 0;
    uint32_t start = 0;

    do {
        tables += any_needs_table(ranges, count, level, start);
        start += stage2_span_mask(level) + 1;
    } while (start != 0);
    return tables;
}

uint32_t stage2_tables_needed(const struct stage2_range *ranges, unsigned count)
{
    return tables_below(S2_LEVEL_ROOT, ranges, count);
}
