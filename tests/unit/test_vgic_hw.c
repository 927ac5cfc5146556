/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_hw.c - interrupts of the board that belong to the guest, and the
 * world switch that hands private ones to the next vCPU. */
#include "tests/unit/vgic_guest.h"

#define TIMER    27u
#define SPI      32u
#define PHYSICAL 80u

static int boot(void **state)
{
    (void)state;
    machine_boot(1, 4);
    machine_attach(TIMER, TIMER);
    machine_attach(SPI, PHYSICAL);
    guest_write(0, GICD_ISENABLER(0), 4, BIT(TIMER));
    guest_set_up(SPI, 0x80, 1);
    return 0;
}

static void write_bit(uint32_t bank, unsigned irq)
{
    guest_write(0, bank + irq / 32 * 4, 4, BIT(irq % 32));
}

static bool is_listed(unsigned irq)
{
    for (unsigned n = 0; n < gic_lr_count(); n++)
        if ((gic_lr_read(n) & 0x3ff) == irq && (gic_lr_read(n) & LR_STATE))
            return true;
    return false;
}

static void nothing_comes(void)
{
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

/* --- from line to end ------------------------------------------------------ */

static void the_guest_ends_the_physical_interrupt(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    assert_true(gic_irq_is_active(TIMER));
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, false);
    assert_true(gic_irq_is_active(TIMER));
    guest_end(0, TIMER);
    assert_false(gic_irq_is_active(TIMER));
    assert_false(is_active(0, TIMER));
}

static void a_line_that_stays_high_comes_again(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 10; n++) {
        set_physical_line(0, PHYSICAL, true);
        assert_int_equal(guest_acknowledge(0), SPI);
        guest_end(0, SPI);
    }
    set_physical_line(0, PHYSICAL, false);
    fake_gic_on_core(0);
    vgic_sync(&gic, 0);
    nothing_comes();
    assert_false(gic_irq_is_active(PHYSICAL));
}

static void a_line_that_drops_before_the_guest_looks_is_over(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    set_physical_line(0, TIMER, false);
    assert_false(is_pending(0, TIMER)); /* the read looks */
    assert_false(gic_irq_is_active(TIMER));
    nothing_comes();
    set_physical_line(0, TIMER, true);
    assert_int_equal(guest_acknowledge(0), TIMER);
}

static void a_timer_tick_costs_one_list_register_write(void **state)
{
    unsigned before;

    (void)state;
    set_physical_line(0, TIMER, true);
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, false);
    guest_end(0, TIMER);
    before = fake_gic_lr_accesses();
    set_physical_line(0, TIMER, true);
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, false);
    guest_end(0, TIMER);
    assert_int_equal(fake_gic_lr_accesses() - before, 2); /* is its own one empty? */
}

static void an_edge_of_the_board_is_an_edge_of_the_guest(void **state)
{
    (void)state;
    guest_set_edge(SPI);
    assert_true(fake_gic_is_edge(PHYSICAL));
    set_physical_line(0, PHYSICAL, true);
    set_physical_line(0, PHYSICAL, false);
    assert_true(is_pending(0, SPI));
    assert_int_equal(guest_acknowledge(0), SPI);
    set_physical_line(0, PHYSICAL, true); /* while active */
    assert_true(is_pending(0, SPI) && is_active(0, SPI));
    guest_end(0, SPI);
    assert_int_equal(guest_acknowledge(0), SPI);
    guest_end(0, SPI);
    nothing_comes();
}

static void taken_interrupts_without_a_list_register_wait(void **state)
{
    (void)state;
    for (unsigned irq = 100; irq < 110; irq++) {
        machine_attach(irq, irq + 30);
        guest_set_up(irq, 0x40, 1);
        set_physical_line(0, irq + 30, true);
    }
    for (unsigned irq = 100; irq < 110; irq++) {
        assert_int_equal(guest_acknowledge(0), irq);
        set_physical_line(0, irq + 30, false);
        guest_end(0, irq);
        assert_false(gic_irq_is_active(irq + 30));
    }
    nothing_comes();
}

