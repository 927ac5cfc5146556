/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_fixed_priority.c - reservations under schedulers/fixed_priority.c. */
#include "tests/unit/reserved.h"

int oracle_order(unsigned a, unsigned b)
{
    if (params[a].priority != params[b].priority)
        return params[a].priority < params[b].priority ? -1 : 1;
    return (int)deadline_of(a) - (int)deadline_of(b);
}

bool is_admitted(const struct reserved_core *set)
{
    for (unsigned n = 0; n < set->count; n++)
        if (fixed_priority_response(set, n) == NEVER)
            return false;
    return true;
}

int main(void)
{
    const struct CMUnitTest tests[] = {RESERVED_TESTS};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
