/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_counters.c - performance counters of vCPUs that share a core: each has its
 * own from its first use, and who never uses them has nothing to do with them. */
#include <string.h>

#include "arch/armv7/hsr.h"
#include "arch/armv7/sysreg.h"
#include "core/vcpu.h"
#include "tests/unit/seed.h"
#include "tests/unit/two_vms.h"

#define SLICE_US  100u
#define ROUNDS    40u
#define COUNTERS  4u /* as tests/machine/board.c has it */
#define CYCLES    31u
#define ALL_BITS  ((BIT(COUNTERS) - 1) | BIT(CYCLES))
#define PMCR_BITS 0x39u /* DP, X, D, E: what is kept */

/* VM "a" and VM "b" have a vCPU each on core 0, "a" a second one there. */
static const struct vcpu_config pair[] = {
    {.core = 0, .sched = {.priority = 5, .slice_us = SLICE_US}},
    {.core = 0, .sched = {.priority = 5, .slice_us = SLICE_US}}};
static const struct vm_config crowd[] = {
    [A] = {.name = "a", .vcpus = pair, .vcpu_count = 2, .ram = {IPA(RAM), RAM_SIZE}},
    [B] = {.name = "b", .vcpus = pair, .vcpu_count = 1, .ram = {IPA(RAM), RAM_SIZE}},
};

static unsigned done;

/* The registers of core 0 that are no plain ones (DDI 0406C C12.8) ------------------- */

static struct {
    uint32_t type[32], events[32];
    uint32_t enabled, interrupts, overflowed;
} counters;

static void put(unsigned index, uint32_t value)
{
    fake_registers->system[index] = value;
}

static uint32_t selected(void)
{
    return read_pmselr() & 31u;
}

static void set_and_clear(uint32_t *bits, uint32_t set, uint32_t clear)
{
    *bits = (*bits | set) & ~clear & ALL_BITS;
}

static void show(void)
{
    put(index_of_pmxevtyper, counters.type[selected()]);
    put(index_of_pmxevcntr, counters.events[selected()]);
    put(index_of_pmcntenset, counters.enabled);
    put(index_of_pmcntenclr, counters.enabled);
    put(index_of_pmintenset, counters.interrupts);
    put(index_of_pmintenclr, counters.interrupts);
    put(index_of_pmovsset, counters.overflowed);
    put(index_of_pmovsr, counters.overflowed);
}

static void written(unsigned index)
{
    uint32_t value = (uint32_t)fake_registers->system[index];

    if (index == index_of_pmxevtyper)
        counters.type[selected()] = value;
    else if (index == index_of_pmxevcntr)
        counters.events[selected()] = value;
    else if (index == index_of_pmcntenset || index == index_of_pmcntenclr)
        set_and_clear(&counters.enabled, index == index_of_pmcntenset ? value : 0,
                      index == index_of_pmcntenclr ? value : 0);
    else if (index == index_of_pmintenset || index == index_of_pmintenclr)
        set_and_clear(&counters.interrupts, index == index_of_pmintenset ? value : 0,
                      index == index_of_pmintenclr ? value : 0);
    else if (index == index_of_pmovsset || index == index_of_pmovsr)
        set_and_clear(&counters.overflowed, index == index_of_pmovsset ? value : 0,
                      index == index_of_pmovsr ? value : 0);
    show();
}

static int begin(void **state)
{
    (void)state;
    random_start();
    done = 0;
    memset(&counters, 0, sizeof(counters));
    register_written = written;
    return 0;
}

static int end(void **state)
{
    (void)state;
    register_written = NULL;
    return 0;
}

static void power_on_crowd(guest_script *a, guest_script *second, guest_script *b)
{
    machine_power_on(crowd, 2);
    guest_at(A, RAM, a);
    guest_at(A, ENTRY(1), second);
    guest_at(B, RAM, b);
}

static void start_second(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
}

/* What guests do with them ------------------------------------------------------------ */

/* MRC p15, 0, r1, c9, c12, 0 */
#define HSR_PMCR                                                                                   \
    ((uint32_t)EC_CP15_32 << HSR_EC_SHIFT | HSR_IL | HSR_CV | HSR_COND_ALWAYS << 20 |              \
     9u << HSR_CP_CRN_SHIFT | 12u << HSR_CP_CRM_SHIFT | 1u << HSR_CP_RT_SHIFT | HSR_CP_READ)

/* The next access traps, or it does not. */
static bool use(void)
{
    bool traps = read_hdcr() & HDCR_TPM;

    if (traps)
        guest_trap_once(HSR_PMCR);
    assert_int_equal(guest_exception(), 0);
    assert_int_equal(read_hdcr() & HDCR_TPM, 0);
    return traps;
}

struct own {
    uint32_t control, enabled, interrupts, overflowed, user, selected, cycles, filter;
    uint32_t type[COUNTERS], events[COUNTERS];
};

