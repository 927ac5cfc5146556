/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_psci_suspend.c - PSCI's calls that wait or begin anew: CPU_SUSPEND,
 * SYSTEM_SUSPEND, SYSTEM_RESET2 (DEN 0022). */
#include "tests/unit/two_vms.h"

#define OFF     1u
#define CONTEXT 0xc0ffee01u

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

static uint32_t affinity_info(uint32_t affinity, uint32_t level)
{
    return guest_hvc(PSCI_AFFINITY, affinity, level, 0);
}

static void come_and_go(void)
{
    done++;
    cpu_off();
}

#define SPI 40u

static void raise_line(void)
{
    vgic_set_line(&vms[A].vgic, 0, SPI, true);
}

static void wake_first(void)
{
    guest_work(1000);
    assert_int_equal(vms[A].vcpus[0].state, VCPU_WAITING);
    assert_int_equal(vms[A].vcpus[0].power, VCPU_POWER_ON);
    guest_meanwhile(raise_line);
    done++;
}

static void wait_for_spi(void)
{
    guest_open_gic();
    guest_enable_irq(SPI);
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
}

static void stand_by(void)
{
    wait_for_spi();
    assert_int_equal(guest_hvc(PSCI_CPU_SUSPEND, 0, ENTRY(2), CONTEXT), SUCCESS);
    assert_true(guest_is_interrupted());
    done++;
}

static void standby_returns_when_an_interrupt_comes(void **state)
{
    (void)state;
    power_on_one(stand_by);
    guest_at(A, ENTRY(1), wake_first);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_int_equal(guest_begins(&vms[A].vcpus[0]), 1);
}

static void power_down(void)
{
    wait_for_spi();
    guest_hvc(PSCI_CPU_SUSPEND, POWER_DOWN | 3u << 24 | 0x1234, ENTRY(2), CONTEXT);
    fail_msg("it returned");
}

static void resume(void)
{
    const struct context *context = &guest_vcpu()->context;

    assert_int_equal(context->r[0], CONTEXT);
    assert_int_equal(context->cpsr, 0x1d3);
    assert_true(guest_gicd_read(0) & 1); /* the distributor was not switched off */
    done++;
}

static void power_down_begins_anew_at_the_entry_when_an_interrupt_comes(void **state)
{
    (void)state;
    power_on_one(power_down);
    guest_at(A, ENTRY(1), wake_first);
    guest_at(A, ENTRY(2), resume);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void raise_own_line_and_suspend(uint32_t (*call)(uint32_t, uint32_t, uint32_t, uint32_t))
{
    guest_open_gic();
    guest_enable_irq(SPI);
    guest_meanwhile(raise_line);
    call(PSCI_CPU_SUSPEND, POWER_DOWN, ENTRY(2), CONTEXT);
    fail_msg("it returned");
}

static void suspend_by_hvc(void)
{
    raise_own_line_and_suspend(guest_hvc);
}

static void suspend_by_smc(void)
{
    raise_own_line_and_suspend(guest_smc);
}

static void power_down_begins_anew_at_once_when_an_interrupt_is_there(void **state)
{
    (void)state;
    guest_script *const scripts[] = {suspend_by_hvc, suspend_by_smc};

    for (unsigned n = 0; n < COUNT(scripts); n++) {
        power_on_one(scripts[n]);
        guest_at(A, ENTRY(2), resume);
        assert_int_equal(machine_run(), MACHINE_QUIET);
        assert_int_equal(done, n + 1);
    }
}

static void suspend_wrongly(void)
{
    static const uint32_t reserved[] = {BIT(17), BIT(23), BIT(26), BIT(31), POWER_DOWN | BIT(30)};

    for (unsigned n = 0; n < COUNT(reserved); n++)
        assert_int_equal(guest_hvc(PSCI_CPU_SUSPEND, reserved[n], ENTRY(2), 0), INVALID);
    done++;
}

static void reserved_bits_of_a_power_state_are_invalid(void **state)
{
    (void)state;
    run_alone(suspend_wrongly);
}

/* SYSTEM_SUSPEND, SYSTEM_RESET2 --------------------------------------------------------- */

static void suspend_all(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    assert_int_equal(guest_hvc(PSCI_SUSPEND_ALL, ENTRY(2), CONTEXT, 0), DENIED);
    while (affinity_info(1, 0) != OFF)
        ;
    guest_set_timer(fake_timer.now + 1000);
    guest_hvc(PSCI_SUSPEND_ALL, ENTRY(2), CONTEXT, 0);
    fail_msg("it returned");
}

static void system_suspend_wants_to_be_alone_and_resumes_at_its_entry(void **state)
{
    (void)state;
    power_on_one(suspend_all);
    guest_at(A, ENTRY(1), come_and_go);
    guest_at(A, ENTRY(2), resume);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void reset2(void)
{
    if (life() > 1) {
        done++;
        return;
    }
    assert_int_equal(guest_hvc(PSCI_RESET2, 1, 0, 0), INVALID);
    assert_int_equal(guest_hvc(PSCI_RESET2, BIT(31), 0, 0), NOT_SUPPORTED);
    guest_hvc(PSCI_RESET2, 0, CONTEXT, 0);
    fail_msg("it returned");
}

static void system_reset2_knows_the_architectural_warm_reset(void **state)
{
    (void)state;
    run_alone(reset2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(standby_returns_when_an_interrupt_comes, forget),
        cmocka_unit_test_setup(power_down_begins_anew_at_the_entry_when_an_interrupt_comes, forget),
        cmocka_unit_test_setup(power_down_begins_anew_at_once_when_an_interrupt_is_there, forget),
        cmocka_unit_test_setup(reserved_bits_of_a_power_state_are_invalid, forget),
        cmocka_unit_test_setup(system_suspend_wants_to_be_alone_and_resumes_at_its_entry, forget),
        cmocka_unit_test_setup(system_reset2_knows_the_architectural_warm_reset, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
