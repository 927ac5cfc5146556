/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/tlb.h - counts what arch/tlb.h was asked for. */
#pragma once
#include "arch/tlb.h"

struct fake_tlb {
    unsigned published;
    unsigned invalidated;
    unsigned invalidated_loaded;
    uint64_t last_vttbr;
    void (*on_invalidate)(void); /* looks at the tables at that moment; NULL: nobody does */
};

extern struct fake_tlb fake_tlb;