static void choose(struct own *own)
{
    uint32_t *word = (uint32_t *)own;

    for (unsigned n = 0; n < sizeof(*own) / sizeof(*word); n++)
        word[n] = random_u32();
    own->control &= PMCR_BITS;
    own->enabled &= ALL_BITS;
    own->interrupts &= ALL_BITS;
    own->overflowed &= ALL_BITS;
    own->selected = random_below(COUNTERS);
}

static void program(const struct own *own)
{
    for (unsigned n = 0; n < COUNTERS; n++) {
        write_pmselr(n);
        write_pmxevtyper(own->type[n]);
        write_pmxevcntr(own->events[n]);
    }
    write_pmselr(CYCLES);
    write_pmxevtyper(own->filter);
    write_pmselr(own->selected);
    write_pmccntr(own->cycles);
    write_pmuserenr(own->user);
    write_pmcntenclr(~own->enabled);
    write_pmcntenset(own->enabled);
    write_pmintenclr(~own->interrupts);
    write_pmintenset(own->interrupts);
    write_pmovsr(~own->overflowed);
    write_pmovsset(own->overflowed);
    write_pmcr(own->control);
}

static void check_own(const struct own *own)
{
    assert_int_equal(read_pmcr(), own->control);
    assert_int_equal(read_pmcntenset(), own->enabled);
    assert_int_equal(read_pmintenset(), own->interrupts);
    assert_int_equal(read_pmovsr(), own->overflowed);
    assert_int_equal(read_pmuserenr(), own->user);
    assert_int_equal(read_pmselr(), own->selected);
    assert_int_equal(read_pmccntr(), own->cycles);
    assert_int_equal(counters.type[CYCLES], own->filter);
    for (unsigned n = 0; n < COUNTERS; n++) {
        assert_int_equal(counters.type[n], own->type[n]);
        assert_int_equal(counters.events[n], own->events[n]);
    }
}

static void keep_counters(void)
{
    struct own own = {0};

    assert_true(use());
    check_own(&own); /* nothing of anybody else */
    for (unsigned round = 0; round < ROUNDS; round++) {
        choose(&own);
        program(&own);
        guest_work(random_below(2 * SLICE_US));
        assert_false(use());
        check_own(&own);
    }
    done++;
    rest();
}

static void start_second_and_keep_counters(void)
{
    start_second();
    keep_counters();
}

static void each_vcpu_keeps_its_counters(void **state)
{
    (void)state;
    power_on_crowd(start_second_and_keep_counters, keep_counters, keep_counters);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);
    for (unsigned n = 0; n < 3; n++)
        assert_true(vcpus[n].stats.switches > ROUNDS / 10);
}

static void count_all(void)
{
    struct own own;

    use();
    choose(&own);
    own.control |= PMCR_E;
    program(&own);
    guest_work(20 * SLICE_US);
    assert_int_equal(read_pmcr(), own.control); /* at work, without a further trap */
    assert_int_equal(vcpus[0].stats.exits[EXIT_CP], 1);
    done++;
    rest();
}

static void see_no_counter(void)
{
    for (unsigned n = 0; n < 20 * SLICE_US; n++) {
        guest_work(1);
        assert_true(read_hdcr() & HDCR_TPM);
        assert_int_equal(read_pmcr() & PMCR_E, 0);
    }
    done++;
    rest();
}

static void they_count_for_nobody_else(void **state)
{
    (void)state;
    power_on_crowd(count_all, guest_nop, see_no_counter);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_true(vms[B].vcpus[0].stats.switches > 5);
    assert_false(vms[B].vcpus[0].world.pmu.in_use);
}

static void count_in_each_life(void)
{
    struct own own = {0};

    assert_true(use());
    check_own(&own);
    choose(&own);
    program(&own);
    if (++done < 3)
        system_reset();
}

static void each_life_begins_with_counters_as_at_reset(void **state)
{
    (void)state;
    power_on_one(count_in_each_life);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);
}

/* Implementation-defined c9 of a CPU that traps it: Undefined before and after. */
static void try_what_is_not_there(void)
{
    const uint32_t hsr = (HSR_PMCR & ~(0xfu << HSR_CP_CRM_SHIFT)) | 11u << HSR_CP_CRM_SHIFT;

    assert_false(guest_trap(hsr));
    assert_true(read_hdcr() & HDCR_TPM);
    use();
    assert_false(guest_trap(HSR_PMCR)); /* not for ever the same instruction */
    done++;
}

static void what_is_no_counter_stays_undefined(void **state)
{
    (void)state;
    power_on_one(try_what_is_not_there);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_vcpu_keeps_its_counters, begin, end),
        cmocka_unit_test_setup_teardown(they_count_for_nobody_else, begin, end),
        cmocka_unit_test_setup_teardown(each_life_begins_with_counters_as_at_reset, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_counter_stays_undefined, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
