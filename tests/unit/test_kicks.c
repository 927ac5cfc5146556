/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_kicks.c - a guest that does something to its own vCPU on another core, again
 * and again, takes no time of who runs there: no kick is sent that is not needed. */
#include "core/lifecycle.h"
#include "tests/unit/two_vms.h"

#define GICD_ISENABLER(id) (0x100u + (id) / 32 * 4)
#define GICD_ISPENDR(id)   (0x200u + (id) / 32 * 4)
#define GICD_ICPENDR(id)   (0x280u + (id) / 32 * 4)
#define GICD_ITARGETSR(id) (0x800u + (id))
#define GICD_SGIR          0xf00u
#define SPI                200u
#define SGIS               8u
#define ROUNDS             10u
#define PL031_DR           0x00u
#define PL031_MR           0x04u
#define PL031_IMSC         0x10u

/* B is the more urgent one on core 1, where A's second vCPU is as well. */
static const struct vcpu_config urgent[] = {{.core = 1, .sched.priority = 1}};

static void (*storm)(void);
static unsigned taken, kicks;
static bool second_is_up, neighbour_runs, storm_is_over;

static int forget(void **state)
{
    (void)state;
    taken = kicks = 0;
    second_is_up = neighbour_runs = storm_is_over = false;
    return 0;
}

static void wait_for(const bool *flag)
{
    while (!*flag) {
        guest_work(1);
        guest_give_way();
    }
}

/* A's first vCPU, on core 0. */
static void do_harm(void)
{
    guest_open_gic();
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    wait_for(&neighbour_runs);
    kicks = cores[0].kicks_sent;
    storm();
    kicks = cores[0].kicks_sent - kicks;
    storm_is_over = true;
}

/* B: comes when A's second vCPU has begun, and then has the core until it is over. */
static void neighbour(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    while (!second_is_up) {
        guest_set_timer(fake_timer.now + 1000);
        while (!guest_is_interrupted())
            guest_wfi();
        guest_stop_timer();
        guest_end(guest_acknowledge());
    }
    neighbour_runs = true;
    wait_for(&storm_is_over);
    rest();
}

static void power_on_pair(void)
{
    static struct vm_config configs[2];

    configs[A] = two_vms[A];
    configs[B] = two_vms[B];
    configs[B].vcpus = urgent;
    machine_power_on(configs, 2);
}

static void run(guest_script *second, void (*what)(void))
{
    storm = what;
    power_on_pair();
    guest_at(A, RAM, do_harm);
    guest_at(A, ENTRY(1), second);
    guest_at(B, RAM, neighbour);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(storm_is_over);
}

/* What it does to the other one ---------------------------------------------- */

static void send_sgis(void)
{
    for (unsigned n = 0; n < ROUNDS * SGIS; n++)
        guest_gicd_write(GICD_SGIR, BIT(17) | n % SGIS);
}

/* Each time all that waits can be delivered anew. */
static void turn_distributor_off_and_on(void)
{
    for (unsigned n = 0; n < SGIS; n++)
        guest_gicd_write(GICD_SGIR, BIT(17) | n);
    for (unsigned n = 0; n < ROUNDS; n++) {
        guest_gicd_write(0, 0);
        guest_gicd_write(0, 1);
    }
}

static void start_second(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
}

static void move_clock_alarm(void)
{
    uint32_t now;

    assert_true(guest_load(VIRT_PL031_BASE + PL031_DR, 4, &now));
    assert_true(guest_store(VIRT_PL031_BASE + PL031_IMSC, 4, 1));
    for (unsigned n = 0; n < ROUNDS; n++)
        assert_true(guest_store(VIRT_PL031_BASE + PL031_MR, 4, now + 1000 - n));
}

/* A's second vCPU while it would run, and takes what was sent when it does ----- */

static void work_and_take_all(void)
{
    guest_open_gic();
    second_is_up = true;
    while (taken < SGIS) {
        guest_work(1);
        if (guest_is_interrupted()) {
            guest_end(guest_acknowledge());
            taken++;
        }
    }
}

static void who_waits_for_its_turn_is_kicked_once(void **state)
{
    (void)state;
    run(work_and_take_all, send_sgis);
    assert_int_equal(taken, SGIS);
    assert_in_range(kicks, 0, 1);
}

static void whatever_register_its_sibling_writes(void **state)
{
    (void)state;
    run(work_and_take_all, turn_distributor_off_and_on);
    assert_int_equal(taken, SGIS);
    assert_in_range(kicks, 0, 1);
}

