/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_races.c - vCPUs on different cores that start, stop and reset each other at
 * the same time, in every order of steps with one preemption (PREEMPTIONS in the environment:
 * with so many; two take minutes), and in random orders with any number. */
#include "core/abi.h"
#include "core/lifecycle.h"
#include "tests/machine/explore.h"
#include "tests/unit/two_vms.h"

#define VCPUS 3u

/* One VM with a vCPU on each of three cores. */
static const struct vcpu_config three_vcpus[] = {{.core = 0}, {.core = 1}, {.core = 2}};
static const struct vm_config three[] = {
    {.name = "three",
     .vcpus = three_vcpus,
     .vcpu_count = VCPUS,
     .ram = {IPA(RAM), 16 * KiB},
     .virtual_devices = VDEV_ALL},
};

struct race {
    const char *name;
    guest_script *run[VCPUS]; /* what each does behind its gate; NULL: it is not started */
    bool (*holds)(void);      /* what must be so when all is quiet */
    guest_script *again;      /* what vCPU 0 does in the VM's next lives; may be NULL */
};

static const struct race *race;
static uint32_t answers[VCPUS];
static unsigned lives;

static struct vcpu *vcpu(unsigned n)
{
    return &vms[0].vcpus[n];
}

static void run(unsigned n)
{
    guest_gate();
    race->run[n]();
}

static void first(void)
{
    if (++lives > 1) {
        if (race->again)
            race->again();
        return;
    }
    for (unsigned n = 1; n < VCPUS; n++)
        if (race->run[n])
            assert_int_equal(cpu_on(n, ENTRY(n)), SUCCESS);
    run(0);
}

static void second(void)
{
    run(1);
}

static void third(void)
{
    run(2);
}

/* No request is left, and the VM knows of each vCPU what it is. */
static bool is_consistent(void)
{
    const struct vm *vm = &vms[0];

    if (vm->state != VM_RUNNING && vm->state != VM_OFF)
        return false;
    for (unsigned n = 0; n < VCPUS; n++) {
        bool on = vm->vcpus_on & BIT(n);

        if (!machine.switched_off && (vcpu(n)->requests || cores[n].mailbox))
            return false;
        if (on != (vcpu(n)->state != VCPU_OFF) || on != (vcpu(n)->power == VCPU_POWER_ON))
            return false;
        if (on && vm->state == VM_OFF)
            return false;
    }
    return true;
}

static bool tell(void)
{
    machine_power_on(three, 1);
    machine.clock_stands = true;
    guest_at(0, RAM, first);
    guest_at(0, ENTRY(1), second);
    guest_at(0, ENTRY(2), third);
    guest_at(0, ENTRY(3), guest_nop);
    lives = 0;
    for (unsigned n = 0; n < VCPUS; n++)
        answers[n] = UINT32_MAX;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    explore_from_here();
    return machine_run() != MACHINE_BUSY && is_consistent() && race->holds();
}

/* Runners --------------------------------------------------------------------- */

static void turn_third_on(void)
{
    unsigned self = guest_vcpu()->number;

    answers[self] = cpu_on(2, ENTRY(3));
}

static void turn_third_on_and_leave(void)
{
    turn_third_on();
    cpu_off();
}

static void reset(void)
{
    guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
}

static void turn_off(void)
{
    guest_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

static void turn_third_on_until_it_is(void)
{
    while (cpu_on(2, ENTRY(3)) != SUCCESS)
        guest_give_way();
}

/* Results ----------------------------------------------------------------------- */

static bool refused(uint32_t answer)
{
    return answer == ALREADY_ON || answer == ON_PENDING;
}

static bool one_succeeded_and_third_began_once(void)
{
    bool one = (answers[0] == SUCCESS && refused(answers[1])) ||
               (answers[1] == SUCCESS && refused(answers[0]));

    return one && guest_begins(vcpu(2)) == 1 && vcpu(2)->state == VCPU_READY;
}

static bool third_lives(void)
{
    return vms[0].state == VM_RUNNING && vcpu(2)->state == VCPU_READY && lives == 1;
}

/* In its second life vCPU 2 was turned on by nobody, or by vCPU 0. */
static bool third_is_off_in_its_second_life(void)
{
    return lives == 2 && vms[0].state == VM_RUNNING && vcpu(2)->state == VCPU_OFF &&
           vcpu(1)->state == VCPU_OFF;
}

static bool third_is_on_in_its_second_life(void)
{
    return lives == 2 && vms[0].state == VM_RUNNING && vcpu(2)->state == VCPU_READY;
}

static bool was_reset_once(void)
{
    return lives == 2 && vms[0].state == VM_RUNNING && vms[0].starts == 2;
}

static bool is_off_or_was_reset(void)
{
    return vms[0].state == VM_OFF || (lives == 2 && vms[0].state == VM_RUNNING);
}

static bool is_off_in_the_end(void)
{
    return vms[0].state == VM_OFF && machine.switched_off == 1;
}

static bool third_is_on(void)
{
    return vms[0].state == VM_RUNNING && vcpu(2)->state == VCPU_READY;
}

// clang-format off
static const struct race races[] = {
    {"two turn a third on",
     {turn_third_on, turn_third_on, NULL}, one_succeeded_and_third_began_once, NULL},
    {"who turns another on goes off",
     {turn_third_on_and_leave, cpu_off, NULL}, third_lives, NULL},
    {"one goes off and is turned on",
     {turn_third_on_until_it_is, guest_nop, cpu_off}, third_is_on, NULL},
    {"a reset while one is turned on",
     {reset, turn_third_on, NULL}, third_is_off_in_its_second_life, NULL},
    {"a reset, and it is turned on again",
     {reset, turn_third_on, NULL}, third_is_on_in_its_second_life, turn_third_on_until_it_is},
    {"a reset while one goes off",
     {reset, guest_nop, cpu_off}, third_is_on_in_its_second_life, turn_third_on_until_it_is},
    {"three resets",
     {reset, reset, reset}, was_reset_once, NULL},
    {"a reset and a power off",
     {reset, turn_off, cpu_off}, is_off_or_was_reset, NULL},
    {"all go off",
     {cpu_off, cpu_off, cpu_off}, is_off_in_the_end, NULL},
    {"a power off while one is turned on",
     {turn_off, turn_third_on, NULL}, is_off_in_the_end, NULL},
};
// clang-format on

static void in_every_order_of_steps_vcpus_and_vm_agree(void **state)
{
    (void)state;
    for (race = races; race < races + COUNT(races); race++) {
        struct exploration all = explore(tell, explore_preemptions());

        print_message("%s: %u orders of up to %u steps\n", race->name, all.runs, all.steps);
        if (all.failures)
            fail_msg("%s: wrong in %u of %u orders", race->name, all.failures, all.runs);
    }
}

static void in_any_random_order_too(void **state)
{
    (void)state;
    for (race = races; race < races + COUNT(races); race++)
        if (explore_at_random(tell, 200).failures)
            fail_msg("%s: wrong in a random order", race->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_every_order_of_steps_vcpus_and_vm_agree),
        cmocka_unit_test(in_any_random_order_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
