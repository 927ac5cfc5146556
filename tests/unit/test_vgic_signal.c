/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_signal.c - does WFI end? vgic_has_signal() against what the CPU
 * interface does, for each thing that can hold an interrupt back, loaded or not. */
#include "tests/unit/vgic_guest.h"

#define IRQ   40u
#define OTHER 41u

static int boot(void **state)
{
    (void)state;
    machine_boot(1, 4);
    guest_set_edge(IRQ);
    guest_set_edge(OTHER);
    guest_set_up(IRQ, 0x80, 1);
    guest_set_up(OTHER, 0x80, 1);
    return 0;
}

/* The same answer in four situations: listed, by the hardware, not loaded, again. */
static void signal_is(bool expected)
{
    fake_gic_on_core(0);
    assert_int_equal(vgic_has_signal(&gic, 0), expected);
    assert_int_equal(guest_is_signalled(0), expected);
    machine_unload(0);
    assert_int_equal(vgic_has_signal(&gic, 0), expected);
    machine_load(0);
    assert_int_equal(vgic_has_signal(&gic, 0), expected);
}

static void set_ctlr(uint32_t value)
{
    guest_set_interface(0, GICV_CTLR, value);
}

static void nothing_pending_is_no_signal(void **state)
{
    (void)state;
    signal_is(false);
}

static void a_pending_interrupt_is_a_signal(void **state)
{
    (void)state;
    pulse(0, IRQ);
    signal_is(true);
}

static void one_that_nobody_has_listed_yet_is_a_signal(void **state)
{
    (void)state;
    vgic_pulse(&gic, 0, IRQ); /* attention is asked for, but not given yet */
    assert_true(vgic_has_signal(&gic, 0));
    assert_int_equal(fake_gic_lr_accesses(), 0);
}

static void a_disabled_interrupt_is_none(void **state)
{
    (void)state;
    guest_write(0, GICD_ICENABLER(1), 4, BIT(IRQ % 32));
    pulse(0, IRQ);
    signal_is(false);
}

static void a_distributor_that_is_off_gives_none(void **state)
{
    (void)state;
    pulse(0, IRQ);
    guest_write(0, GICD_CTLR, 4, 2);
    signal_is(false);
}

static void a_cpu_interface_that_is_off_gives_none(void **state)
{
    (void)state;
    pulse(0, IRQ);
    set_ctlr(0);
    signal_is(false);
    set_ctlr(GICV_CTLR_ENABLE_GROUP1);
    signal_is(false);
    set_ctlr(GICV_CTLR_ENABLE_GROUP0);
    signal_is(true);
}

static void group_1_needs_its_own_enables(void **state)
{
    (void)state;
    guest_write(0, GICD_IGROUPR(1), 4, BIT(IRQ % 32));
    pulse(0, IRQ);
    set_ctlr(3);
    signal_is(false);
    guest_write(0, GICD_CTLR, 4, 3);
    signal_is(true);
    set_ctlr(GICV_CTLR_ENABLE_GROUP0);
    signal_is(false);
}

static void the_priority_mask_holds_back_what_is_not_more_urgent(void **state)
{
    (void)state;
    pulse(0, IRQ);
    guest_set_interface(0, GICV_PMR, 0x80);
    signal_is(false);
    guest_set_interface(0, GICV_PMR, 0x88);
    signal_is(true);
    guest_set_interface(0, GICV_PMR, 0);
    signal_is(false);
}

static void the_lowest_priority_is_never_signalled(void **state)
{
    (void)state;
    guest_write(0, GICD_IPRIORITYR(IRQ), 1, 0xf8);
    guest_set_interface(0, GICV_PMR, 0xff);
    pulse(0, IRQ);
    signal_is(false);
}

