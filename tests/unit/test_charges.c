/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_charges.c - who comes and goes pays for the changes that it causes, also
 * where nobody is loaded between one and the other. */
#include "core/lifecycle.h"
#include "tests/unit/two_vms.h"

#define CHANGE UINT64_C(1000) /* ticks; all else in Hyp mode takes a few */
#define ROUNDS 10u
#define WORK   20000u

static const struct vcpu *loaded;
static void (*clock_of_the_machine)(void);
static bool b_works;
static uint64_t filled; /* ticks */

/* The world switch takes its time, as whoever reads the clock after it sees. */
static void change_slowly(void)
{
    const struct vcpu *now = cores[1].current;

    if (now && now != loaded)
        fake_timer.now += CHANGE;
    loaded = now;
    clock_of_the_machine();
}

static void run(void)
{
    clock_of_the_machine = fake_timer.read;
    fake_timer.read = change_slowly;
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

static int forget(void **state)
{
    (void)state;
    loaded = NULL;
    b_works = false;
    filled = 0;
    fake_cpu.clean = NULL;
    return 0;
}

static uint64_t paid_by(const struct vcpu *vcpu)
{
    return sched_ran(vcpu->core, &vcpu->sched);
}

/* B: has the core whenever A's vCPU there has not. */
static void work_for_long(void)
{
    b_works = true;
    guest_work(WORK);
    rest();
}

/* Off and on ------------------------------------------------------------------- */

static void start_second_again_and_again(void)
{
    while (!b_works)
        guest_give_way();
    for (unsigned n = 0; n < ROUNDS; n++) {
        assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
        while (guest_hvc(PSCI_AFFINITY, 1, 0, 0) != 1)
            guest_give_way();
        guest_work(100);
    }
}

static void who_goes_off_pays_for_its_way_back_as_well(void **state)
{
    (void)state;
    power_on_both(start_second_again_and_again, work_for_long);
    guest_at(A, ENTRY(1), cpu_off);
    run();
    assert_int_equal(guest_begins(&vms[A].vcpus[1]), ROUNDS);
    assert_in_range(paid_by(&vms[A].vcpus[1]), 2 * ROUNDS * CHANGE, (2 * ROUNDS + 1) * CHANGE);
}

/* Filling memory ----------------------------------------------------------------- */

/* A's only vCPU has a budget, many of which it takes to fill its memory; B works beside it. */
static const struct vcpu_config reserved[] = {
    {.core = 1, .sched = {.budget_us = 8000, .period_us = 12000}}};

static void fill_slowly(const void *start, uint32_t size)
{
    (void)start;
    (void)size;
    if (cores[1].charged != &vms[A].vcpus[0].sched)
        return;
    fake_timer.now += 4000;
    filled += 4000;
}

static void whose_memory_is_filled_pays_for_who_comes_meanwhile(void **state)
{
    struct vm_config configs[2] = {two_vms[A], two_vms[B]};
    uint32_t changes;

    (void)state;
    configs[A].vcpus = reserved;
    configs[A].vcpu_count = 1;
    machine_power_on(configs, 2);
    guest_at(A, RAM, rest);
    guest_at(B, RAM, work_for_long);
    fake_cpu.clean = fill_slowly;
    run();
    changes = vms[A].vcpus[0].stats.switches + vms[B].vcpus[0].stats.switches;
    assert_true(changes > 5);
    changes--; /* B's first: it had filled its own memory */
    assert_in_range(paid_by(&vms[A].vcpus[0]), filled + changes * CHANGE,
                    filled + (changes + 1) * CHANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_goes_off_pays_for_its_way_back_as_well, forget),
        cmocka_unit_test_setup(whose_memory_is_filled_pays_for_who_comes_meanwhile, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