static void nested_taken_interrupts_are_all_ended(void **state)
{
    (void)state;
    for (unsigned irq = 110; irq-- > 100;) {
        machine_attach(irq, irq + 30);
        guest_set_up(irq, (uint8_t)(8 * (irq - 100)), 1);
        set_physical_line(0, irq + 30, true);
        assert_int_equal(guest_acknowledge(0), irq);
        set_physical_line(0, irq + 30, false);
    }
    for (unsigned irq = 100; irq < 110; irq++) {
        assert_true(gic_irq_is_active(irq + 30));
        guest_end(0, irq);
        assert_false(gic_irq_is_active(irq + 30));
    }
}

/* --- registers ------------------------------------------------------------- */

static void an_attached_interrupt_starts_disabled_and_idle(void **state)
{
    (void)state;
    gic_irq_enable(90);
    gic_irq_set_edge(90, true);
    gic_irq_set_active(90, true);
    gic_irq_set_pending(90, true);
    machine_attach(60, 90);
    assert_false(fake_gic_is_enabled(90) || fake_gic_is_edge(90));
    assert_false(gic_irq_is_active(90) || gic_irq_is_pending(90));
}

static void enables_are_those_of_the_board(void **state)
{
    (void)state;
    assert_true(fake_gic_is_enabled(PHYSICAL) && fake_gic_is_enabled(TIMER));
    write_bit(GICD_ICENABLER(0), SPI);
    write_bit(GICD_ICENABLER(0), TIMER);
    assert_false(fake_gic_is_enabled(PHYSICAL) || fake_gic_is_enabled(TIMER));
    write_bit(GICD_ISENABLER(0), SPI);
    write_bit(GICD_ISENABLER(0), TIMER);
    assert_true(fake_gic_is_enabled(PHYSICAL) && fake_gic_is_enabled(TIMER));
}

static void a_disabled_timer_reads_as_pending_when_its_line_is_high(void **state)
{
    (void)state;
    write_bit(GICD_ICENABLER(0), TIMER);
    set_physical_line(0, TIMER, true);
    assert_true(is_pending(0, TIMER));
    set_physical_line(0, TIMER, false);
    assert_false(is_pending(0, TIMER));
}

static void disabling_keeps_a_taken_interrupt_until_it_is_enabled(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    write_bit(GICD_ICENABLER(0), TIMER);
    nothing_comes();
    assert_true(is_pending(0, TIMER));
    write_bit(GICD_ISENABLER(0), TIMER);
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, false);
    guest_end(0, TIMER);
    assert_false(gic_irq_is_active(TIMER));
}

static void a_taken_level_that_drops_while_disabled_is_over(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    write_bit(GICD_ICENABLER(0), TIMER);
    set_physical_line(0, TIMER, false);
    assert_false(is_pending(0, TIMER));
    assert_false(gic_irq_is_active(TIMER));
    write_bit(GICD_ISENABLER(0), TIMER);
    nothing_comes();
}

static void with_the_distributor_off_a_taken_interrupt_waits(void **state)
{
    (void)state;
    guest_write(0, GICD_CTLR, 4, 0);
    set_physical_line(0, PHYSICAL, true);
    nothing_comes();
    assert_true(is_pending(0, SPI));
    guest_write(0, GICD_CTLR, 4, 1);
    assert_int_equal(guest_acknowledge(0), SPI);
}

static void software_can_pend_it_without_the_board(void **state)
{
    (void)state;
    write_bit(GICD_ISPENDR(0), TIMER);
    assert_true(is_pending(0, TIMER));
    assert_int_equal(guest_acknowledge(0), TIMER);
    assert_true(is_active(0, TIMER));
    guest_end(0, TIMER);
    assert_false(is_active(0, TIMER));
    assert_false(gic_irq_is_active(TIMER));
    nothing_comes();
    set_physical_line(0, TIMER, true);
    assert_int_equal(guest_acknowledge(0), TIMER);
}

static void the_board_can_raise_what_software_pended_and_took(void **state)
{
    (void)state;
    write_bit(GICD_ISPENDR(0), TIMER);
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, true);
    assert_true(is_pending(0, TIMER) && is_active(0, TIMER));
    nothing_comes();
    guest_end(0, TIMER);
    assert_int_equal(guest_acknowledge(0), TIMER);
    set_physical_line(0, TIMER, false);
    guest_end(0, TIMER);
    nothing_comes();
    assert_false(gic_irq_is_active(TIMER));
}

