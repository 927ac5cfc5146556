/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_lists.c - more interrupts than list registers: the most urgent
 * first, none lost, and no list register touched without need. */
#include "tests/unit/vgic_guest.h"

#define FIRST 32u
#define MANY  40u /* ten times the list registers */

static int boot(void **state)
{
    (void)state;
    machine_boot(1, 4);
    return 0;
}

/* An edge for each SPI from FIRST on, of that priority; lined up without being taken. */
static void raise(unsigned n, uint8_t priority)
{
    guest_set_edge(FIRST + n);
    guest_set_up(FIRST + n, priority, 1);
    pulse(0, FIRST + n);
}

static void take_and_end(unsigned irq)
{
    assert_int_equal(guest_acknowledge(0), irq);
    guest_end(0, irq);
}

static bool is_listed(unsigned irq)
{
    fake_gic_on_core(0);
    for (unsigned n = 0; n < gic_lr_count(); n++)
        if ((gic_lr_read(n) & 0x3ff) == irq && (gic_lr_read(n) & LR_STATE))
            return true;
    return false;
}

/* --- pending --------------------------------------------------------------- */

static void many_pending_interrupts_come_in_the_order_of_priority(void **state)
{
    (void)state;
    for (unsigned n = 0; n < MANY; n++)
        raise(n, (uint8_t)(n * 13 % 31 * 8));
    for (unsigned last = 0, n = 0; n < MANY; n++) {
        uint32_t iar = guest_acknowledge(0);
        unsigned priority = guest_read(0, GICD_IPRIORITYR(iar), 1);

        assert_in_range(iar, FIRST, FIRST + MANY - 1);
        assert_true(priority >= last);
        last = priority;
        guest_end(0, iar);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void equal_priorities_come_by_number(void **state)
{
    (void)state;
    for (unsigned n = MANY; n-- > 0;)
        raise(n, 0x80);
    for (unsigned n = 0; n < MANY; n++)
        take_and_end(FIRST + n);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void all_interrupts_of_the_distributor_can_be_pending(void **state)
{
    unsigned count = 0;
    uint32_t iar;

    (void)state;
    for (unsigned n = 0; n < 9; n++) {
        guest_write(0, GICD_ISENABLER(n), 4, 0xffffffff);
        guest_write(0, GICD_ISPENDR(n), 4, 0xffffffff);
    }
    for (unsigned id = 0; id < 16; id++)
        guest_write(0, GICD_SGIR, 4, 2u << 24 | id);
    while ((iar = guest_acknowledge(0)) != NOTHING) {
        guest_end(0, iar);
        count++;
    }
    assert_int_equal(count, 288);
}

static void a_more_urgent_one_takes_the_place_of_a_listed_one(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 4; n++)
        raise(n, 0x80);
    raise(4, 0x40);
    assert_true(is_listed(FIRST + 4));
    assert_false(is_listed(FIRST + 3));
    take_and_end(FIRST + 4);
    for (unsigned n = 0; n < 4; n++)
        take_and_end(FIRST + n);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_more_urgent_sgi_to_self_does_so_at_once(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 4; n++)
        raise(n, 0x80);
    guest_write(0, GICD_SGIR, 4, 2u << 24 | 3);
    assert_true(is_listed(3));
    take_and_end(3);
    take_and_end(FIRST);
}

static void levels_that_do_not_fit_wait_for_their_turn(void **state)
{
    (void)state;
    for (unsigned n = 0; n < MANY; n++) {
        guest_set_up(FIRST + n, (uint8_t)(8 * (n % 30)), 1);
        set_line(0, FIRST + n, true);
    }
    for (unsigned n = 0; n < MANY; n++) {
        uint32_t iar = guest_acknowledge(0);

        set_line(0, iar, false);
        guest_end(0, iar);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_waiting_level_that_drops_is_forgotten(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 4; n++)
        raise(n, 0x40);
    guest_set_up(100, 0x80, 1);
    set_line(0, 100, true);
    assert_true(is_pending(0, 100));
    set_line(0, 100, false);
    for (unsigned n = 0; n < 4; n++)
        take_and_end(FIRST + n);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void the_first_pending_one_is_listed_though_handlers_hold_all_others(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_CTLR, GICV_CTLR_ENABLE_GROUP0 | GICV_CTLR_EOI_MODE);
    for (unsigned n = 0; n < 4; n++) {
        raise(n, 0x20);
        assert_int_equal(guest_acknowledge(0), FIRST + n);
        guest_end(0, FIRST + n); /* priority drop alone */
    }
    raise(9, 0x80);
    assert_true(is_listed(FIRST + 9));
    assert_int_equal(guest_acknowledge(0), FIRST + 9);
}

/* --- active ---------------------------------------------------------------- */

static void handlers_nest_to_the_depth_of_all_priorities(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_PMR, 0xff);
    for (unsigned level = 31; level-- > 0;) {
        raise(level, (uint8_t)(8 * level));
        assert_int_equal(guest_acknowledge(0), FIRST + level);
    }
    for (unsigned level = 0; level < 31; level++) {
        assert_true(is_active(0, FIRST + level));
        guest_end(0, FIRST + level);
        assert_false(is_active(0, FIRST + level));
        assert_int_equal(is_active(0, FIRST + level + 1), level < 30);
    }
    raise(5, 0xf0);
    take_and_end(FIRST + 5);
}

static void an_interrupt_that_lost_its_list_register_comes_again_after_its_end(void **state)
{
    (void)state;
    for (unsigned level = 8; level-- > 0;) {
        raise(level, (uint8_t)(8 * level));
        assert_int_equal(guest_acknowledge(0), FIRST + level);
    }
    pulse(0, FIRST + 7); /* long without a list register */
    for (unsigned level = 0; level < 8; level++)
        guest_end(0, FIRST + level);
    take_and_end(FIRST + 7);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void two_ends_before_nagaya_looks_are_two_ends(void **state)
{
    (void)state;
    for (unsigned level = 8; level-- > 0;) {
        raise(level, (uint8_t)(8 * level));
        assert_int_equal(guest_acknowledge(0), FIRST + level);
    }
    fake_gic_on_core(0);
    for (unsigned level = 0; level < 8; level++)
        fake_gicv_write(GICV_EOIR, FIRST + level);
    assert_true(fake_gic_maintenance());
    settle();
    for (unsigned level = 0; level < 8; level++)
        assert_false(is_active(0, FIRST + level));
    assert_int_equal(GICH_HCR_EOICOUNT(gic_vcpu_control()), 0);
}

/* Group 0 has no group bits here, so it preempts what is more urgent by its priority. */
static void the_last_one_taken_ends_first_whatever_its_priority(void **state)
{
    (void)state;
    machine_boot(1, 1);
    guest_write(0, GICD_CTLR, 4, 3);
    guest_set_interface(0, GICV_CTLR, 7); /* both groups, AckCtl */
    guest_set_interface(0, GICV_BPR, 7);
    guest_write(0, GICD_IGROUPR(1), 4, BIT(0));
    raise(0, 0x90);
    assert_int_equal(guest_acknowledge(0), FIRST);
    raise(1, 0x98);
    assert_int_equal(guest_acknowledge(0), FIRST + 1);
    raise(2, 0xa0); /* takes the one list register */
    guest_end(0, FIRST + 1);
    assert_true(is_active(0, FIRST));
    assert_false(is_active(0, FIRST + 1));
}

static void one_that_ends_by_count_goes_to_its_new_target(void **state)
{
    (void)state;
    machine_boot(2, 1);
    raise(0, 0x80);
    assert_int_equal(guest_acknowledge(0), FIRST);
    guest_write(0, GICD_ITARGETSR(FIRST), 1, 2);
    pulse(0, FIRST);
    raise(1, 0x90); /* takes the one list register */
    assert_false(guest_is_signalled(1));
    guest_end(0, FIRST);
    assert_int_equal(guest_acknowledge(1), FIRST);
    take_and_end(FIRST + 1);
}

static void with_split_ends_any_handler_may_finish_first(void **state)
{
    static const uint8_t order[] = {5, 0, 7, 2, 6, 1, 4, 3};

    (void)state;
    guest_set_interface(0, GICV_CTLR, GICV_CTLR_ENABLE_GROUP0 | GICV_CTLR_EOI_MODE);
    for (unsigned n = 0; n < 8; n++) {
        raise(n, 0x80);
        assert_int_equal(guest_acknowledge(0), FIRST + n);
        guest_end(0, FIRST + n);
    }
    for (unsigned n = 0; n < 8; n++) {
        assert_true(is_active(0, FIRST + order[n]));
        guest_deactivate_trapped(0, FIRST + order[n]);
        assert_false(is_active(0, FIRST + order[n]));
    }
    assert_int_equal(guest_read(0, GICD_ISACTIVER(1), 4), 0);
}

static void with_split_ends_an_untrapped_dir_ends_a_listed_handler(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_CTLR, GICV_CTLR_ENABLE_GROUP0 | GICV_CTLR_EOI_MODE);
    raise(0, 0x80);
    raise(1, 0x80);
    assert_int_equal(guest_acknowledge(0), FIRST);
    guest_end(0, FIRST);
    assert_true(is_active(0, FIRST));
    assert_int_equal(guest_acknowledge(0), FIRST + 1);
    guest_end(0, FIRST + 1);
    guest_deactivate(0, FIRST);
    assert_false(is_active(0, FIRST));
    assert_true(is_active(0, FIRST + 1));
}

static void a_trapped_dir_without_split_ends_does_nothing(void **state)
{
    struct mmio read = {.size = 4, .value = 0xffffffff};

    (void)state;
    raise(0, 0x80);
    assert_int_equal(guest_acknowledge(0), FIRST);
    guest_deactivate_trapped(0, FIRST);
    assert_true(is_active(0, FIRST));
    guest_deactivate_trapped(0, 1023);
    assert_int_equal(vgic_gicv_access(&gic, 0, &read), MMIO_DONE);
    assert_int_equal(read.value, 0);
}

/* --- how often list registers are touched ---------------------------------- */

static unsigned accesses_of(void (*action)(void))
{
    unsigned before = fake_gic_lr_accesses();

    action();
    return fake_gic_lr_accesses() - before;
}

static void enable_and_read(void)
{
    struct mmio io = {.offset = GICD_ISENABLER(2), .size = 4, .write = true, .value = 0xff};

    vgic_gicd_access(&gic, 0, &io);
    io.write = false;
    vgic_gicd_access(&gic, 0, &io);
    io.offset = GICD_ICENABLER(2);
    io.write = true;
    vgic_gicd_access(&gic, 0, &io);
}

static void send_to_self(void)
{
    struct mmio io = {.offset = GICD_SGIR, .size = 4, .write = true, .value = 2u << 24};

    vgic_gicd_access(&gic, 0, &io);
}

static void registers_of_idle_interrupts_leave_list_registers_alone(void **state)
{
    (void)state;
    raise(0, 0x80);
    assert_int_equal(accesses_of(enable_and_read), 0);
}

static void an_sgi_to_self_costs_two_accesses_at_most(void **state)
{
    (void)state;
    assert_int_equal(accesses_of(send_to_self), 1);
    take_and_end(0);
    assert_int_equal(accesses_of(send_to_self), 2); /* is its own one empty? */
    take_and_end(0);
}

static void list_registers_that_emptied_are_used_again(void **state)
{
    (void)state;
    for (unsigned n = 0; n < MANY; n++) {
        raise(n, 0x80);
        take_and_end(FIRST + n);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

#define BOOTED(test) cmocka_unit_test_setup(test, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(many_pending_interrupts_come_in_the_order_of_priority),
        BOOTED(equal_priorities_come_by_number),
        BOOTED(all_interrupts_of_the_distributor_can_be_pending),
        BOOTED(a_more_urgent_one_takes_the_place_of_a_listed_one),
        BOOTED(a_more_urgent_sgi_to_self_does_so_at_once),
        BOOTED(levels_that_do_not_fit_wait_for_their_turn),
        BOOTED(a_waiting_level_that_drops_is_forgotten),
        BOOTED(the_first_pending_one_is_listed_though_handlers_hold_all_others),
        BOOTED(handlers_nest_to_the_depth_of_all_priorities),
        BOOTED(an_interrupt_that_lost_its_list_register_comes_again_after_its_end),
        BOOTED(two_ends_before_nagaya_looks_are_two_ends),
        BOOTED(the_last_one_taken_ends_first_whatever_its_priority),
        BOOTED(one_that_ends_by_count_goes_to_its_new_target),
        BOOTED(with_split_ends_any_handler_may_finish_first),
        BOOTED(with_split_ends_an_untrapped_dir_ends_a_listed_handler),
        BOOTED(a_trapped_dir_without_split_ends_does_nothing),
        BOOTED(registers_of_idle_interrupts_leave_list_registers_alone),
        BOOTED(an_sgi_to_self_costs_two_accesses_at_most),
        BOOTED(list_registers_that_emptied_are_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
