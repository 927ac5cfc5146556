/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/tlb.h"

#include "arch/armv7/sysreg.h"

void tlb_publish_tables(void)
{
    dsb_ish();
}

void tlb_invalidate_vm(uint64_t vttbr)
{
    uint64_t loaded = read_vttbr();

    dsb_ish();          /* entries, before any walk after it */
    write_vttbr(vttbr); /* TLBIALLIS acts on this VMID */
    isb();
    write_tlbiallis(0);
    dsb_ish(); /* all cores have done it */
    write_vttbr(loaded);
    isb();
}

void tlb_invalidate_loaded(void)
{
    isb(); /* VTTBR may just have been written: TLBIALL acts on its VMID */
    write_tlbiall(0);
    dsb_ish();
    isb();
}