static void icpendr_cannot_clear_a_line_that_is_high(void **state)
{
    (void)state;
    set_physical_line(0, PHYSICAL, true);
    write_bit(GICD_ICPENDR(0), SPI);
    assert_true(is_pending(0, SPI));
    assert_int_equal(guest_acknowledge(0), SPI);
}

static void icpendr_clears_an_edge_that_was_taken(void **state)
{
    (void)state;
    guest_set_edge(SPI);
    set_physical_line(0, PHYSICAL, true);
    write_bit(GICD_ICPENDR(0), SPI);
    nothing_comes();
    assert_false(is_pending(0, SPI));
    assert_false(gic_irq_is_active(PHYSICAL));
    set_physical_line(0, PHYSICAL, false);
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
}

static void icpendr_clears_an_edge_that_waits_in_the_board(void **state)
{
    (void)state;
    guest_set_edge(SPI);
    write_bit(GICD_ICENABLER(0), SPI);
    set_physical_line(0, PHYSICAL, true);
    assert_true(is_pending(0, SPI));
    write_bit(GICD_ICPENDR(0), SPI);
    assert_false(is_pending(0, SPI));
    write_bit(GICD_ISENABLER(0), SPI);
    nothing_comes();
}

static void active_state_is_that_of_the_board(void **state)
{
    (void)state;
    write_bit(GICD_ISACTIVER(0), SPI);
    assert_true(gic_irq_is_active(PHYSICAL));
    set_physical_line(0, PHYSICAL, true);
    nothing_comes();
    write_bit(GICD_ICACTIVER(0), SPI);
    assert_int_equal(guest_acknowledge(0), SPI);
    assert_true(gic_irq_is_active(PHYSICAL));
    write_bit(GICD_ICACTIVER(0), SPI);
    assert_true(is_pending(0, SPI)); /* its line is high */
}

static void icpendr_leaves_what_is_active_active(void **state)
{
    (void)state;
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
    write_bit(GICD_ICPENDR(0), SPI);
    assert_true(gic_irq_is_active(PHYSICAL));
    assert_true(is_active(0, SPI));
    set_physical_line(0, PHYSICAL, false);
    guest_end(0, SPI);
    assert_false(gic_irq_is_active(PHYSICAL));
}

static void another_vcpu_can_end_it_on_the_board_too(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, 1);
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
    set_physical_line(0, PHYSICAL, false);
    guest_write(1, GICD_ICACTIVER(SPI / 32), 4, BIT(SPI % 32));
    assert_false(gic_irq_is_active(PHYSICAL));
}

static void power_on_forgets_what_was_attached(void **state)
{
    (void)state;
    machine_start(1, 4);
    guest_write(0, GICD_ISENABLER(0), 4, BIT(TIMER));
    guest_write(0, GICD_ISENABLER(SPI / 32), 4, BIT(SPI % 32));
    assert_false(fake_gic_is_enabled(TIMER) || fake_gic_is_enabled(PHYSICAL));
}

/* --- the world switch ------------------------------------------------------ */

static void an_unloaded_vcpu_leaves_its_timer_to_the_next(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    assert_int_equal(guest_acknowledge(0), TIMER);
    machine_unload(0);
    assert_false(gic_irq_is_active(TIMER));
    assert_false(fake_gic_is_enabled(TIMER));
    machine_load(0);
    assert_true(gic_irq_is_active(TIMER));
    assert_true(fake_gic_is_enabled(TIMER));
    assert_true(is_active(0, TIMER));
    set_physical_line(0, TIMER, false);
    guest_end(0, TIMER);
    assert_false(gic_irq_is_active(TIMER));
    nothing_comes();
}

