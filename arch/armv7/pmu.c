/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/pmu.h"

#include "arch/armv7/hsr.h"
#include "arch/armv7/sysreg.h"

/* PMSELR: the cycle counter's filter is where the 32nd counter's type would be. */
#define SELECT_CYCLES 31u
#define ALL           UINT32_C(0xffffffff)

void pmu_init(void)
{
    uint32_t count = PMCR_N(read_pmcr());

    write_pmcr(0);
    write_hdcr(HDCR_GUEST | HDCR_TPM | (count < PMU_EVENTS_MAX ? count : PMU_EVENTS_MAX));
}

static void select(uint32_t counter)
{
    write_pmselr(counter);
    isb();
}

void pmu_save(struct pmu *pmu)
{
    uint32_t hdcr = read_hdcr();

    pmu->control = read_pmcr();
    write_pmcr(pmu->control & ~PMCR_E); /* and no overflow interrupt (C12.4.3) */
    isb();
    pmu->enabled = read_pmcntenset();
    pmu->interrupts = read_pmintenset();
    pmu->overflowed = read_pmovsr();
    pmu->user = read_pmuserenr();
    pmu->selected = read_pmselr();
    pmu->cycles = read_pmccntr();
    for (uint32_t n = 0; n < (hdcr & HDCR_HPMN); n++) {
        select(n);
        pmu->type[n] = read_pmxevtyper();
        pmu->events[n] = read_pmxevcntr();
    }
    select(SELECT_CYCLES);
    pmu->filter = read_pmxevtyper();
    write_hdcr(hdcr | HDCR_TPM);
}

void pmu_load(const struct pmu *pmu)
{
    uint32_t hdcr = read_hdcr() & ~HDCR_TPM;

    write_hdcr(hdcr);
    write_pmcntenclr(ALL);
    write_pmintenclr(ALL);
    write_pmovsr(ALL); /* clears what is set */
    for (uint32_t n = 0; n < (hdcr & HDCR_HPMN); n++) {
        select(n);
        write_pmxevtyper(pmu->type[n]);
        write_pmxevcntr(pmu->events[n]);
    }
    select(SELECT_CYCLES);
    write_pmxevtyper(pmu->filter);
    write_pmccntr(pmu->cycles);
    write_pmselr(pmu->selected);
    write_pmuserenr(pmu->user);
    write_pmovsset(pmu->overflowed);
    write_pmintenset(pmu->interrupts);
    write_pmcntenset(pmu->enabled);
    isb();                    /* all is in its place, before */
    write_pmcr(pmu->control); /* they count */
}

bool pmu_take(struct pmu *pmu, uint32_t hsr)
{
    if (pmu->in_use || !HSR_CP_IS_PMU(hsr))
        return false;
    pmu->in_use = true;
    pmu_load(pmu);
    return true;
}
