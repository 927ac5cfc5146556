/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_quiesce.c - what reads and writes memory by itself is stopped after the vCPUs
 * and before the memory serves anybody again. */
#include <string.h>

#include "core/lifecycle.h"
#include "tests/fake/device.h"
#include "tests/unit/fake_page.h"
#include "tests/unit/two_vms.h"

enum { CONTROL = 0x10, STATUS = 0x14, GATE = 0x60 };
#define RUNS   BIT(0)
#define IDLE   BIT(4)
#define OTHERS 0x5a5a0000u
#define AT(offset)                                                                                 \
    {                                                                                              \
        FAKE_PAGE + (offset)                                                                       \
    }

static struct quiesce_config steps[QUIESCE_MAX];
static struct vm_config vms_here[2];
static const struct shared_register gates[] = {{.offset = GATE, .owned = {[A] = BIT(3)}}};
static const struct shared_page_config page = {
    .name = "ccu",
    .device = PA(FAKE_PAGE),
    .vms = BIT(A),
    .registers = gates,
    .register_count = COUNT(gates),
};
static bool page_is_shared;
static pa_t hole;
static unsigned begun, looks;

static int power_on(void **state)
{
    (void)state;
    fake_page_reset();
    memcpy(vms_here, two_vms, sizeof(vms_here));
    vms_here[A].quiesce = steps;
    vms_here[A].quiesce_count = 1;
    memset(steps, 0, sizeof(steps));
    steps[0] = (struct quiesce_config){.at = AT(CONTROL), .mask = RUNS};
    page_is_shared = false;
    hole = pa(0);
    begun = looks = 0;
    *fake_register(CONTROL) = OTHERS | RUNS;
    return 0;
}

static enum machine_end run(guest_script *a, guest_script *b)
{
    const struct system_config system = {
        .vms = vms_here, .vm_count = 2, .shared_pages = &page, .shared_page_count = page_is_shared};

    machine_power_on_system(&system);
    fake_device_hole = hole;
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
    guest_at(A, ENTRY(1), rest);
    return machine_run();
}

static bool device_runs(void)
{
    return *fake_register(CONTROL) & RUNS;
}

/* A device that is started by A, goes on for as long as it is let, and for some moments more. What
 * must be so until it is at rest is looked at here. */
static void write_memory_by_itself(void)
{
    while (!device_runs())
        machine_yield();
    for (unsigned after = 0; after < 3; after += !device_runs()) {
        if (!device_runs()) {
            assert_int_equal(vms[A].state, VM_QUIESCING);
            for (unsigned n = 1; n < vms_here[A].vcpu_count; n++)
                assert_int_equal(vms[A].vcpus[n].power, VCPU_POWER_OFF);
            looks++;
        }
        memset(ram_of(A) + RAM_SIZE - 4096, 0xd0, 4096);
        machine_yield();
    }
    *fake_register(CONTROL) |= IDLE;
}

static void start_device_then_reset(void)
{
    assert_int_equal(ram_of(A)[RAM_SIZE - 1], 0); /* nothing was written behind the clearing */
    if (begun++) {
        assert_false(device_runs());
        rest();
    }
    *fake_register(CONTROL) = OTHERS | RUNS;
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    while (vms[A].vcpus[1].power != VCPU_POWER_ON)
        guest_give_way();
    system_reset();
}

static void nothing_is_written_into_the_memory_of_the_next_life(void **state)
{
    (void)state;
    steps[0].wait_mask = steps[0].wait_value = IDLE;
    *fake_register(CONTROL) = OTHERS;
    machine_power_on(vms_here, 2);
    machine_add_actor(write_memory_by_itself);
    guest_at(A, RAM, start_device_then_reset);
    guest_at(A, ENTRY(1), rest);
    guest_at(B, RAM, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, 2);
    assert_true(looks > 0);
    machine_assert_printed("nagaya: a restarts\n");
}

static void check_device_stands(void)
{
    if (begun++ == 0)
        system_reset();
    assert_int_equal(*fake_register(CONTROL), OTHERS);
}

