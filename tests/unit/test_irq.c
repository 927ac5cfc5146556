/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_irq.c - each physical interrupt reaches who owns it, and only that one. */
#include "core/irq.h"

#include "core/console.h"
#include "tests/fake/uart.h"
#include "tests/unit/two_vms.h"

#define PHYSICAL  70u /* a's, which knows it as GUEST_SPI */
#define GUEST_SPI 50u
#define NOBODYS   90u

static const struct irq_config irqs_of_a[] = {{.guest = GUEST_SPI, .physical = PHYSICAL}};

static unsigned taken, last_taken;

static int forget(void **state)
{
    (void)state;
    taken = last_taken = 0;
    return 0;
}

static void power_on_with_irq(guest_script *a, guest_script *b)
{
    static struct vm_config configs[2];

    configs[A] = two_vms[A];
    configs[B] = two_vms[B];
    configs[A].irqs = irqs_of_a;
    configs[A].irq_count = 1;
    machine_power_on(configs, 2);
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
}

static void take_irq(void)
{
    last_taken = guest_take_irq() & 0x3ff;
    taken++;
}

static void raise_physical(void)
{
    fake_gic_set_line(PHYSICAL, true);
}

static bool is_enabled(unsigned id)
{
    machine_on_core(0);
    return fake_gic_is_enabled(id);
}

static bool is_active(unsigned id)
{
    machine_on_core(0);
    return gic_irq_is_active(id);
}

static void take_a_level_twice(void)
{
    guest_open_gic();
    assert_false(is_enabled(PHYSICAL)); /* not before the guest wants it */
    guest_enable_irq(GUEST_SPI);
    assert_true(is_enabled(PHYSICAL));
    for (unsigned n = 0; n < 2; n++) {
        uint32_t iar;

        while (!guest_is_interrupted())
            guest_wfi();
        iar = guest_acknowledge();
        assert_int_equal(iar, GUEST_SPI);
        assert_true(is_active(PHYSICAL));
        if (n == 1)
            fake_gic_set_line(PHYSICAL, false);
        guest_end(iar);
        taken++;
    }
    assert_false(is_active(PHYSICAL));
    assert_false(guest_is_interrupted());
}

static void a_level_comes_again_until_its_device_is_content(void **state)
{
    (void)state;
    power_on_with_irq(take_a_level_twice, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 0);
    machine_add_actor(raise_physical);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 2);
    assert_false(is_active(PHYSICAL));
}

/* B's vCPU waits on the same core as A's second one. */
static void take_irq_as_second(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_SPI);
    take_irq();
    assert_int_equal(guest_vcpu()->number, 1);
    fake_gic_set_line(PHYSICAL, false);
}

static void start_second(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
}

static void it_reaches_the_vcpu_that_the_guest_has_chosen(void **state)
{
    (void)state;
    power_on_with_irq(start_second, guest_nop);
    guest_at(A, ENTRY(1), take_irq_as_second);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_add_actor(raise_physical);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
    assert_int_equal(last_taken, GUEST_SPI);
    assert_int_equal(vms[A].vcpus[0].stats.injected, 0); /* its core had no part in it */
    assert_true(vms[A].vcpus[1].stats.injected > 0);
}

static void enable_and_go_off(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_SPI);
    system_off();
}

