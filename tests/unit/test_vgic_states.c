/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_states.c - the four states of an interrupt and what each event
 * does in them (IHI 0048B 3.2.4, figure 3-1), for levels and for edges. */
#include "tests/unit/vgic_guest.h"

#define LEVEL 40u
#define EDGE  41u

static int boot(void **state)
{
    (void)state;
    machine_boot(1, 4);
    guest_set_edge(EDGE);
    guest_set_up(LEVEL, 0x80, 1);
    guest_set_up(EDGE, 0x80, 1);
    return 0;
}

static void take(unsigned irq)
{
    assert_int_equal(guest_acknowledge(0), irq);
}

static void nothing_comes(void)
{
    assert_false(guest_is_signalled(0));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void state_is(unsigned irq, bool pending, bool active)
{
    assert_int_equal(is_pending(0, irq), pending);
    assert_int_equal(is_active(0, irq), active);
}

static void software_pends(unsigned irq)
{
    guest_write(0, GICD_ISPENDR(irq / 32), 4, BIT(irq % 32));
}

static void software_unpends(unsigned irq)
{
    guest_write(0, GICD_ICPENDR(irq / 32), 4, BIT(irq % 32));
}

static void software_activates(unsigned irq)
{
    guest_write(0, GICD_ISACTIVER(irq / 32), 4, BIT(irq % 32));
}

static void software_deactivates(unsigned irq)
{
    guest_write(0, GICD_ICACTIVER(irq / 32), 4, BIT(irq % 32));
}

/* --- levels ---------------------------------------------------------------- */

static void a_high_line_makes_a_level_pending(void **state)
{
    (void)state;
    state_is(LEVEL, false, false);
    set_line(0, LEVEL, true);
    state_is(LEVEL, true, false);
    assert_true(guest_is_signalled(0));
}

static void a_level_whose_line_drops_before_it_is_taken_is_over(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    set_line(0, LEVEL, false);
    state_is(LEVEL, false, false);
    nothing_comes();
}

static void a_taken_level_is_active_and_pending_while_its_line_is_high(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    take(LEVEL);
    state_is(LEVEL, true, true);
    nothing_comes();
    set_line(0, LEVEL, false);
    state_is(LEVEL, false, true);
}

static void a_level_that_is_still_high_at_its_end_comes_again(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    take(LEVEL);
    guest_end(0, LEVEL);
    state_is(LEVEL, true, false);
    take(LEVEL);
    set_line(0, LEVEL, false);
    guest_end(0, LEVEL);
    state_is(LEVEL, false, false);
    nothing_comes();
}

static void a_line_that_rises_while_its_level_is_active_makes_it_come_again(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    take(LEVEL);
    set_line(0, LEVEL, false);
    set_line(0, LEVEL, true);
    guest_end(0, LEVEL);
    take(LEVEL);
}

static void a_level_that_was_low_at_its_end_comes_with_its_next_rise(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    take(LEVEL);
    set_line(0, LEVEL, false);
    guest_end(0, LEVEL);
    set_line(0, LEVEL, true);
    take(LEVEL);
}

static void software_can_make_a_low_level_pending_once(void **state)
{
    (void)state;
    software_pends(LEVEL);
    state_is(LEVEL, true, false);
    take(LEVEL);
    state_is(LEVEL, false, true);
    guest_end(0, LEVEL);
    nothing_comes();
}

static void a_level_pended_by_software_outlives_its_line(void **state)
{
    (void)state;
    software_pends(LEVEL);
    set_line(0, LEVEL, true);
    set_line(0, LEVEL, false);
    state_is(LEVEL, true, false);
    take(LEVEL);
    guest_end(0, LEVEL);
    nothing_comes();
}

static void taking_a_level_takes_line_and_latch_together(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    software_pends(LEVEL);
    take(LEVEL);
    set_line(0, LEVEL, false);
    state_is(LEVEL, false, true);
    guest_end(0, LEVEL);
    nothing_comes();
}

static void icpendr_does_not_clear_a_high_level(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    software_unpends(LEVEL);
    state_is(LEVEL, true, false);
    take(LEVEL);
}

static void icpendr_clears_what_software_pended(void **state)
{
    (void)state;
    software_pends(LEVEL);
    software_unpends(LEVEL);
    state_is(LEVEL, false, false);
    nothing_comes();
    software_pends(LEVEL);
    set_line(0, LEVEL, true);
    software_unpends(LEVEL);
    set_line(0, LEVEL, false);
    state_is(LEVEL, false, false);
}

static void a_level_pended_while_active_comes_after_its_end(void **state)
{
    (void)state;
    software_pends(LEVEL);
    take(LEVEL);
    software_pends(LEVEL);
    state_is(LEVEL, true, true);
    nothing_comes();
    guest_end(0, LEVEL);
    take(LEVEL);
    guest_end(0, LEVEL);
    nothing_comes();
}

/* --- edges ----------------------------------------------------------------- */

static void an_edge_is_remembered_until_it_is_taken(void **state)
{
    (void)state;
    set_line(0, EDGE, true);
    set_line(0, EDGE, false);
    state_is(EDGE, true, false);
    take(EDGE);
    state_is(EDGE, false, true);
    guest_end(0, EDGE);
    nothing_comes();
}

static void an_edge_whose_line_stays_high_comes_once(void **state)
{
    (void)state;
    set_line(0, EDGE, true);
    take(EDGE);
    state_is(EDGE, false, true);
    guest_end(0, EDGE);
    state_is(EDGE, false, false);
    nothing_comes();
}

static void edges_before_the_first_is_taken_are_one(void **state)
{
    (void)state;
    pulse(0, EDGE);
    pulse(0, EDGE);
    set_line(0, EDGE, true);
    take(EDGE);
    guest_end(0, EDGE);
    nothing_comes();
}

static void an_edge_while_active_comes_after_its_end(void **state)
{
    (void)state;
    pulse(0, EDGE);
    take(EDGE);
    pulse(0, EDGE);
    pulse(0, EDGE);
    state_is(EDGE, true, true);
    nothing_comes();
    guest_end(0, EDGE);
    state_is(EDGE, true, false);
    take(EDGE);
    guest_end(0, EDGE);
    nothing_comes();
}

static void software_can_make_an_edge_pending(void **state)
{
    (void)state;
    software_pends(EDGE);
    state_is(EDGE, true, false);
    take(EDGE);
    software_pends(EDGE);
    guest_end(0, EDGE);
    take(EDGE);
    guest_end(0, EDGE);
    nothing_comes();
}

static void icpendr_clears_an_edge_in_each_state(void **state)
{
    (void)state;
    set_line(0, EDGE, true);
    software_unpends(EDGE);
    state_is(EDGE, false, false);
    nothing_comes();
    pulse(0, EDGE);
    take(EDGE);
    software_unpends(EDGE);
    state_is(EDGE, false, true);
    pulse(0, EDGE);
    software_unpends(EDGE);
    state_is(EDGE, false, true);
    guest_end(0, EDGE);
    nothing_comes();
}

static void an_edge_becomes_a_level_when_configured_so(void **state)
{
    (void)state;
    set_line(0, EDGE, true);
    take(EDGE);
    guest_end(0, EDGE);
    guest_write(0, GICD_ICFGR(EDGE / 16), 4, 0);
    assert_true(guest_is_signalled(0));
    state_is(EDGE, true, false);
    take(EDGE);
    set_line(0, EDGE, false);
    guest_end(0, EDGE);
    nothing_comes();
}

/* --- active, by register --------------------------------------------------- */

static void an_interrupt_that_software_made_active_does_not_come(void **state)
{
    (void)state;
    software_activates(LEVEL);
    software_activates(EDGE);
    set_line(0, LEVEL, true);
    pulse(0, EDGE);
    state_is(LEVEL, true, true);
    state_is(EDGE, true, true);
    nothing_comes();
    software_deactivates(EDGE);
    take(EDGE);
    guest_end(0, EDGE);
    software_deactivates(LEVEL);
    take(LEVEL);
}

static void a_pending_interrupt_that_software_makes_active_waits(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    pulse(0, EDGE);
    software_activates(LEVEL);
    software_activates(EDGE);
    state_is(LEVEL, true, true);
    state_is(EDGE, true, true);
    nothing_comes();
}

static void software_can_end_an_interrupt_that_was_taken(void **state)
{
    (void)state;
    set_line(0, LEVEL, true);
    take(LEVEL);
    set_line(0, LEVEL, false);
    software_deactivates(LEVEL);
    state_is(LEVEL, false, false);
    set_line(0, LEVEL, true);
    state_is(LEVEL, true, false);
    nothing_comes(); /* its priority still runs */
    guest_end(0, LEVEL);
    take(LEVEL);
}

/* --- private ones ---------------------------------------------------------- */

static void a_private_level_follows_its_line(void **state)
{
    (void)state;
    guest_write(0, GICD_ISENABLER(0), 4, BIT(30));
    set_line(0, 30, true);
    take(30);
    guest_end(0, 30);
    take(30);
    set_line(0, 30, false);
    guest_end(0, 30);
    nothing_comes();
}

static void a_line_is_that_of_its_vcpu(void **state)
{
    (void)state;
    machine_boot(2, 4);
    guest_write(0, GICD_ISENABLER(0), 4, BIT(30));
    guest_write(1, GICD_ISENABLER(0), 4, BIT(30));
    set_line(1, 30, true);
    nothing_comes();
    assert_int_equal(guest_acknowledge(1), 30);
}

#define BOOTED(test) cmocka_unit_test_setup(test, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(a_high_line_makes_a_level_pending),
        BOOTED(a_level_whose_line_drops_before_it_is_taken_is_over),
        BOOTED(a_taken_level_is_active_and_pending_while_its_line_is_high),
        BOOTED(a_level_that_is_still_high_at_its_end_comes_again),
        BOOTED(a_line_that_rises_while_its_level_is_active_makes_it_come_again),
        BOOTED(a_level_that_was_low_at_its_end_comes_with_its_next_rise),
        BOOTED(software_can_make_a_low_level_pending_once),
        BOOTED(a_level_pended_by_software_outlives_its_line),
        BOOTED(taking_a_level_takes_line_and_latch_together),
        BOOTED(icpendr_does_not_clear_a_high_level),
        BOOTED(icpendr_clears_what_software_pended),
        BOOTED(a_level_pended_while_active_comes_after_its_end),
        BOOTED(an_edge_is_remembered_until_it_is_taken),
        BOOTED(an_edge_whose_line_stays_high_comes_once),
        BOOTED(edges_before_the_first_is_taken_are_one),
        BOOTED(an_edge_while_active_comes_after_its_end),
        BOOTED(software_can_make_an_edge_pending),
        BOOTED(icpendr_clears_an_edge_in_each_state),
        BOOTED(an_edge_becomes_a_level_when_configured_so),
        BOOTED(an_interrupt_that_software_made_active_does_not_come),
        BOOTED(a_pending_interrupt_that_software_makes_active_waits),
        BOOTED(software_can_end_an_interrupt_that_was_taken),
        BOOTED(a_private_level_follows_its_line),
        BOOTED(a_line_is_that_of_its_vcpu),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