static void bits_outside_the_mask_stay(void **state)
{
    (void)state;
    assert_int_equal(run(check_device_stands, guest_nop), MACHINE_QUIET);
    assert_int_equal(begun, 2);
}

static void a_vm_that_goes_off_is_quiesced_as_well(void **state)
{
    (void)state;
    assert_int_equal(run(system_off, guest_nop), MACHINE_QUIET);
    assert_false(device_runs());
    assert_int_equal(vms[A].state, VM_OFF);
    machine_assert_printed("nagaya: a is off\n");
}

static void the_board_goes_off_after_the_last_vms_devices(void **state)
{
    (void)state;
    assert_int_equal(run(system_off, system_off), MACHINE_OFF);
    assert_false(device_runs());
    machine_assert_printed("nagaya: all VMs powered off\n");
}

static void steps_are_made_in_their_order(void **state)
{
    (void)state;
    steps[0] = (struct quiesce_config){.at = AT(CONTROL), .mask = 0xff, .value = 1};
    steps[1] = (struct quiesce_config){.at = AT(STATUS), .mask = UINT32_MAX, .value = 0x1234};
    steps[2] = (struct quiesce_config){.at = AT(CONTROL), .mask = 0xf0, .value = 0x20};
    steps[3] = (struct quiesce_config){.at = AT(CONTROL), .wait_mask = 0xff, .wait_value = 0x21};
    vms_here[A].quiesce_count = 4;
    assert_int_equal(run(system_off, guest_nop), MACHINE_QUIET);
    assert_int_equal(*fake_register(CONTROL), OTHERS | 0x21);
    assert_int_equal(*fake_register(STATUS), 0x1234);
    assert_int_equal(vms[A].state, VM_OFF);
}

static uint64_t stopped_at;

static void reset(void)
{
    begun++;
    stopped_at = fake_timer.now;
    system_reset();
}

static void a_vm_whose_devices_do_not_stop_is_not_restarted(void **state)
{
    (void)state;
    steps[0].wait_mask = steps[0].wait_value = IDLE;
    assert_int_equal(run(reset, guest_nop), MACHINE_QUIET);
    assert_int_equal(begun, 1);
    assert_int_equal(vms[A].state, VM_OFF);
    machine_assert_printed("nagaya: a: quiesce 0: 0x4c000010 still reads 0x5a5a0000\n"
                           "nagaya: a is off: its devices do not stop\n");
}

static void a_device_that_does_not_answer_is_one_that_does_not_stop(void **state)
{
    (void)state;
    hole = pa(FAKE_PAGE + CONTROL);
    assert_int_equal(run(reset, guest_nop), MACHINE_QUIET);
    machine_assert_printed("nagaya: a: quiesce 0: 0x4c000010 does not take 0x00000000\n"
                           "nagaya: a is off: its devices do not stop\n");
}

static void a_device_has_as_long_as_its_step_says(void **state)
{
    (void)state;
    steps[0].wait_mask = steps[0].wait_value = IDLE;
    steps[0].wait_us = 20000;
    assert_int_equal(run(reset, guest_nop), MACHINE_QUIET);
    assert_in_range(fake_timer.now - stopped_at, timer_frequency() / 50, timer_frequency() / 40);
}

static unsigned steps_of_b;

static void work_each_100_us(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    while (vms[A].state != VM_OFF) {
        guest_set_timer(fake_timer.now + timer_frequency() / 10000);
        while (!guest_is_interrupted())
            guest_wfi();
        guest_stop_timer();
        guest_end(guest_acknowledge());
        steps_of_b += vms[A].state == VM_QUIESCING;
    }
}

static void who_shares_the_core_does_not_wait_for_the_device(void **state)
{
    static const struct vcpu_config beside[] = {{.core = 0, .sched.priority = 1}};

    (void)state;
    steps[0].wait_us = 20000;
    steps[0].wait_mask = steps[0].wait_value = IDLE;
    vms_here[B].vcpus = beside;
    steps_of_b = 0;
    assert_int_equal(run(reset, work_each_100_us), MACHINE_QUIET);
    assert_in_range(steps_of_b, 150, 210);
}

