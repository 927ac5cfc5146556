/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_psci_calls.c - every function of PSCI 1.1 (DEN 0022) as a guest sees it, and what
 * it answers to arguments that are wrong. Races are in test_races.c. */
#include <string.h>

#include "core/lifecycle.h"
#include "core/psci.h"
#include "tests/unit/two_vms.h"

#define VERSION_1_1 0x00010001u
#define ON          0u
#define OFF         1u
#define PENDING     2u
#define CONTEXT     0xc0ffee01u

static unsigned done; /* scripts that came to their end */

static int forget(void **state)
{
    (void)state;
    done = 0;
    return 0;
}

static void run_alone(guest_script *script)
{
    power_on_one(script);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

/* Answers -------------------------------------------------------------------- */

static void ask_for_version(void)
{
    assert_int_equal(guest_hvc(PSCI_VERSION, 0, 0, 0), VERSION_1_1);
    assert_int_equal(guest_smc(PSCI_VERSION, 0, 0, 0), VERSION_1_1);
    done++;
}

static void the_version_is_1_1_by_hvc_and_by_smc(void **state)
{
    (void)state;
    run_alone(ask_for_version);
}

static const uint32_t functions[] = {
    PSCI_VERSION,  PSCI_CPU_SUSPEND, PSCI_CPU_OFF,    PSCI_CPU_ON,
    PSCI_AFFINITY, PSCI_MIGRATE,     PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET,
    PSCI_FEATURES, PSCI_SUSPEND_ALL, PSCI_RESET2,     SMCCC_VERSION,
};

static bool is_a_function(uint32_t id)
{
    for (unsigned n = 0; n < COUNT(functions); n++)
        if (functions[n] == id)
            return true;
    return false;
}

static void ask_for_features(void)
{
    for (uint32_t n = 0; n < 0x100; n++) {
        uint32_t id = PSCI_VERSION + n;

        assert_int_equal(guest_hvc(PSCI_FEATURES, id, 0, 0),
                         is_a_function(id) ? SUCCESS : NOT_SUPPORTED);
        assert_int_equal(guest_hvc(PSCI_FEATURES, id | BIT(30), 0, 0), NOT_SUPPORTED);
    }
    assert_int_equal(guest_hvc(PSCI_FEATURES, SMCCC_VERSION, 0, 0), SUCCESS);
    assert_int_equal(guest_hvc(PSCI_FEATURES, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(PSCI_FEATURES, UINT32_MAX, 0, 0), NOT_SUPPORTED);
    done++;
}

static void features_names_what_is_there_and_nothing_else(void **state)
{
    (void)state;
    run_alone(ask_for_features);
}

static void call_what_is_not_there(void)
{
    for (uint32_t n = 0; n < 0x100; n++) {
        uint32_t id = PSCI_VERSION + n;

        if (!is_a_function(id))
            assert_int_equal(guest_hvc(id, 0, 0, 0), NOT_SUPPORTED);
        assert_int_equal(guest_hvc(id | BIT(30), 0, 0, 0), NOT_SUPPORTED); /* SMC64 */
        assert_int_equal(guest_smc(id | BIT(30), 0, 0, 0), NOT_SUPPORTED);
        assert_int_equal(guest_hvc(id & ~BIT(31), 0, 0, 0), NOT_SUPPORTED); /* yielding */
    }
    done++;
}

static void what_is_unknown_or_of_64_bits_is_not_supported(void **state)
{
    (void)state;
    run_alone(call_what_is_not_there);
}

static void ask_for_trusted_os(void)
{
    assert_int_equal(guest_hvc(PSCI_MIGRATE, 0, 0, 0), 2);
    done++;
}

static void no_trusted_os_has_to_migrate(void **state)
{
    (void)state;
    run_alone(ask_for_trusted_os);
}

/* CPU_ON, CPU_OFF, AFFINITY_INFO ------------------------------------------------ */

static uint32_t affinity_info(uint32_t affinity, uint32_t level)
{
    return guest_hvc(PSCI_AFFINITY, affinity, level, 0);
}

static void begin_as_second(void)
{
    const struct context *context = &guest_vcpu()->context;

    assert_int_equal(context->r[0], CONTEXT);
    assert_int_equal(context->cpsr, 0x1d3);
    assert_int_equal(guest_vcpu()->number, 1);
    done++;
}

static void turn_second_on(void)
{
    assert_int_equal(affinity_info(1, 0), OFF);
    assert_int_equal(guest_hvc(PSCI_CPU_ON, 1, ENTRY(1), CONTEXT), SUCCESS);
    while (affinity_info(1, 0) != ON)
        ;
    assert_int_equal(guest_hvc(PSCI_CPU_ON, 1, ENTRY(1), CONTEXT), ALREADY_ON);
    assert_int_equal(guest_hvc(PSCI_CPU_ON, 0, ENTRY(1), CONTEXT), ALREADY_ON);
    done++;
}

static void cpu_on_starts_a_vcpu_once_at_its_entry_with_its_context(void **state)
{
    (void)state;
    power_on_one(turn_second_on);
    guest_at(A, ENTRY(1), begin_as_second);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_int_equal(guest_begins(&vms[A].vcpus[1]), 1);
}

static void begin_in_thumb(void)
{
    assert_int_equal(guest_vcpu()->context.cpsr, 0x1f3);
    done++;
}

static void turn_second_on_in_thumb(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1) | 1), SUCCESS);
    done++;
}