static void two_vcpus_of_a_core_have_a_timer_each(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(TIMER, TIMER);
    machine_unload(1);
    fake_gic_on_core(0);
    for (unsigned vcpu = 0; vcpu < 2; vcpu++) {
        if (vcpu == 1) { /* on the same core */
            vgic_unload(&gic, 0);
            vgic_load(&gic, 1);
        }
        struct mmio io = {GICD_ISENABLER(0), BIT(TIMER), 4, true};

        vgic_gicd_access(&gic, vcpu, &io);
        fake_gic_set_line(TIMER, true);
        assert_int_equal(gic_acknowledge(), TIMER);
        vgic_inject_hw(&gic, vcpu, TIMER);
        gic_vmcr_write(31u << 27 | GICH_VMCR_ENABLE_GROUP0);
        assert_int_equal(fake_gicv_read(GICV_IAR), TIMER);
        fake_gic_set_line(TIMER, false);
    }
    fake_gicv_write(GICV_EOIR, TIMER);
    assert_false(gic_irq_is_active(TIMER));
    vgic_unload(&gic, 1);
    vgic_load(&gic, 0);
    assert_true(gic_irq_is_active(TIMER));
    fake_gicv_write(GICV_EOIR, TIMER);
    assert_false(gic_irq_is_active(TIMER));
}

static void spis_stay_active_while_their_vcpu_is_not_loaded(void **state)
{
    (void)state;
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
    machine_unload(0);
    assert_true(gic_irq_is_active(PHYSICAL));
    assert_true(fake_gic_is_enabled(PHYSICAL));
    machine_load(0);
    set_physical_line(0, PHYSICAL, false);
    guest_end(0, SPI);
    assert_false(gic_irq_is_active(PHYSICAL));
}

static void an_spi_taken_for_an_unloaded_vcpu_waits_for_it(void **state)
{
    (void)state;
    machine_unload(0);
    set_physical_line(0, PHYSICAL, true);
    assert_true(attention_was_asked(0));
    assert_true(vgic_has_signal(&gic, 0));
    machine_load(0);
    assert_true(is_listed(SPI));
    assert_int_equal(guest_acknowledge(0), SPI);
}

static void a_level_that_drops_while_its_vcpu_is_not_loaded_is_over(void **state)
{
    (void)state;
    set_physical_line(0, PHYSICAL, true);
    machine_unload(0);
    set_physical_line(0, PHYSICAL, false);
    machine_load(0);
    assert_false(guest_is_signalled(0));
    assert_false(gic_irq_is_active(PHYSICAL));
    nothing_comes();
}

static void an_spi_taken_on_a_core_of_another_vcpu_reaches_its_target(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, 2);
    gic_irq_route(PHYSICAL, 0); /* a core that has taken it just before it was moved */
    set_physical_line(0, PHYSICAL, true);
    assert_false(guest_is_signalled(0));
    assert_int_equal(guest_acknowledge(1), SPI);
    set_physical_line(0, PHYSICAL, false);
    guest_end(1, SPI);
    assert_false(gic_irq_is_active(PHYSICAL));
}

/* The vCPU that had it listed has not been there yet to give it back. */
static void an_spi_taken_before_its_old_target_lets_go_is_not_lost(void **state)
{
    struct mmio move = {GICD_ITARGETSR(SPI), 2, 1, true};

    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, 1);
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
    set_physical_line(0, PHYSICAL, false);
    guest_end(0, SPI);
    pulse(0, 60); /* disabled: vCPU 0 has no reason to look */
    fake_gic_on_core(1);
    assert_int_equal(vgic_gicd_access(&gic, 1, &move), MMIO_DONE);
    fake_gic_set_line(PHYSICAL, true);
    assert_int_equal(gic_acknowledge(), PHYSICAL);
    vgic_inject_hw(&gic, 1, SPI);
    settle();
    guest_write(1, GICD_SGIR, 4, 2u << 24); /* shares the list registers with it */
    assert_int_equal(guest_acknowledge(1), 1u << 10);
    guest_end(1, 1u << 10);
    assert_int_equal(guest_acknowledge(1), SPI);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