static void what_runs_holds_back_what_is_not_more_urgent(void **state)
{
    (void)state;
    pulse(0, IRQ);
    assert_int_equal(guest_acknowledge(0), IRQ);
    pulse(0, OTHER);
    signal_is(false);
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x78);
    signal_is(true);
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x80);
    guest_end(0, IRQ);
    signal_is(true);
}

static void an_active_interrupt_that_is_pending_again_is_none(void **state)
{
    (void)state;
    set_ctlr(GICV_CTLR_ENABLE_GROUP0 | GICV_CTLR_EOI_MODE);
    pulse(0, IRQ);
    assert_int_equal(guest_acknowledge(0), IRQ);
    pulse(0, IRQ);
    guest_end(0, IRQ); /* priority drop alone */
    signal_is(false);
    guest_deactivate(0, IRQ);
    signal_is(true);
}

/* BPR 4: group priority is bits [7:5], so 0x80 and 0x90 are one level. */
static void the_binary_point_makes_levels_of_priorities(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_BPR, 4);
    guest_write(0, GICD_IPRIORITYR(IRQ), 1, 0x90);
    pulse(0, IRQ);
    assert_int_equal(guest_acknowledge(0), IRQ);
    pulse(0, OTHER);
    signal_is(false);
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x78);
    signal_is(true);
}

/* ABPR 5: group priority of group 1 is bits [7:5], unless BPR counts for both. */
static void group_1_has_a_binary_point_of_its_own(void **state)
{
    (void)state;
    guest_write(0, GICD_CTLR, 4, 3);
    guest_write(0, GICD_IGROUPR(1), 4, BIT(IRQ % 32) | BIT(OTHER % 32));
    set_ctlr(3 | GICV_CTLR_ACK_CTL);
    guest_set_interface(0, GICV_BPR, 2);
    guest_set_interface(0, GICV_ABPR, 5);
    guest_write(0, GICD_IPRIORITYR(IRQ), 1, 0x98);
    pulse(0, IRQ);
    assert_int_equal(guest_acknowledge(0), IRQ); /* runs at 0x80 */
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x88);
    pulse(0, OTHER);
    signal_is(false);
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x78);
    signal_is(true);
    guest_end(0, IRQ);
    guest_write(0, GICD_IPRIORITYR(OTHER), 1, 0x80);
    set_ctlr(3 | GICV_CTLR_ACK_CTL | GICV_CTLR_CBPR);
    pulse(0, IRQ);
    assert_int_equal(guest_acknowledge(0), OTHER);
    guest_write(0, GICD_IPRIORITYR(IRQ), 1, 0x78); /* one level with CBPR clear */
    signal_is(true);
}

static void one_of_many_that_may_be_signalled_is_enough(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_PMR, 0x40);
    for (unsigned irq = 50; irq < 70; irq++) {
        guest_set_edge(irq);
        guest_set_up(irq, 0xc0, 1);
        pulse(0, irq);
    }
    signal_is(false);
    guest_write(0, GICD_IPRIORITYR(69), 1, 0x38);
    signal_is(true);
}

#define BOOTED(test) cmocka_unit_test_setup(test, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(nothing_pending_is_no_signal),
        BOOTED(a_pending_interrupt_is_a_signal),
        BOOTED(one_that_nobody_has_listed_yet_is_a_signal),
        BOOTED(a_disabled_interrupt_is_none),
        BOOTED(a_distributor_that_is_off_gives_none),
        BOOTED(a_cpu_interface_that_is_off_gives_none),
        BOOTED(group_1_needs_its_own_enables),
        BOOTED(the_priority_mask_holds_back_what_is_not_more_urgent),
        BOOTED(the_lowest_priority_is_never_signalled),
        BOOTED(what_runs_holds_back_what_is_not_more_urgent),
        BOOTED(an_active_interrupt_that_is_pending_again_is_none),
        BOOTED(the_binary_point_makes_levels_of_priorities),
        BOOTED(group_1_has_a_binary_point_of_its_own),
        BOOTED(one_of_many_that_may_be_signalled_is_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
