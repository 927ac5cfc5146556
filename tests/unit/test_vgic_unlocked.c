/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_unlocked.c - a vCPU's timer comes and goes while another core has the
 * lock of its VM; whatever is more than that waits for the lock. (A lock that is taken twice
 * fails the test.) */
#include "tests/unit/vgic_guest.h"

#define TIMER     27u
#define OTHER_PPI 26u
#define SGI       3u
#define SPI       40u

static int boot(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(TIMER, TIMER);
    guest_write(0, GICD_ISENABLER(0), 4, BIT(TIMER) | BIT(OTHER_PPI));
    guest_set_up(SPI, 0x80, 1);
    fake_gic_on_core(0);
    return 0;
}

static void timer_rings(void)
{
    fake_gic_on_core(0);
    fake_gic_set_line(TIMER, true);
    assert_int_equal(gic_acknowledge(), TIMER);
    gic_drop_priority(TIMER);
    vgic_inject_hw(&gic, 0, TIMER);
}

static void guest_ends(uint32_t iar)
{
    fake_gic_on_core(0);
    fake_gicv_write(GICV_EOIR, iar);
    vgic_maintain(&gic, 0);
}

/* As where the end of a hardware interrupt is reported (board.gic.quiet_end). */
static void guest_serves_the_timer(void)
{
    fake_gic_on_core(0);
    assert_int_equal(fake_gicv_read(GICV_IAR), TIMER);
    fake_gic_set_line(TIMER, false);
    guest_ends(TIMER);
}

static void a_timer_comes_and_goes_while_another_core_has_the_lock(void **state)
{
    (void)state;
    spin_lock(&gic.lock);
    for (unsigned n = 0; n < 10; n++) {
        timer_rings();
        guest_serves_the_timer();
        assert_int_equal(gic.vcpus[0].lr_used, 0);
    }
    spin_unlock(&gic.lock);
    settle();
    assert_false(is_active(0, TIMER));
    assert_false(is_pending(0, TIMER));
}

static void an_sgi_that_has_ended_is_no_reason_to_wait(void **state)
{
    (void)state;
    guest_write(1, GICD_SGIR, 4, BIT(16) | SGI);
    guest_end(0, guest_acknowledge(0));
    spin_lock(&gic.lock);
    timer_rings();
    guest_serves_the_timer();
    spin_unlock(&gic.lock);
}

static void a_timer_that_another_interrupt_delays_needs_no_lock_either(void **state)
{
    uint32_t iar;

    (void)state;
    guest_write(1, GICD_SGIR, 4, BIT(16) | SGI);
    iar = guest_acknowledge(0);
    spin_lock(&gic.lock);
    timer_rings();
    vgic_maintain(&gic, 0); /* nothing has ended */
    fake_gicv_write(GICV_EOIR, iar);
    guest_serves_the_timer();
    spin_unlock(&gic.lock);
}

/* More than the list registers hold ---------------------------------------- */

static void the_end_of_a_timer_makes_room_for_one_that_waits(void **state)
{
    (void)state;
    machine_boot(2, 1);
    machine_attach(TIMER, TIMER);
    guest_write(0, GICD_ISENABLER(0), 4, BIT(TIMER));
    guest_set_up(SPI, 0x80, 1);
    timer_rings();
    pulse(0, SPI);
    guest_serves_the_timer();
    assert_int_equal(guest_acknowledge(0), SPI);
}

static void sources_of_an_sgi_come_one_by_one(void **state)
{
    (void)state;
    machine_boot(3, 4);
    guest_write(1, GICD_SGIR, 4, BIT(16) | SGI);
    guest_write(2, GICD_SGIR, 4, BIT(16) | SGI);
    for (unsigned from = 1; from < 3; from++) {
        assert_int_equal(guest_acknowledge(0), from << 10 | SGI);
        guest_ends(from << 10 | SGI);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_level_that_is_still_high_comes_again(void **state)
{
    (void)state;
    set_line(0, OTHER_PPI, true);
    assert_int_equal(guest_acknowledge(0), OTHER_PPI);
    guest_ends(OTHER_PPI);
    assert_int_equal(guest_acknowledge(0), OTHER_PPI);
}

static void an_end_of_one_that_software_pended_leaves_the_board_alone(void **state)
{
    (void)state;
    guest_write(0, GICD_ISPENDR(0), 4, BIT(TIMER));
    assert_int_equal(guest_acknowledge(0), TIMER);
    timer_rings();
    guest_ends(TIMER);
    assert_true(gic_irq_is_active(TIMER));
    guest_serves_the_timer();
    settle();
    assert_false(gic_irq_is_active(TIMER));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_shared_interrupt_is_left_to_who_has_the_lock(void **state)
{
    (void)state;
    pulse(0, SPI);
    assert_int_equal(guest_acknowledge(0), SPI);
    guest_ends(SPI);
    assert_false(gic.spi[SPI / 32 - 1].listed & BIT(SPI % 32));
}

/* The timer's list register is free already when the other one asks for the lock. */
static void a_timer_and_a_shared_interrupt_may_end_together(void **state)
{
    (void)state;
    timer_rings();
    pulse(0, SPI);
    fake_gic_on_core(0);
    assert_int_equal(fake_gicv_read(GICV_IAR), TIMER);
    fake_gic_set_line(TIMER, false);
    fake_gicv_write(GICV_EOIR, TIMER);
    assert_int_equal(fake_gicv_read(GICV_IAR), SPI);
    guest_ends(SPI);
    assert_int_equal(gic.vcpus[0].lr_used, 0);
    assert_false(is_active(0, TIMER));
    assert_false(is_active(0, SPI));
    timer_rings();
    guest_serves_the_timer();
}

static void a_vcpu_that_is_not_loaded_is_left_alone(void **state)
{
    (void)state;
    machine_unload(0);
    vgic_maintain(&gic, 0);
    for (unsigned n = 0; n < gic_lr_count(); n++)
        assert_int_equal(gic_lr_read(n), 0);
}

#define BOOTED(test) cmocka_unit_test_setup(test, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(a_timer_comes_and_goes_while_another_core_has_the_lock),
        BOOTED(an_sgi_that_has_ended_is_no_reason_to_wait),
        BOOTED(a_timer_that_another_interrupt_delays_needs_no_lock_either),
        BOOTED(the_end_of_a_timer_makes_room_for_one_that_waits),
        BOOTED(sources_of_an_sgi_come_one_by_one),
        BOOTED(a_level_that_is_still_high_comes_again),
        BOOTED(an_end_of_one_that_software_pended_leaves_the_board_alone),
        BOOTED(a_shared_interrupt_is_left_to_who_has_the_lock),
        BOOTED(a_timer_and_a_shared_interrupt_may_end_together),
        BOOTED(a_vcpu_that_is_not_loaded_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
