/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_others.c - an SPI whose list register is another vCPU's, where it ended
 * without an exit. */
#include "tests/unit/vgic_guest.h"

#define SPI      50u
#define PHYSICAL 70u
#define SGI      3u

static unsigned physical; /* SPI is a hardware interrupt, or not */

static void set_spi(unsigned core, bool level)
{
    if (physical)
        set_physical_line(core, PHYSICAL, level);
    else
        set_line(core, SPI, level);
}

/* vCPU 1 serves it; an SGI makes it look at its list registers meanwhile. */
static void serve_beside_an_sgi(unsigned vcpus)
{
    machine_boot(vcpus, 4);
    if (physical)
        machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, BIT(1));
    set_spi(1, true);
    assert_int_equal(guest_acknowledge(1), SPI);
    guest_write(0, GICD_SGIR, 4, BIT(1) << 16 | SGI);
    assert_true(is_active(0, SPI));
    set_spi(1, false);
    guest_end(1, SPI);
    assert_int_equal(guest_acknowledge(1), SGI);
    guest_end(1, SGI);
}

static void who_asks_again_sees_that_it_is_over(void **state)
{
    (void)state;
    for (physical = 0; physical <= 1; physical++) {
        serve_beside_an_sgi(2);
        is_active(0, SPI);
        assert_false(is_active(0, SPI));
    }
}

/* It comes again at its new target before vCPU 1 has looked. */
static void move_and_take(void)
{
    struct mmio io = {.offset = GICD_ITARGETSR(SPI), .size = 1, .write = true, .value = BIT(2)};

    fake_gic_on_core(0);
    vgic_gicd_access(&gic, 0, &io);
    fake_gic_set_line(PHYSICAL, true);
    fake_gic_on_core(2);
    assert_int_equal(gic_acknowledge(), PHYSICAL);
    gic_drop_priority(PHYSICAL);
    vgic_inject_hw(&gic, 2, SPI);
    fake_gic_set_line(PHYSICAL, false);
}

static void access_from_first(uint32_t offset, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = 4, .write = true, .value = value};

    fake_gic_on_core(0);
    vgic_gicd_access(&gic, 0, &io);
}

static void comes_at_its_target(void)
{
    settle();
    fake_gic_on_core(0);
    assert_false(gic_irq_is_active(PHYSICAL));
    set_physical_line(2, PHYSICAL, true);
    assert_true(guest_is_signalled(2));
}

static void its_pending_state_is_cleared_and_it_comes_again(void **state)
{
    (void)state;
    physical = 1;
    serve_beside_an_sgi(3);
    move_and_take();
    access_from_first(GICD_ICPENDR(1), BIT(SPI % 32));
    comes_at_its_target();
}

static void its_line_drops_and_it_comes_again(void **state)
{
    (void)state;
    physical = 1;
    serve_beside_an_sgi(3);
    move_and_take();
    access_from_first(GICD_ISPENDR(0), 0); /* looks at lines */
    comes_at_its_target();
}

static void it_is_active_physically_where_a_guest_makes_it_active(void **state)
{
    (void)state;
    machine_boot(2, 4);
    machine_attach(SPI, PHYSICAL);
    guest_set_up(SPI, 0x80, BIT(1));
    set_physical_line(1, PHYSICAL, true);
    assert_int_equal(guest_acknowledge(1), SPI);
    set_physical_line(1, PHYSICAL, false);
    guest_end(1, SPI);
    guest_write(0, GICD_ISACTIVER(1), 4, BIT(SPI % 32));
    fake_gic_on_core(0);
    assert_true(gic_irq_is_active(PHYSICAL));
    assert_true(is_active(0, SPI));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_asks_again_sees_that_it_is_over),
        cmocka_unit_test(its_pending_state_is_cleared_and_it_comes_again),
        cmocka_unit_test(its_line_drops_and_it_comes_again),
        cmocka_unit_test(it_is_active_physically_where_a_guest_makes_it_active),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