static void a_vm_that_is_off_has_its_interrupts_off(void **state)
{
    (void)state;
    power_on_with_irq(enable_and_go_off, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_false(is_enabled(PHYSICAL));
    machine_add_actor(raise_physical);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_false(is_active(PHYSICAL));
}

static void raise_nobodys(void)
{
    gic_irq_enable(NOBODYS);
    fake_gic_set_line(NOBODYS, true);
}

static void an_interrupt_that_is_nobodys_is_switched_off_and_named(void **state)
{
    (void)state;
    power_on_both(guest_nop, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_add_actor(raise_nobodys);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_false(is_enabled(NOBODYS));
    assert_false(is_active(NOBODYS));
    machine_assert_printed("nagaya: core 0: interrupt 90 is nobody's: switched off\n");
}

/* Timers ------------------------------------------------------------------------- */

static void take_vtimer(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_set_timer(fake_timer.now + 5000);
    while (!guest_is_interrupted())
        guest_wfi();
    last_taken = guest_acknowledge();
    guest_stop_timer();
    guest_end(last_taken);
    assert_false(guest_is_interrupted());
    taken++;
}

static void take_vtimer_and_rest(void)
{
    take_vtimer();
    rest();
}

static void start_second_and_take_vtimer(void)
{
    start_second();
    take_vtimer_and_rest();
}

static void each_vcpu_has_its_own_virtual_timer(void **state)
{
    (void)state;
    power_on_both(start_second_and_take_vtimer, take_vtimer);
    guest_at(A, ENTRY(1), take_vtimer_and_rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 3);
    assert_int_equal(last_taken, GUEST_VTIMER_IRQ);
    machine_on_core(1);
    assert_false(gic_irq_is_active(board.timer.virtual_irq));
}

static void work_while_timer_rings(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_set_timer(fake_timer.now + 50);
    for (unsigned n = 0; n < 1000 && !guest_is_interrupted(); n++)
        guest_work(1);
    assert_true(guest_is_interrupted());
    taken++;
}

static void a_busy_vcpu_is_interrupted_by_its_timer(void **state)
{
    (void)state;
    power_on_one(work_while_timer_rings);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
    assert_int_equal(vms[A].vcpus[0].stats.exits[EXIT_TIMER], 1);
}

/* Messages between cores ------------------------------------------------------------ */

static void post_twice(void)
{
    uint32_t before = cores[0].kicks_sent;

    vcpu_post(&vms[A].vcpus[1], VCPU_LOOK);
    vcpu_post(&vms[A].vcpus[1], VCPU_RELEASE);
    vcpu_post(&vms[B].vcpus[0], VCPU_LOOK);
    assert_int_equal(cores[0].kicks_sent - before, 1);
}

static void post_to_the_other_core(void)
{
    start_second();
    guest_work(5000);
    guest_meanwhile(post_twice);
}

static void several_requests_take_one_kick(void **state)
{
    (void)state;
    power_on_both(post_to_the_other_core, guest_nop);
    guest_at(A, ENTRY(1), guest_nop);
    machine.clock_stands = true;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(cores[1].kicks_received <= cores[0].kicks_sent);
    assert_int_equal(cores[1].mailbox, 0);
    assert_int_equal(vms[A].vcpus[1].requests, 0);
    assert_int_equal(vms[B].vcpus[0].requests, VCPU_LOOK); /* until its turn, which does not come */
}

static void post_to_itself(void)
{
    uint32_t before = cores[0].kicks_sent;

    vcpu_post(&vms[A].vcpus[0], VCPU_LOOK);
    assert_int_equal(cores[0].kicks_sent, before);
}

static void post_at_home(void)
{
    guest_meanwhile(post_to_itself);
    assert_int_equal(vms[A].vcpus[0].requests, 0);
    taken++;
}

static void a_core_does_not_kick_itself(void **state)
{
    (void)state;
    power_on_one(post_at_home);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
}

static void stop_others(void)
{
    irq_stop_others();
}

static void stop_all_others(void)
{
    start_second();
    guest_work(5000);
    guest_meanwhile(stop_others);
    guest_work(5000);
    taken++;
}

static void cores_that_a_panic_stops_do_nothing_more(void **state)
{
    (void)state;
    power_on_both(stop_all_others, guest_nop);
    guest_at(A, ENTRY(1), guest_nop);
    machine.clock_stands = true;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
    assert_true(machine_core_exists(0));
    assert_false(machine_core_exists(1));
}

/* The console's UART -------------------------------------------------------------------- */

#define PL011_DR 0x00u
#define PL011_IM 0x38u
#define RX_IRQS  0x50u

static uint32_t byte_read;

static void read_a_byte(void)
{
    guest_open_gic();
    guest_enable_irq(VIRT_PL011_IRQ);
    assert_true(guest_store(VIRT_PL011_BASE + PL011_IM, 4, RX_IRQS));
    while (!guest_is_interrupted())
        guest_wfi();
    last_taken = guest_acknowledge();
    assert_true(guest_load(VIRT_PL011_BASE + PL011_DR, 4, &byte_read));
    guest_end(last_taken);
    taken++;
}

static void press_a_key(void)
{
    assert_true(fake_uart_feed('x'));
}

static void a_byte_from_the_uart_interrupts_the_guest_in_focus(void **state)
{
    (void)state;
    power_on_one(read_a_byte);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_add_actor(press_a_key);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
    assert_int_equal(last_taken, VIRT_PL011_IRQ);
    assert_int_equal(byte_read, 'x');
}

/* The UART has more at once, whoever has the core now. */
static void get_on_while_somebody_pastes(void)
{
    uint64_t ms = timer_frequency() / 1000, begun = timer_now();
    unsigned fed = 0;

    while (timer_now() - begun < 2 * ms) {
        while (fake_uart_feed('x'))
            fed++;
        guest_work(1);
        taken++;
    }
    assert_in_range(fed, 2 * 40, 2 * 80 + FAKE_UART_FIFO + 8);
}

static void who_pastes_takes_little_of_the_cores_time(void **state)
{
    (void)state;
    power_on_one(get_on_while_somebody_pastes);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(taken > 100);
    assert_true(is_enabled(board.uart.irq));
}

static uint32_t times(const struct latency *latency)
{
    uint32_t sum = 0;

    for (unsigned n = 0; n < LATENCY_BUCKETS; n++)
        sum += latency->counts[n];
    return sum;
}

static void it_is_known_how_long_interrupts_waited(void **state)
{
    const struct irq_watched *watched;

    (void)state;
    power_on_with_irq(take_a_level_twice, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_add_actor(raise_physical);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    watched = irq_watched(0);
    assert_ptr_equal(watched->vm, &vms[A]);
    assert_int_equal(watched->guest_irq, GUEST_SPI);
    assert_int_equal(times(&watched->latency), 2);
    assert_int_equal(times(&vms[A].vcpus[0].wake), 2); /* for its start, and for one of them */
    assert_null(irq_watched(1));
}

static void be_late_for_a_timer(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    irq_timers_are_watched = true;
    guest_work(200);
    guest_set_timer(fake_timer.now - 100);
    while (!guest_is_interrupted())
        guest_work(1);
    guest_stop_timer();
    irq_timers_are_watched = false;
    taken++;
}

static void virtual_timers_are_watched_when_asked_for(void **state)
{
    const struct latency *latency = &vms[A].vcpus[0].timer;

    (void)state;
    power_on_one(be_late_for_a_timer);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, 1);
    assert_int_equal(times(latency), 1);
    assert_in_range(latency->worst, 100, 200);
    power_on_one(take_vtimer);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(times(latency), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_level_comes_again_until_its_device_is_content, forget),
        cmocka_unit_test_setup(it_reaches_the_vcpu_that_the_guest_has_chosen, forget),
        cmocka_unit_test_setup(a_vm_that_is_off_has_its_interrupts_off, forget),
        cmocka_unit_test_setup(an_interrupt_that_is_nobodys_is_switched_off_and_named, forget),
        cmocka_unit_test_setup(each_vcpu_has_its_own_virtual_timer, forget),
        cmocka_unit_test_setup(a_busy_vcpu_is_interrupted_by_its_timer, forget),
        cmocka_unit_test_setup(several_requests_take_one_kick, forget),
        cmocka_unit_test_setup(a_core_does_not_kick_itself, forget),
        cmocka_unit_test_setup(cores_that_a_panic_stops_do_nothing_more, forget),
        cmocka_unit_test_setup(a_byte_from_the_uart_interrupts_the_guest_in_focus, forget),
        cmocka_unit_test_setup(it_is_known_how_long_interrupts_waited, forget),
        cmocka_unit_test_setup(virtual_timers_are_watched_when_asked_for, forget),
        cmocka_unit_test_setup(who_pastes_takes_little_of_the_cores_time, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