/* ... and was pended by software there: the board's is the new target's alone. */
static void an_spi_taken_while_its_old_target_ends_a_software_one_is_not_lost(void **state)
{
    struct mmio move = {GICD_ITARGETSR(SPI), 2, 1, true};

    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, 1);
    guest_set_edge(SPI);
    write_bit(GICD_ISPENDR(0), SPI);
    assert_int_equal(guest_acknowledge(0), SPI);
    guest_end(0, SPI);
    fake_gic_on_core(1);
    assert_int_equal(vgic_gicd_access(&gic, 1, &move), MMIO_DONE);
    fake_gic_set_line(PHYSICAL, true);
    assert_int_equal(gic_acknowledge(), PHYSICAL);
    fake_gic_set_line(PHYSICAL, false);
    fake_gic_on_core(0);
    vgic_sync(&gic, 0);
    fake_gic_on_core(1);
    vgic_inject_hw(&gic, 1, SPI);
    settle();
    assert_int_equal(guest_acknowledge(1), SPI);
    guest_end(1, SPI);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void an_spi_goes_to_the_core_of_its_target(void **state)
{
    (void)state;
    machine_boot(4, 4);
    machine_attach(SPI, PHYSICAL);
    assert_int_equal(fake_gic_core_of(PHYSICAL), 0);
    guest_write(0, GICD_ITARGETSR(SPI), 1, BIT(2));
    assert_int_equal(fake_gic_core_of(PHYSICAL), 2);
    guest_write(0, GICD_ITARGETSR(SPI), 4, 0x0a0a0a0a); /* the first of several */
    assert_int_equal(fake_gic_core_of(PHYSICAL), 1);
    guest_write(0, GICD_ITARGETSR(SPI), 1, 0); /* nobody's: it waits where it was */
    assert_int_equal(fake_gic_core_of(PHYSICAL), 1);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        machine_unload(vcpu);
    vgic_reset(&gic);
    assert_int_equal(fake_gic_core_of(PHYSICAL), 0);
}

static void a_pending_spi_moves_with_its_target(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_write(0, GICD_IPRIORITYR(SPI), 1, 0x80);
    guest_write(0, GICD_ITARGETSR(SPI), 1, 1);
    set_physical_line(0, PHYSICAL, true); /* not enabled: it waits in the board */
    guest_write(0, GICD_ITARGETSR(SPI), 1, 2);
    write_bit(GICD_ISENABLER(0), SPI);
    assert_int_equal(guest_acknowledge(0), NOTHING);
    assert_int_equal(guest_acknowledge(1), SPI);
    guest_write(0, GICD_ITARGETSR(SPI), 1, 1); /* active: its end is where it was taken */
    set_physical_line(0, PHYSICAL, false);
    guest_end(1, SPI);
    assert_false(gic_irq_is_active(PHYSICAL));
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(1), NOTHING);
    assert_int_equal(guest_acknowledge(0), SPI);
}

/* Taken on a core, which then waits for vgic->lock. */
static void an_spi_that_was_cleared_meanwhile_is_forgotten(void **state)
{
    (void)state;
    guest_set_edge(SPI);
    fake_gic_set_line(PHYSICAL, true);
    assert_int_equal(gic_acknowledge(), PHYSICAL);
    write_bit(GICD_ICPENDR(0), SPI);
    vgic_inject_hw(&gic, 0, SPI);
    nothing_comes();
    fake_gic_set_line(PHYSICAL, false);
    fake_gic_set_line(PHYSICAL, true);
    assert_int_equal(gic_acknowledge(), PHYSICAL);
    machine_unload(0);
    vgic_reset(&gic);
    vgic_inject_hw(&gic, 0, SPI);
    machine_load(0);
    fake_gic_set_line(PHYSICAL, false);
    assert_false(is_pending(0, SPI));
}

static void an_unloaded_vcpu_leaves_nothing_in_the_hardware(void **state)
{
    (void)state;
    set_physical_line(0, TIMER, true);
    set_physical_line(0, PHYSICAL, true);
    machine_unload(0);
    for (unsigned n = 0; n < gic_lr_count(); n++)
        assert_int_equal(gic_lr_read(n), 0);
    assert_int_equal(gic_vcpu_control(), 0);
    assert_false(fake_gic_maintenance());
}

static void the_cpu_interface_is_saved_and_restored(void **state)
{
    (void)state;
    guest_set_interface(0, GICV_PMR, 0x90);
    guest_set_interface(0, GICV_BPR, 4);
    set_physical_line(0, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(0), SPI);
    machine_unload(0);
    gic_vmcr_write(0);
    gic_apr_write(0xff);
    machine_load(0);
    assert_int_equal(fake_gicv_read(GICV_PMR), 0x90);
    assert_int_equal(fake_gicv_read(GICV_BPR), 4);
    assert_int_equal(fake_gicv_read(GICV_RPR), 0x80);
    assert_int_equal(fake_gicv_read(GICV_CTLR), GICV_CTLR_ENABLE_GROUP0);
}

