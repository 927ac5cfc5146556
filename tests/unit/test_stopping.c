/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_stopping.c - a VM can be stopped and started at any time, whatever it and
 * its vCPUs do. */
#include "core/lifecycle.h"

#include "tests/unit/two_vms.h"

#define LIVES 5u

static unsigned begun; /* lives of A, as its scripts count them */

static int forget(void **state)
{
    (void)state;
    begun = 0;
    return 0;
}

static void count_life(void)
{
    begun++;
}

/* Stopping while something else goes on ---------------------------------------------- */

static void stop_a(void)
{
    vm_stop(&vms[A], VM_END_PARKED, "a test wants it");
}

static void assert_a_is_stopped(void)
{
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(vms[A].vcpus_on, 0);
    for (unsigned n = 0; n < 2; n++) {
        assert_int_equal(vms[A].vcpus[n].state, VCPU_OFF);
        assert_int_equal(vms[A].vcpus[n].power, VCPU_POWER_OFF);
        assert_int_equal(vms[A].vcpus[n].sched.state, SCHED_ASLEEP);
    }
    assert_null(cores[0].current);
    assert_int_equal(vms[B].state, VM_RUNNING);
}

static void stop_and_start(void)
{
    assert_true(vm_stop(&vms[A], VM_END_PARKED, NULL));
    assert_false(vm_start(&vms[A])); /* not before it has stopped */
}

static void b_stops_a_as_soon_as_it_can(void)
{
    guest_meanwhile(stop_a);
}

static void a_vm_can_be_stopped_while_it_is_loaded(void **state)
{
    (void)state;
    static const struct vcpu_config boot_vcpus[] = {{.core = 0}};
    struct vm_config configs[] = {
        [A] = {.name = "big", .vcpus = boot_vcpus, .vcpu_count = 1, .ram = {IPA(RAM), 4 * MiB}},
        [B] = two_vms[B],
    };

    configs[B].ram.size = 4 * KiB;
    machine_power_on(configs, 2);
    guest_at(B, RAM, b_stops_a_as_soon_as_it_can);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(vms[A].starts, 0);
    assert_int_not_equal(vms[A].load_offset, 4 * MiB);
    assert_int_equal(vms[A].vcpus[0].sched.state, SCHED_ASLEEP);
    machine_assert_printed("nagaya: big is off: a test wants it\n");
}

/* Both requests are in the mailbox when core 0 first looks. */
static void start_and_stop_a(void)
{
    assert_true(vm_start(&vms[A]));
    assert_true(vm_stop(&vms[A], VM_END_PARKED, NULL));
}

static void start_and_stop_by_b(void)
{
    guest_meanwhile(stop_a);
    guest_work(5000);
    assert_int_equal(vms[A].state, VM_OFF);
    guest_meanwhile(start_and_stop_a);
}

static void a_vm_can_be_stopped_before_its_loading_began(void **state)
{
    (void)state;
    power_on_both(guest_nop, start_and_stop_by_b);
    assert_a_is_stopped();
    assert_int_equal(vms[A].starts, 1);
}

static void restart_a(void)
{
    assert_true(vm_stop(&vms[A], VM_END_RESTART, NULL));
}

static void start_and_restart_a(void)
{
    assert_true(vm_start(&vms[A]));
    restart_a();
}

static void start_and_restart_by_b(void)
{
    guest_meanwhile(stop_a);
    guest_work(5000);
    guest_meanwhile(start_and_restart_a);
}

static void a_vm_can_be_restarted_before_its_loading_began(void **state)
{
    (void)state;
    power_on_both(count_life, start_and_restart_by_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(begun, 2);
    assert_int_equal(vms[A].starts, 2);
}

/* What A's vCPU 1 does when the VM is stopped; vCPU 0 sleeps, or is off. */
static void hold(void)
{
    vcpu_hold(&vms[A].vcpus[1]);
}

static void be_held(void)
{
    guest_meanwhile(hold);
}

static void power_down(void)
{
    guest_hvc(PSCI_CPU_SUSPEND, POWER_DOWN, ENTRY(1), 0);
}

static void start_second(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    rest();
}

static void start_second_and_go_off(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    cpu_off();
}

static void work_then_stop_a(void)
{
    guest_work(5000);
    guest_meanwhile(stop_a);
}

static void a_vm_can_be_stopped_whatever_its_vcpus_do(void **state)
{
    (void)state;
    guest_script *const scripts[] = {rest, be_held, power_down, cpu_off};

    for (unsigned n = 0; n < COUNT(scripts); n++) {
        power_on_both(start_second, work_then_stop_a);
        guest_at(A, ENTRY(1), scripts[n]);
        assert_a_is_stopped();
    }
    power_on_both(start_second_and_go_off, work_then_stop_a);
    guest_at(A, ENTRY(1), rest);
    assert_a_is_stopped();
}

/* B's core is A's second one as well: A has to wait until its vCPU 1 leaves it. */
static void busy_then_stop_a(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    guest_meanwhile(stop_a);
    fail_msg("it goes on");
}

static void a_vm_can_be_stopped_while_one_of_its_vcpus_is_to_start(void **state)
{
    (void)state;
    power_on_both(busy_then_stop_a, guest_nop);
    guest_at(A, ENTRY(1), rest);
    assert_a_is_stopped();
}

static void a_vm_lives_on_when_who_started_the_others_goes_off_at_once(void **state)
{
    (void)state;
    power_on_one(start_second_and_go_off);
    guest_at(A, ENTRY(1), count_life);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, 1);
    assert_int_equal(vms[A].state, VM_RUNNING);
}

