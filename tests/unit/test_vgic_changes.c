/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_changes.c - registers written while an interrupt is pending, in
 * a list register or active, by its own vCPU or by another. */
#include "tests/unit/vgic_guest.h"

#define LEVEL 40u
#define EDGE  41u

static int one_vcpu(void **state)
{
    (void)state;
    machine_boot(1, 4);
    guest_set_edge(EDGE);
    guest_set_up(LEVEL, 0x80, 1);
    guest_set_up(EDGE, 0x80, 1);
    return 0;
}

static int two_vcpus(void **state)
{
    (void)state;
    machine_boot(2, 4);
    guest_set_edge(EDGE);
    guest_set_up(LEVEL, 0x80, 1);
    guest_set_up(EDGE, 0x80, 1);
    return 0;
}

static void write_bit(unsigned vcpu, uint32_t bank, unsigned irq)
{
    guest_write(vcpu, bank + irq / 32 * 4, 4, BIT(irq % 32));
}

static void enable(unsigned vcpu, unsigned irq)
{
    write_bit(vcpu, GICD_ISENABLER(0), irq);
}

static void disable(unsigned vcpu, unsigned irq)
{
    write_bit(vcpu, GICD_ICENABLER(0), irq);
}

static void set_priority(unsigned irq, uint8_t priority)
{
    guest_write(0, GICD_IPRIORITYR(irq), 1, priority);
}

static void set_target(unsigned irq, uint8_t targets)
{
    guest_write(0, GICD_ITARGETSR(irq), 1, targets);
}

static void set_group1(unsigned irq)
{
    write_bit(0, GICD_IGROUPR(0), irq);
}

static void take_and_end(unsigned vcpu, unsigned irq)
{
    assert_int_equal(guest_acknowledge(vcpu), irq);
    guest_end(vcpu, irq);
}

/* --- enable ---------------------------------------------------------------- */

static void disabling_withdraws_a_pending_interrupt(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    pulse(0, EDGE);
    disable(0, LEVEL);
    disable(0, EDGE);
    assert_false(guest_is_signalled(0));
    assert_true(is_pending(0, LEVEL));
    assert_true(is_pending(0, EDGE));
}

static void enabling_delivers_what_was_pending(void **state)
{
    (void)state;
    disable(0, LEVEL);
    disable(0, EDGE);
    set_line(0, LEVEL, true);
    pulse(0, EDGE);
    assert_false(guest_is_signalled(0));
    enable(0, EDGE);
    assert_int_equal(guest_acknowledge(0), EDGE);
    guest_end(0, EDGE);
    enable(0, LEVEL);
    assert_int_equal(guest_acknowledge(0), LEVEL);
}

static void disabling_leaves_an_active_interrupt_active(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    assert_int_equal(guest_acknowledge(0), LEVEL);
    disable(0, LEVEL);
    assert_true(is_active(0, LEVEL));
    guest_end(0, LEVEL);
    assert_false(is_active(0, LEVEL));
    assert_false(guest_is_signalled(0));
    enable(0, LEVEL);
    assert_int_equal(guest_acknowledge(0), LEVEL);
}

static void an_edge_behind_an_active_one_is_held_back_by_disabling(void **state)
{
    (void)state;
    pulse(0, EDGE);
    assert_int_equal(guest_acknowledge(0), EDGE);
    pulse(0, EDGE);
    disable(0, EDGE);
    guest_end(0, EDGE);
    assert_false(guest_is_signalled(0));
    assert_true(is_pending(0, EDGE));
    enable(0, EDGE);
    take_and_end(0, EDGE);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

/* --- priority -------------------------------------------------------------- */

static void a_new_priority_counts_for_what_is_pending_already(void **state)
{
    (void)state;
    pulse(0, EDGE);
    set_line(0, LEVEL, true);
    set_priority(EDGE, 0xa0);
    set_priority(LEVEL, 0x20);
    assert_int_equal(guest_acknowledge(0), LEVEL);
}

static void a_new_priority_can_pass_the_mask(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_PMR, 0x80);
    pulse(0, EDGE);
    assert_false(guest_is_signalled(0));
    set_priority(EDGE, 0x78);
    assert_true(guest_is_signalled(0));
    set_priority(EDGE, 0x80);
    assert_false(guest_is_signalled(0));
}