static void bit_0_of_an_entry_means_thumb(void **state)
{
    (void)state;
    power_on_one(turn_second_on_in_thumb);
    guest_at(A, ENTRY(1) | 1, begin_in_thumb);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void turn_on_what_is_not_there(void)
{
    static const uint32_t wrong[] = {2,          7,          0x100,      0x10000,
                                     0x01000000, 0x80000000, 0x80000001, 0xffffffff};

    for (unsigned n = 0; n < COUNT(wrong); n++)
        assert_int_equal(cpu_on(wrong[n], ENTRY(1)), INVALID);
    assert_int_equal(affinity_info(1, 0), OFF);
    done++;
}

static void cpu_on_of_an_affinity_that_is_not_there_is_invalid(void **state)
{
    (void)state;
    run_alone(turn_on_what_is_not_there);
}

static const uint32_t wrong_entries[] = {
    0,
    RAM - 4,
    RAM - 1,
    RAM + RAM_SIZE,
    RAM + RAM_SIZE + 1,
    VIRT_GICD_BASE,
    0xfffffffc,
    0xffffffff,
    RAM + 2, /* ARM code is aligned to 4 bytes */
    RAM + RAM_SIZE - 2,
};

static void turn_on_at_a_wrong_address(void)
{
    for (unsigned n = 0; n < COUNT(wrong_entries); n++) {
        assert_int_equal(cpu_on(1, wrong_entries[n]), INVALID_ADDRESS);
        assert_int_equal(guest_hvc(PSCI_CPU_SUSPEND, POWER_DOWN, wrong_entries[n], 0),
                         INVALID_ADDRESS);
        assert_int_equal(guest_hvc(PSCI_SUSPEND_ALL, wrong_entries[n], 0, 0), INVALID_ADDRESS);
    }
    assert_int_equal(affinity_info(1, 0), OFF);
    assert_int_equal(cpu_on(1, RAM + RAM_SIZE - 4), SUCCESS);
    done++;
}

static void an_entry_outside_of_the_ram_or_misaligned_is_an_invalid_address(void **state)
{
    (void)state;
    power_on_one(turn_on_at_a_wrong_address);
    guest_at(A, RAM + RAM_SIZE - 4, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void come_and_go(void)
{
    done++;
    cpu_off();
}

static void turn_second_on_again(void)
{
    for (unsigned n = 0; n < 5; n++) {
        assert_int_equal(cpu_on(1, ENTRY(n + 1)), SUCCESS);
        while (affinity_info(1, 0) != OFF)
            ;
        assert_int_equal(done, n + 1);
    }
}

static void a_vcpu_that_went_off_can_be_turned_on_again_elsewhere(void **state)
{
    (void)state;
    power_on_one(turn_second_on_again);
    for (unsigned n = 0; n < 5; n++)
        guest_at(A, ENTRY(n + 1), come_and_go);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 5);
    assert_int_equal(vms[A].state, VM_RUNNING);
}

/* What it leaves behind when it goes off, and must not find when it comes back. */
static void leave_timers_on(void)
{
    assert_false(guest_is_interrupted());
    guest_gicd_write(0, 1);
    guest_enable_irq(GUEST_PTIMER_IRQ);
    guest_set_ptimer(0, PTIMER_ENABLE);
    guest_set_timer(0);
    done++;
    cpu_off();
}

static void find_timers_off(void)
{
    uint32_t pending = guest_gicd_read(0x200);

    assert_int_equal(pending & (BIT(GUEST_PTIMER_IRQ) | BIT(GUEST_VTIMER_IRQ)), 0);
    assert_int_equal(guest_vcpu()->ptimer.ctl, 0);
    done++;
}

static void turn_second_on_twice(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    while (affinity_info(1, 0) != OFF)
        ;
    assert_int_equal(cpu_on(1, ENTRY(2)), SUCCESS);
}

static void a_vcpu_that_comes_back_has_no_timer_running(void **state)
{
    (void)state;
    power_on_one(turn_second_on_twice);
    guest_at(A, ENTRY(1), leave_timers_on);
    guest_at(A, ENTRY(2), find_timers_off);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void ask_at_all_levels(void)
{
    assert_int_equal(affinity_info(0, 0), ON);
    assert_int_equal(affinity_info(1, 0), OFF);
    for (uint32_t level = 1; level <= 3; level++) {
        assert_int_equal(affinity_info(0, level), ON);
        assert_int_equal(affinity_info(0xff, level), ON); /* lower fields do not count */
    }
    assert_int_equal(affinity_info(0xffff, 2), ON);
    assert_int_equal(affinity_info(0xffffff, 3), ON);
    assert_int_equal(affinity_info(2, 0), INVALID);
    assert_int_equal(affinity_info(0x100, 0), INVALID);
    assert_int_equal(affinity_info(0x100, 1), INVALID);
    assert_int_equal(affinity_info(0x10000, 2), INVALID);
    assert_int_equal(affinity_info(0x1000000, 0), INVALID);
    assert_int_equal(affinity_info(0x1000000, 3), INVALID);
    assert_int_equal(affinity_info(0, 4), INVALID);
    assert_int_equal(affinity_info(0, UINT32_MAX), INVALID);
    done++;
}

static void affinity_info_answers_at_each_level_and_knows_no_others(void **state)
{
    (void)state;
    run_alone(ask_at_all_levels);
}

/* A core that is busy leaves a vCPU of it on its way for a while. By the next question it may
 * be on. */
static bool was_pending;

static void ask_whether_it_is_on(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    was_pending = affinity_info(1, 0) == PENDING;
    done++;
}

static void turn_it_on_again(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    was_pending = cpu_on(1, ENTRY(1)) == ON_PENDING;
    assert_int_not_equal(affinity_info(1, 0), OFF);
    done++;
}

static void second_beside_first(void)
{
    done++;
}

static void expect_pending(void (*first)(void))
{
    done = 0;
    was_pending = false;
    power_on_one(first);
    guest_at(A, ENTRY(1), second_beside_first);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_true(was_pending);
}

static void a_vcpu_on_its_way_is_pending(void **state)
{
    (void)state;
    expect_pending(ask_whether_it_is_on);
}

static void a_vcpu_on_its_way_is_not_turned_on_twice(void **state)
{
    (void)state;
    expect_pending(turn_it_on_again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_version_is_1_1_by_hvc_and_by_smc, forget),
        cmocka_unit_test_setup(features_names_what_is_there_and_nothing_else, forget),
        cmocka_unit_test_setup(what_is_unknown_or_of_64_bits_is_not_supported, forget),
        cmocka_unit_test_setup(no_trusted_os_has_to_migrate, forget),
        cmocka_unit_test_setup(cpu_on_starts_a_vcpu_once_at_its_entry_with_its_context, forget),
        cmocka_unit_test_setup(bit_0_of_an_entry_means_thumb, forget),
        cmocka_unit_test_setup(cpu_on_of_an_affinity_that_is_not_there_is_invalid, forget),
        cmocka_unit_test_setup(an_entry_outside_of_the_ram_or_misaligned_is_an_invalid_address,
                               forget),
        cmocka_unit_test_setup(a_vcpu_that_went_off_can_be_turned_on_again_elsewhere, forget),
        cmocka_unit_test_setup(a_vcpu_that_comes_back_has_no_timer_running, forget),
        cmocka_unit_test_setup(affinity_info_answers_at_each_level_and_knows_no_others, forget),
        cmocka_unit_test_setup(a_vcpu_on_its_way_is_pending, forget),
        cmocka_unit_test_setup(a_vcpu_on_its_way_is_not_turned_on_twice, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
