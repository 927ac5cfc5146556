/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_psci.c - CPUs that start and stop each other (DEN 0022 5.4-5.7). */
#include "guests/runtime/devices.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define RACES   14u
#define NOWHERE 0x30000000u

static volatile unsigned target, round;
static volatile uint32_t results[SMP_CPU_MAX];

static uint32_t affinity_info(uint32_t affinity, uint32_t level)
{
    return hvc(PSCI_AFFINITY_INFO, affinity, level, 0).r0;
}

static uint32_t cpu_on(uint32_t affinity, uint32_t entry, uint32_t context)
{
    return hvc(PSCI_CPU_ON, affinity, entry, context).r0;
}

static uint32_t entry_of(unsigned number)
{
    return (uint32_t)(number & 1 ? smp_entry_thumb : smp_entry);
}

static uint32_t context_of(unsigned number, unsigned cpu)
{
    return 0xc0de0000u | number << 4 | cpu;
}

/* The target goes off; everybody else starts it at the same time, and looks at it meanwhile. */
static void race(unsigned cpu)
{
    if (cpu == target)
        smp_leave(cpu);
    SMP_WAIT(affinity_info(target, 0) == PSCI_OFF, "the target is off");
    smp_meet_exactly(cpu_count() - 1);
    results[cpu] = cpu_on(target, entry_of(round), context_of(round, cpu));
    if (results[cpu] == PSCI_SUCCESS && affinity_info(target, 0) == PSCI_OFF)
        smp_complain(cpu);
}

struct outcome {
    unsigned wrong_winners, wrong_losers, wrong_contexts, wrong_states;
};

static bool is_refusal(uint32_t result)
{
    return result == PSCI_ALREADY_ON || result == PSCI_PENDING;
}

static bool state_is_right(volatile const struct smp_entry *entry)
{
    uint32_t masks = PSR_A | PSR_I | PSR_F;

    return (entry->cpsr & (PSR_MODE | PSR_E | masks)) == (PSR_SVC | masks) &&
           !(entry->sctlr & (SCTLR_M | SCTLR_C | SCTLR_V | SCTLR_EE | SCTLR_TE));
}

static void count_outcome(struct outcome *outcome)
{
    volatile const struct smp_entry *entry = &smp_entries[target];
    unsigned winners = 0, winner = 0;

    for (unsigned cpu = 0; cpu < cpu_count(); cpu++) {
        if (cpu == target)
            continue;
        if (results[cpu] == PSCI_SUCCESS)
            winners++, winner = cpu;
        else
            outcome->wrong_losers += !is_refusal(results[cpu]);
    }
    outcome->wrong_winners += winners != 1;
    outcome->wrong_contexts += entry->context != context_of(round, winner);
    outcome->wrong_states += !state_is_right(entry);
}

static void one_of_many_starts_a_cpu(void)
{
    struct outcome outcome = {0, 0, 0, 0};
    uint32_t started_twice = 0;

    for (round = 0; round < many(RACES); round++) {
        uint32_t before;

        target = 1 + round % (cpu_count() - 1);
        before = smp_entries[target].count;
        smp_run(race);
        SMP_WAIT(smp_entries[target].count != before, "the target arrives");
        started_twice += smp_entries[target].count != before + 1;
        count_outcome(&outcome);
    }
    natively_skip("QEMU lets several win");
    check_equal(outcome.wrong_winners, 0, "of many callers of CPU_ON one succeeds");
    check_equal(outcome.wrong_losers, 0, "the others hear ALREADY_ON or ON_PENDING");
    check_equal(started_twice, 0, "the target starts once");
    natively_skip("QEMU lets several win");
    check_equal(outcome.wrong_contexts, 0, "with the context of the one that succeeded");
    natively_skip("QEMU keeps A as it is");
    check_equal(outcome.wrong_states, 0, "in SVC, all masked, MMU off, from ARM and Thumb entries");
    natively_skip("QEMU switches it on later");
    check_equal(smp_complaints(), 0, "it is not off for who has started it");
}

static void leave_if_target(unsigned cpu)
{
    if (cpu == target)
        smp_leave(cpu);
}

static bool levels_say(uint32_t expected)
{
    bool right = true;

    for (uint32_t level = 1; level <= 3; level++)
        right = right && affinity_info(0, level) == expected &&
                affinity_info(target, level) == expected;
    return right;
}

// clang-format off
static const struct {
    const char *name;
    uint32_t affinity, entry, result;
} refused[] = {
    {"the first CPU there is not", ~0u,         0,       PSCI_INVALID_PARAMETERS},
    {"another cluster",            0x101,       0,       PSCI_INVALID_PARAMETERS},
    {"bits that are no affinity",  0x80000001u, 0,       PSCI_INVALID_PARAMETERS},
    {"an entry outside RAM",       1,           NOWHERE, PSCI_INVALID_ADDRESS},
    {"an entry between two words", 1,           RAM_BASE + 0x10002, PSCI_INVALID_ADDRESS},
};
// clang-format on

/* CPU 1 is off all the time; natively some of these would start what is no code. */
static void refused_calls_start_nobody(void)
{
    for (unsigned n = 0; n < sizeof refused / sizeof refused[0]; n++) {
        uint32_t affinity = refused[n].affinity == ~0u ? cpu_count() : refused[n].affinity;
        uint32_t entry = refused[n].entry ? refused[n].entry : (uint32_t)smp_entry;
        uint32_t result = refused[n].result;

        if (nagaya_present())
            result = cpu_on(affinity, entry, 0);
        natively_skip("QEMU looks at less");
        check_equal(result, refused[n].result, "CPU_ON refuses %s", refused[n].name);
    }
    check_equal(affinity_info(1, 0), PSCI_OFF, "and the CPU stays off");
}

static void a_cpu_is_off_and_on(void)
{
    target = 1;
    smp_run(leave_if_target);
    SMP_WAIT(affinity_info(target, 0) == PSCI_OFF, "CPU 1 is off");
    natively_skip("QEMU knows level 0 only");
    check(levels_say(PSCI_ON), "levels 1 to 3 are on while any CPU is");
    natively_skip("QEMU knows level 0 only");
    check_equal(affinity_info(0x100, 1), PSCI_INVALID_PARAMETERS, "there is no other cluster");
    refused_calls_start_nobody();
    smp_come_back(1);
    check_equal(affinity_info(1, 0), PSCI_ON, "after CPU_ON it is on");
    check_equal(cpu_on(1, (uint32_t)smp_entry, 0), PSCI_ALREADY_ON, "CPU_ON again: ALREADY_ON");
    check_equal(affinity_info(cpu_count(), 0), PSCI_INVALID_PARAMETERS,
                "AFFINITY_INFO knows no more CPUs than there are");
}

void smp_psci_tests(void)
{
    topic("CPUs off and on");
    a_cpu_is_off_and_on();
    one_of_many_starts_a_cpu();
}