static void a_sync_of_an_unloaded_vcpu_touches_nothing(void **state)
{
    unsigned before;

    (void)state;
    set_physical_line(0, TIMER, true);
    machine_unload(0);
    before = fake_gic_lr_accesses();
    vgic_sync(&gic, 0);
    assert_int_equal(fake_gic_lr_accesses(), before);
}

static void reset_gives_the_boards_interrupts_back(void **state)
{
    (void)state;
    guest_set_edge(SPI);
    set_physical_line(0, TIMER, true);
    set_physical_line(0, PHYSICAL, true);
    assert_int_not_equal(guest_acknowledge(0), NOTHING);
    machine_unload(0);
    vgic_reset(&gic);
    assert_false(fake_gic_is_enabled(PHYSICAL) || fake_gic_is_enabled(TIMER));
    assert_false(gic_irq_is_active(PHYSICAL) || gic_irq_is_active(TIMER));
    assert_false(fake_gic_is_edge(PHYSICAL));
    machine_load(0);
    assert_int_equal(fake_gicv_read(GICV_PMR), 0);
    assert_int_equal(fake_gicv_read(GICV_CTLR), 0);
    assert_int_equal(fake_gicv_read(GICV_RPR), 0xff);
    assert_int_equal(guest_read(0, GICD_ISENABLER(0), 4), 0xffff);
    write_bit(GICD_ISENABLER(0), TIMER); /* is still the board's */
    assert_true(fake_gic_is_enabled(TIMER));
}

#define BOOTED(test) cmocka_unit_test_setup(test, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(the_guest_ends_the_physical_interrupt),
        BOOTED(a_line_that_stays_high_comes_again),
        BOOTED(a_line_that_drops_before_the_guest_looks_is_over),
        BOOTED(a_timer_tick_costs_one_list_register_write),
        BOOTED(an_edge_of_the_board_is_an_edge_of_the_guest),
        BOOTED(taken_interrupts_without_a_list_register_wait),
        BOOTED(nested_taken_interrupts_are_all_ended),
        BOOTED(an_attached_interrupt_starts_disabled_and_idle),
        BOOTED(enables_are_those_of_the_board),
        BOOTED(a_disabled_timer_reads_as_pending_when_its_line_is_high),
        BOOTED(disabling_keeps_a_taken_interrupt_until_it_is_enabled),
        BOOTED(a_taken_level_that_drops_while_disabled_is_over),
        BOOTED(with_the_distributor_off_a_taken_interrupt_waits),
        BOOTED(software_can_pend_it_without_the_board),
        BOOTED(the_board_can_raise_what_software_pended_and_took),
        BOOTED(icpendr_cannot_clear_a_line_that_is_high),
        BOOTED(icpendr_clears_an_edge_that_was_taken),
        BOOTED(icpendr_clears_an_edge_that_waits_in_the_board),
        BOOTED(active_state_is_that_of_the_board),
        BOOTED(icpendr_leaves_what_is_active_active),
        BOOTED(another_vcpu_can_end_it_on_the_board_too),
        BOOTED(power_on_forgets_what_was_attached),
        BOOTED(an_unloaded_vcpu_leaves_its_timer_to_the_next),
        BOOTED(two_vcpus_of_a_core_have_a_timer_each),
        BOOTED(spis_stay_active_while_their_vcpu_is_not_loaded),
        BOOTED(an_spi_taken_for_an_unloaded_vcpu_waits_for_it),
        BOOTED(a_level_that_drops_while_its_vcpu_is_not_loaded_is_over),
        BOOTED(an_spi_taken_on_a_core_of_another_vcpu_reaches_its_target),
        BOOTED(an_spi_taken_before_its_old_target_lets_go_is_not_lost),
        BOOTED(an_spi_taken_while_its_old_target_ends_a_software_one_is_not_lost),
        BOOTED(an_spi_goes_to_the_core_of_its_target),
        BOOTED(a_pending_spi_moves_with_its_target),
        BOOTED(an_spi_that_was_cleared_meanwhile_is_forgotten),
        BOOTED(an_unloaded_vcpu_leaves_nothing_in_the_hardware),
        BOOTED(the_cpu_interface_is_saved_and_restored),
        BOOTED(a_sync_of_an_unloaded_vcpu_touches_nothing),
        BOOTED(reset_gives_the_boards_interrupts_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