static void start_second_and_reset(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    if (++begun < LIVES)
        system_reset();
}

static void a_start_does_not_outlive_its_vm(void **state)
{
    (void)state;
    power_on_one(start_second_and_reset);
    guest_at(A, ENTRY(1), rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, LIVES);
    assert_int_equal(vms[A].vcpus[1].power, VCPU_POWER_ON);
}

/* Off and on by an operator ----------------------------------------------------------- */

static void start_a(void)
{
    assert_true(vm_start(&vms[A]));
    assert_false(vm_start(&vms[A]));
}

static void stop_and_start_a(void)
{
    guest_meanwhile(stop_and_start);
    guest_work(5000);
    assert_int_equal(vms[A].state, VM_OFF);
    guest_meanwhile(start_a);
}

static void a_parked_vm_can_be_started_again(void **state)
{
    (void)state;
    power_on_both(count_life, stop_and_start_a);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, 2);
}

static void stop_b(void)
{
    stop_a();
    vm_stop(&vms[B], VM_END_PARKED, NULL);
}

static void try_power_off(void)
{
    assert_false(board_power_off());
}

static void park_all(void)
{
    guest_meanwhile(try_power_off);
    guest_meanwhile(stop_b);
}

static void the_board_stays_on_while_all_vms_are_parked(void **state)
{
    (void)state;
    power_on_both(guest_nop, park_all);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(vms[B].state, VM_OFF);
    assert_int_equal(machine.switched_off, 0);
}

/* Many lives ---------------------------------------------------------------------------- */

#define STORM 50u

static void storm_of_second(void)
{
    guest_work(begun % 7);
    if (vms[A].starts < STORM)
        guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
}

static void storm(void)
{
    begun++;
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    guest_work(begun % 5);
    if (vms[A].starts < STORM)
        guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
    else
        system_off();
}

static uint64_t ticks_of_b;

static void count_ticks(void)
{
    for (ticks_of_b = 0; vms[A].state != VM_OFF; ticks_of_b++)
        guest_nop();
    system_off();
}

static void a_storm_of_restarts_ends_in_order_and_others_go_on(void **state)
{
    (void)state;
    power_on_both(storm, count_ticks);
    guest_at(A, ENTRY(1), storm_of_second);
    assert_int_equal(machine_run(), MACHINE_OFF);
    assert_int_equal(vms[A].starts, STORM);
    assert_int_equal(guest_begins(&vms[B].vcpus[0]), 1);
    assert_true(ticks_of_b > STORM);
    machine_assert_printed("nagaya: all VMs powered off\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_vm_can_be_stopped_while_it_is_loaded, forget),
        cmocka_unit_test_setup(a_vm_can_be_stopped_before_its_loading_began, forget),
        cmocka_unit_test_setup(a_vm_can_be_restarted_before_its_loading_began, forget),
        cmocka_unit_test_setup(a_vm_can_be_stopped_whatever_its_vcpus_do, forget),
        cmocka_unit_test_setup(a_vm_can_be_stopped_while_one_of_its_vcpus_is_to_start, forget),
        cmocka_unit_test_setup(a_vm_lives_on_when_who_started_the_others_goes_off_at_once, forget),
        cmocka_unit_test_setup(a_start_does_not_outlive_its_vm, forget),
        cmocka_unit_test_setup(a_parked_vm_can_be_started_again, forget),
        cmocka_unit_test_setup(the_board_stays_on_while_all_vms_are_parked, forget),
        cmocka_unit_test_setup(a_storm_of_restarts_ends_in_order_and_others_go_on, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