static void a_raised_priority_brings_a_waiting_one_into_a_list_register(void **state)
{
    (void)state;
    for (unsigned irq = 50; irq < 60; irq++) {
        guest_set_up(irq, 0x80, 1);
        set_line(0, irq, true);
    }
    set_priority(59, 0x08);
    assert_int_equal(guest_acknowledge(0), 59);
}

/* --- groups and GICD_CTLR -------------------------------------------------- */

static void a_group_that_is_off_holds_its_interrupts_back(void **state)
{
    (void)state;
    pulse(0, EDGE);
    set_group1(EDGE);
    assert_int_equal(guest_acknowledge(0), NOTHING);
    guest_write(0, GICD_CTLR, 4, 3);
    guest_set_interface(0, GICV_CTLR, 7); /* both groups, AckCtl */
    take_and_end(0, EDGE);
}

static void group_1_is_acknowledged_through_its_own_register(void **state)
{
    (void)state;
    guest_write(0, GICD_CTLR, 4, 3);
    guest_set_interface(0, GICV_CTLR, 3);
    set_group1(EDGE);
    pulse(0, EDGE);
    assert_int_equal(guest_acknowledge(0), 1022);
    fake_gic_on_core(0);
    assert_int_equal(fake_gicv_read(GICV_AHPPIR), EDGE);
    assert_int_equal(fake_gicv_read(GICV_AIAR), EDGE);
    guest_set_interface(0, GICV_AEOIR, EDGE);
    assert_false(is_active(0, EDGE));
}

static void switching_the_distributor_off_withdraws_all_that_is_pending(void **state)
{
    (void)state;
    pulse(0, EDGE);
    set_line(0, LEVEL, true);
    guest_write(0, GICD_SGIR, 4, 2u << 24 | 3);
    guest_write(0, GICD_CTLR, 4, 0);
    assert_int_equal(guest_acknowledge(0), NOTHING);
    assert_true(is_pending(0, EDGE) && is_pending(0, LEVEL) && is_pending(0, 3));
    guest_write(0, GICD_CTLR, 4, 1);
    take_and_end(0, 3);
    assert_int_equal(guest_acknowledge(0), LEVEL);
}

static void a_handler_can_end_while_the_distributor_is_off(void **state)
{
    (void)state;
    pulse(0, EDGE);
    assert_int_equal(guest_acknowledge(0), EDGE);
    guest_write(0, GICD_CTLR, 4, 0);
    pulse(0, EDGE);
    guest_end(0, EDGE);
    assert_false(is_active(0, EDGE));
    assert_false(guest_is_signalled(0));
    guest_write(0, GICD_CTLR, 4, 1);
    assert_int_equal(guest_acknowledge(0), EDGE);
}

static void switching_the_distributor_concerns_all_vcpus(void **state)
{
    (void)state;
    guest_write(1, GICD_SGIR, 4, 1u << 16 | 3);
    guest_write(1, GICD_CTLR, 4, 0);
    assert_false(guest_is_signalled(0));
    guest_write(1, GICD_CTLR, 4, 1);
    assert_true(guest_is_signalled(0));
}

/* --- targets --------------------------------------------------------------- */

static void the_only_vcpu_gets_spis_whatever_their_target(void **state)
{
    (void)state;
    set_target(EDGE, 0);
    pulse(0, EDGE);
    take_and_end(0, EDGE);
    set_target(EDGE, 1);
    pulse(0, EDGE);
    take_and_end(0, EDGE);
}

static void of_several_vcpus_none_gets_an_spi_without_target(void **state)
{
    (void)state;
    set_target(EDGE, 0);
    pulse(0, EDGE);
    assert_false(guest_is_signalled(0));
    assert_false(guest_is_signalled(1));
    assert_true(is_pending(0, EDGE));
    set_target(EDGE, 2);
    take_and_end(1, EDGE);
}