static void a_bit_of_a_shared_page_is_one_of_the_vms_own(void **state)
{
    (void)state;
    page_is_shared = true;
    *fake_register(GATE) = 0xff;
    steps[0] = (struct quiesce_config){.at = AT(GATE), .mask = 0xf};
    assert_int_equal(run(system_off, guest_nop), MACHINE_QUIET);
    assert_int_equal(*fake_register(GATE), 0xf7);
}

/* Orders of others meanwhile */

static void park_a(void)
{
    assert_true(vm_stop(&vms[A], VM_END_PARKED, NULL));
}

static void neither_start_nor_stop_a(void)
{
    assert_int_equal(vms[A].state, VM_QUIESCING);
    assert_false(vm_start(&vms[A]));
    assert_false(vm_stop(&vms[A], VM_END_RESTART, "too late"));
    begun++;
}

static void start_a(void)
{
    assert_true(vm_start(&vms[A]));
}

static void park_a_and_start_it_again(void)
{
    guest_meanwhile(park_a);
    while (vms[A].state != VM_QUIESCING)
        guest_give_way();
    guest_meanwhile(neither_start_nor_stop_a);
    *fake_register(CONTROL) |= IDLE;
    while (vms[A].state != VM_OFF)
        guest_give_way();
    guest_meanwhile(start_a);
}

static void a_vm_that_is_quiescing_is_neither_started_nor_stopped(void **state)
{
    (void)state;
    steps[0].wait_mask = steps[0].wait_value = IDLE;
    assert_int_equal(run(rest, park_a_and_start_it_again), MACHINE_QUIET);
    assert_int_equal(begun, 1);
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(vms[A].starts, 2);
}

#define STORM 50u

static void reset_soon(void)
{
    guest_work(vms[A].starts % 7);
    system_reset();
}

static void storm(void)
{
    assert_false(device_runs());
    *fake_register(CONTROL) |= RUNS;
    begun++;
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    guest_work(begun % 5);
    if (begun < STORM)
        system_reset();
    system_off();
}

static void each_of_many_lives_begins_with_a_device_that_stands(void **state)
{
    (void)state;
    *fake_register(CONTROL) = OTHERS;
    machine_power_on(vms_here, 2);
    guest_at(A, RAM, storm);
    guest_at(A, ENTRY(1), reset_soon);
    guest_at(B, RAM, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(begun >= STORM);
    assert_int_equal(*fake_register(CONTROL), OTHERS);
    assert_int_equal(vms[A].state, VM_OFF);
}

static void a_vm_without_steps_ends_at_once(void **state)
{
    (void)state;
    vms_here[A].quiesce_count = 0;
    assert_int_equal(run(system_off, guest_nop), MACHINE_QUIET);
    assert_int_equal(*fake_register(CONTROL), OTHERS | RUNS);
    assert_int_equal(vms[A].state, VM_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_written_into_the_memory_of_the_next_life, power_on),
        cmocka_unit_test_setup(bits_outside_the_mask_stay, power_on),
        cmocka_unit_test_setup(a_vm_that_goes_off_is_quiesced_as_well, power_on),
        cmocka_unit_test_setup(the_board_goes_off_after_the_last_vms_devices, power_on),
        cmocka_unit_test_setup(steps_are_made_in_their_order, power_on),
        cmocka_unit_test_setup(a_vm_whose_devices_do_not_stop_is_not_restarted, power_on),
        cmocka_unit_test_setup(a_device_that_does_not_answer_is_one_that_does_not_stop, power_on),
        cmocka_unit_test_setup(a_device_has_as_long_as_its_step_says, power_on),
        cmocka_unit_test_setup(who_shares_the_core_does_not_wait_for_the_device, power_on),
        cmocka_unit_test_setup(a_bit_of_a_shared_page_is_one_of_the_vms_own, power_on),
        cmocka_unit_test_setup(a_vm_that_is_quiescing_is_neither_started_nor_stopped, power_on),
        cmocka_unit_test_setup(each_of_many_lives_begins_with_a_device_that_stands, power_on),
        cmocka_unit_test_setup(a_vm_without_steps_ends_at_once, power_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