static void restart_b(void)
{
    assert_true(vm_stop(&vms[B], VM_END_RESTART, "for the test"));
}

static void disturb_a_restart(void)
{
    guest_open_gic();
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    wait_for(&second_is_up);
    guest_meanwhile(restart_b);
    while (vms[B].vcpus[0].state != VCPU_LOADING)
        guest_give_way();
    kicks = cores[0].kicks_sent;
    send_sgis();
    kicks = cores[0].kicks_sent - kicks;
    assert_int_equal(vms[B].vcpus[0].state, VCPU_LOADING);
    assert_int_equal(taken, 0);
}

/* A's second vCPU ran last, and B is more urgent already. */
static void whose_memory_is_filled_is_not_disturbed_either(void **state)
{
    (void)state;
    power_on_pair();
    guest_at(A, RAM, disturb_a_restart);
    guest_at(A, ENTRY(1), work_and_take_all);
    guest_at(B, RAM, rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(taken, SGIS);
    assert_int_equal(vms[B].starts, 2);
    assert_in_range(kicks, 0, 1);
}

/* ... while it sleeps, and lets no interrupt through --------------------------- */

static void sleep_through_all(void)
{
    guest_open_gic();
    fake_gicv_write(GICV_PMR, 0);
    second_is_up = true;
    guest_wfi();
    taken++;
}

static void who_sleeps_and_hears_nothing_is_not_kicked(void **state)
{
    (void)state;
    run(sleep_through_all, send_sgis);
    assert_int_equal(kicks, 0);
    forget(NULL);
    run(sleep_through_all, turn_distributor_off_and_on);
    assert_int_equal(kicks, 0);
    assert_int_equal(taken, 0);
    assert_int_equal(vms[A].vcpus[1].state, VCPU_WAITING);
}

static void sleep_until_woken(void)
{
    guest_open_gic();
    second_is_up = true;
    while (taken < SGIS) {
        guest_take_irq();
        taken++;
    }
}

static void who_sleeps_is_woken_by_one(void **state)
{
    (void)state;
    run(sleep_until_woken, send_sgis);
    assert_int_equal(taken, SGIS);
    assert_in_range(kicks, 1, 2); /* and one before it is known that it is awake */
}

static unsigned who_ran_goes_on(uint32_t able, unsigned last)
{
    return able & BIT(last) ? last : (unsigned)__builtin_ctz(able);
}

/* Each is gone before the other core can look. */
static void pend_and_unpend(void)
{
    machine_choose = who_ran_goes_on;
    guest_gicd_write(GICD_ITARGETSR(SPI & ~3u), BIT(1) << SPI % 4 * 8);
    guest_gicd_write(GICD_ISENABLER(SPI), BIT(SPI % 32));
    for (unsigned n = 0; n < ROUNDS; n++) {
        guest_gicd_write(GICD_ISPENDR(SPI), BIT(SPI % 32));
        guest_gicd_write(GICD_ICPENDR(SPI), BIT(SPI % 32));
        guest_give_way();
    }
    machine_choose = NULL;
}

static void sleep_once(void)
{
    guest_open_gic();
    second_is_up = true;
    guest_wfi();
    taken += !guest_is_interrupted();
}

static void who_sleeps_is_kicked_once_for_what_comes_and_goes(void **state)
{
    (void)state;
    run(sleep_once, pend_and_unpend);
    assert_int_equal(taken, 1);
    assert_in_range(kicks, 1, 2);
}

static void set_alarms_of_a_device(void)
{
    uint32_t before = cores[1].kicks_sent;

    move_clock_alarm();
    kicks = cores[1].kicks_sent - before;
    cpu_off();
}

static void an_alarm_of_a_device_is_kept_where_it_is_set(void **state)
{
    (void)state;
    power_on_both(start_second, guest_nop);
    guest_at(A, ENTRY(1), set_alarms_of_a_device);
    kicks = 1;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(kicks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_waits_for_its_turn_is_kicked_once, forget),
        cmocka_unit_test_setup(whatever_register_its_sibling_writes, forget),
        cmocka_unit_test_setup(whose_memory_is_filled_is_not_disturbed_either, forget),
        cmocka_unit_test_setup(who_sleeps_and_hears_nothing_is_not_kicked, forget),
        cmocka_unit_test_setup(who_sleeps_is_woken_by_one, forget),
        cmocka_unit_test_setup(who_sleeps_is_kicked_once_for_what_comes_and_goes, forget),
        cmocka_unit_test_setup(an_alarm_of_a_device_is_kept_where_it_is_set, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