static void a_pending_interrupt_moves_to_its_new_target(void **state)
{
    (void)state;
    pulse(0, EDGE);
    set_line(0, LEVEL, true);
    set_target(EDGE, 2);
    set_target(LEVEL, 2);
    assert_false(guest_is_signalled(0));
    assert_int_equal(guest_acknowledge(1), LEVEL);
    set_line(0, LEVEL, false);
    guest_end(1, LEVEL);
    take_and_end(1, EDGE);
    set_target(EDGE, 0);
    pulse(0, EDGE);
    set_target(EDGE, 1);
    take_and_end(0, EDGE);
}

static void an_active_interrupt_ends_where_it_was_taken(void **state)
{
    (void)state;
    pulse(0, EDGE);
    assert_int_equal(guest_acknowledge(0), EDGE);
    set_target(EDGE, 2);
    pulse(0, EDGE);
    assert_false(guest_is_signalled(1));
    assert_true(is_active(1, EDGE));
    guest_end(0, EDGE);
    take_and_end(1, EDGE);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_level_that_stays_high_follows_its_target_when_it_ends(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    assert_int_equal(guest_acknowledge(0), LEVEL);
    set_target(LEVEL, 2);
    guest_end(0, LEVEL);
    assert_int_equal(guest_acknowledge(1), LEVEL);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void of_several_targets_one_gets_it(void **state)
{
    (void)state;
    set_target(EDGE, 3);
    pulse(0, EDGE);
    assert_int_equal(guest_is_signalled(0) + guest_is_signalled(1), 1);
    take_and_end(guest_is_signalled(0) ? 0 : 1, EDGE);
    assert_int_equal(guest_acknowledge(0), NOTHING);
    assert_int_equal(guest_acknowledge(1), NOTHING);
}

/* --- from another vCPU ----------------------------------------------------- */

static void another_vcpu_can_disable_what_is_listed_here(void **state)
{
    (void)state;
    pulse(0, EDGE);
    disable(1, EDGE);
    assert_false(guest_is_signalled(0));
    enable(1, EDGE);
    take_and_end(0, EDGE);
}

static void another_vcpu_can_clear_what_is_pending_here(void **state)
{
    (void)state;
    pulse(0, EDGE);
    write_bit(1, GICD_ICPENDR(0), EDGE);
    assert_false(guest_is_signalled(0));
    assert_false(is_pending(1, EDGE));
    pulse(0, EDGE);
    take_and_end(0, EDGE);
}

static void clearing_and_pending_again_leaves_it_pending(void **state)
{
    struct mmio clear = {.offset = GICD_ICPENDR(1), .size = 4, .write = true, .value = BIT(9)};
    struct mmio set = {.offset = GICD_ISPENDR(1), .size = 4, .write = true, .value = BIT(9)};

    (void)state;
    pulse(0, EDGE);
    fake_gic_on_core(1);
    vgic_gicd_access(&gic, 1, &clear);
    vgic_gicd_access(&gic, 1, &set);
    settle();
    take_and_end(0, EDGE);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void another_vcpu_can_pend_what_is_active_here(void **state)
{
    (void)state;
    pulse(0, EDGE);
    assert_int_equal(guest_acknowledge(0), EDGE);
    write_bit(1, GICD_ISPENDR(0), EDGE);
    assert_true(is_pending(1, EDGE));
    assert_true(is_active(1, EDGE));
    guest_end(0, EDGE);
    take_and_end(0, EDGE);
}

static void another_vcpu_can_end_what_is_active_here(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    assert_int_equal(guest_acknowledge(0), LEVEL);
    set_line(0, LEVEL, false);
    write_bit(1, GICD_ICACTIVER(0), LEVEL);
    assert_false(is_active(0, LEVEL));
    assert_false(is_active(1, LEVEL));
}

static void another_vcpu_can_make_active_what_is_pending_here(void **state)
{
    (void)state;
    pulse(0, EDGE);
    write_bit(1, GICD_ISACTIVER(0), EDGE);
    assert_false(guest_is_signalled(0));
    assert_true(is_active(0, EDGE) && is_pending(0, EDGE));
    write_bit(1, GICD_ICACTIVER(0), EDGE);
    take_and_end(0, EDGE);
}

static void what_another_vcpu_asked_for_is_done_once(void **state)
{
    (void)state;
    pulse(0, EDGE);
    write_bit(1, GICD_ISACTIVER(0), EDGE);
    write_bit(0, GICD_ICACTIVER(0), EDGE); /* by the vCPU that has it */
    take_and_end(0, EDGE);
    set_line(0, LEVEL, true);
    assert_int_equal(guest_acknowledge(0), LEVEL);
    write_bit(1, GICD_ICACTIVER(0), LEVEL);
    write_bit(0, GICD_ISACTIVER(0), LEVEL);
    assert_true(is_active(0, LEVEL));
    assert_true(is_active(0, LEVEL));
    pulse(0, EDGE);
    write_bit(1, GICD_ICPENDR(0), EDGE);
    pulse(0, EDGE);
    assert_true(is_pending(0, EDGE) && is_pending(0, EDGE));
    assert_false(is_active(0, EDGE));
}

static void the_last_of_two_opposite_orders_counts(void **state)
{
    struct mmio make = {.offset = GICD_ISACTIVER(1), .size = 4, .write = true, .value = BIT(9)};
    struct mmio end = {.offset = GICD_ICACTIVER(1), .size = 4, .write = true, .value = BIT(9)};

    (void)state;
    pulse(0, EDGE);
    fake_gic_on_core(1);
    vgic_gicd_access(&gic, 1, &make);
    vgic_gicd_access(&gic, 1, &end);
    settle();
    assert_false(is_active(0, EDGE));
    assert_true(guest_is_signalled(0));
    fake_gic_on_core(1);
    vgic_gicd_access(&gic, 1, &end);
    vgic_gicd_access(&gic, 1, &make);
    settle();
    assert_true(is_active(0, EDGE));
}

static void state_that_is_listed_elsewhere_can_be_read(void **state)
{
    (void)state;
    pulse(0, EDGE);
    set_line(0, LEVEL, true);
    assert_true(is_pending(1, EDGE) && is_pending(1, LEVEL));
    assert_int_equal(guest_acknowledge(0), LEVEL);
    vgic_pulse(&gic, 0, EDGE); /* makes vCPU 0 exit */
    settle();
    assert_true(is_active(1, LEVEL) && is_pending(1, LEVEL));
    assert_true(is_pending(1, EDGE) && !is_active(1, EDGE));
}

static void edges_behind_active_ones_can_be_read_elsewhere(void **state)
{
    (void)state;
    for (unsigned irq = 42; irq < 44; irq++) {
        guest_set_edge(irq);
        guest_set_up(irq, (uint8_t)(0x80 - 8 * (irq - 42)), 1);
        pulse(0, irq);
        assert_int_equal(guest_acknowledge(0), irq);
        pulse(0, irq);
    }
    assert_true(is_pending(1, 42) && is_active(1, 42));
    assert_true(is_pending(1, 43) && is_active(1, 43));
}

/* --- attention ------------------------------------------------------------- */

static void attention_is_asked_for_when_something_can_be_delivered(void **state)
{
    (void)state;
    vgic_set_line(&gic, 0, LEVEL, true);
    assert_true(attention_was_asked(0));
    assert_false(attention_was_asked(1));
    vgic_set_line(&gic, 0, LEVEL, true); /* nothing new */
    assert_false(attention_was_asked(0));
    settle();
    vgic_set_line(&gic, 0, LEVEL, false);
    assert_false(attention_was_asked(1));
}

static void attention_is_not_asked_for_what_cannot_be_delivered(void **state)
{
    (void)state;
    disable(0, LEVEL);
    vgic_set_line(&gic, 0, LEVEL, true);
    vgic_set_line(&gic, 0, LEVEL, false);
    set_target(EDGE, 0);
    vgic_pulse(&gic, 0, EDGE);
    vgic_set_line(&gic, 1, 30, true);
    assert_false(attention_was_asked(0));
    assert_false(attention_was_asked(1));
}

static void write_without_attention(unsigned vcpu, uint32_t offset, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = 4, .write = true, .value = value};

    fake_gic_on_core(vcpu);
    assert_int_equal(vgic_gicd_access(&gic, vcpu, &io), MMIO_DONE);
}

/* What has been signalled to it is known there, and nobody looks through all the others again. */
static void who_is_not_loaded_is_told_only_if_the_change_itself_signals(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_PMR, 0x88);
    guest_set_up(LEVEL, 0x90, 1);
    machine_unload(0);
    vgic_pulse(&gic, 0, EDGE);
    assert_true(attention_was_asked(0));
    vgic_set_line(&gic, 0, LEVEL, true);
    assert_false(attention_was_asked(0));
    write_without_attention(1, GICD_ISACTIVER(1), BIT(LEVEL % 32));
    write_without_attention(1, GICD_ICACTIVER(1), BIT(LEVEL % 32));
    assert_false(attention_was_asked(0));
    write_without_attention(1, GICD_IPRIORITYR(LEVEL), 0xe080); /* EDGE is out of it */
    assert_true(attention_was_asked(0));
}

static void attention_is_asked_for_to_withdraw_a_listed_level(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    vgic_set_line(&gic, 0, LEVEL, false);
    assert_true(attention_was_asked(0));
}

static void a_register_write_asks_for_no_attention_of_its_own_vcpu(void **state)
{
    struct mmio io = {.offset = GICD_ISPENDR(1), .size = 4, .write = true, .value = BIT(9)};

    (void)state;
    fake_gic_on_core(0);
    vgic_gicd_access(&gic, 0, &io);
    assert_false(attention_was_asked(0));
    assert_true(guest_is_signalled(0));
    set_target(EDGE, 2);
    assert_true(guest_is_signalled(1));
}

#define ALONE(test) cmocka_unit_test_setup(test, one_vcpu)
#define PAIR(test)  cmocka_unit_test_setup(test, two_vcpus)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ALONE(disabling_withdraws_a_pending_interrupt),
        ALONE(enabling_delivers_what_was_pending),
        ALONE(disabling_leaves_an_active_interrupt_active),
        ALONE(an_edge_behind_an_active_one_is_held_back_by_disabling),
        ALONE(a_new_priority_counts_for_what_is_pending_already),
        ALONE(a_new_priority_can_pass_the_mask),
        ALONE(a_raised_priority_brings_a_waiting_one_into_a_list_register),
        ALONE(a_group_that_is_off_holds_its_interrupts_back),
        ALONE(group_1_is_acknowledged_through_its_own_register),
        ALONE(switching_the_distributor_off_withdraws_all_that_is_pending),
        ALONE(a_handler_can_end_while_the_distributor_is_off),
        PAIR(switching_the_distributor_concerns_all_vcpus),
        ALONE(the_only_vcpu_gets_spis_whatever_their_target),
        PAIR(of_several_vcpus_none_gets_an_spi_without_target),
        PAIR(a_pending_interrupt_moves_to_its_new_target),
        PAIR(an_active_interrupt_ends_where_it_was_taken),
        PAIR(a_level_that_stays_high_follows_its_target_when_it_ends),
        PAIR(of_several_targets_one_gets_it),
        PAIR(another_vcpu_can_disable_what_is_listed_here),
        PAIR(another_vcpu_can_clear_what_is_pending_here),
        PAIR(clearing_and_pending_again_leaves_it_pending),
        PAIR(another_vcpu_can_pend_what_is_active_here),
        PAIR(another_vcpu_can_end_what_is_active_here),
        PAIR(another_vcpu_can_make_active_what_is_pending_here),
        PAIR(what_another_vcpu_asked_for_is_done_once),
        PAIR(the_last_of_two_opposite_orders_counts),
        PAIR(state_that_is_listed_elsewhere_can_be_read),
        PAIR(edges_behind_active_ones_can_be_read_elsewhere),
        PAIR(attention_is_asked_for_when_something_can_be_delivered),
        PAIR(attention_is_not_asked_for_what_cannot_be_delivered),
        PAIR(who_is_not_loaded_is_told_only_if_the_change_itself_signals),
        PAIR(attention_is_asked_for_to_withdraw_a_listed_level),
        PAIR(a_register_write_asks_for_no_attention_of_its_own_vcpu),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
