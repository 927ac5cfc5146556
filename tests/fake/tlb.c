/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/tlb.h"

struct fake_tlb fake_tlb;

void tlb_publish_tables(void)
{
    fake_tlb.published++;
}

void tlb_invalidate_vm(uint64_t vttbr)
{
    fake_tlb.invalidated++;
    fake_tlb.last_vttbr = vttbr;
    if (fake_tlb.on_invalidate)
        fake_tlb.on_invalidate();
}

void tlb_invalidate_loaded(void)
{
    fake_tlb.invalidated_loaded++;
}
