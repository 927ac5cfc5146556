/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp.c - what the CPUs of one machine may rely on among each other. */
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define PREEMPTIONS_DEFAULT 1000u

uint32_t smp_cores, smp_preemptions;

static uint32_t times;
static volatile uint32_t complaints[SMP_CPU_MAX];

uint32_t many(uint32_t count)
{
    return count * times;
}

void smp_complain(unsigned cpu)
{
    complaints[cpu]++;
}

uint32_t smp_complaints(void)
{
    uint32_t sum = 0;

    for (unsigned cpu = 0; cpu < SMP_CPU_MAX; cpu++) {
        sum += complaints[cpu];
        complaints[cpu] = 0;
    }
    return sum;
}

void guest_main(void)
{
    times = boot_number("times=", 1);
    smp_cores = boot_number("cores=", 0);
    smp_preemptions = boot_number("preemptions=", PREEMPTIONS_DEFAULT);
    smp_start();
    print("# %u CPUs\n", cpu_count());
    smp_psci_tests();
    smp_sleep_tests();
    smp_sgi_tests();
    smp_spi_tests();
    smp_tlb_tests();
    smp_atomics_tests();
    smp_vfp_tests();
    tap_end();
}
