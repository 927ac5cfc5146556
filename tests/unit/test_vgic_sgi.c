/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_sgi.c - software generated interrupts: whom GICD_SGIR reaches,
 * and that none is lost when several vCPUs send the same one (IHI 0048B 4.3.15). */
#include "tests/unit/vgic_guest.h"

#define TO_LIST(targets) ((uint32_t)(targets) << 16)
#define TO_OTHERS        (1u << 24)
#define TO_SELF          (2u << 24)
#define RESERVED         (3u << 24)
#define NSATT            BIT(15)
#define FROM(vcpu, id)   ((vcpu) << 10 | (id))

static int four_vcpus(void **state)
{
    (void)state;
    machine_boot(4, 4);
    return 0;
}

static void send(unsigned vcpu, uint32_t value)
{
    guest_write(vcpu, GICD_SGIR, 4, value);
}

/* A bit for each vCPU that SGI id is pending on. */
static uint32_t reached(unsigned id)
{
    uint32_t who = 0;

    for (unsigned vcpu = 0; vcpu < gic.vcpu_count; vcpu++)
        who |= is_pending(vcpu, id) ? BIT(vcpu) : 0;
    return who;
}

static void the_target_list_names_vcpus(void **state)
{
    (void)state;
    send(1, TO_LIST(0x0d) | 5);
    assert_int_equal(reached(5), 0x0d);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        assert_int_equal(guest_acknowledge(vcpu), vcpu == 1 ? NOTHING : FROM(1u, 5u));
}

static void vcpus_that_are_not_there_are_not_reached(void **state)
{
    (void)state;
    send(0, TO_LIST(0xf2) | 6);
    assert_int_equal(reached(6), 0x02);
}

static void an_empty_target_list_reaches_nobody(void **state)
{
    (void)state;
    send(0, TO_LIST(0) | 6);
    assert_int_equal(reached(6), 0);
}

static void the_second_filter_reaches_all_others(void **state)
{
    (void)state;
    send(2, TO_OTHERS | TO_LIST(0x04) | 7);
    assert_int_equal(reached(7), 0x0b);
}

static void the_third_filter_reaches_the_sender_alone(void **state)
{
    (void)state;
    send(3, TO_SELF | TO_LIST(0xff) | 8);
    assert_int_equal(reached(8), 0x08);
    assert_int_equal(guest_acknowledge(3), FROM(3u, 8u));
}

static void the_reserved_filter_reaches_nobody(void **state)
{
    (void)state;
    send(0, RESERVED | TO_LIST(0xff) | 9);
    assert_int_equal(reached(9), 0);
}

static void nsatt_changes_nothing(void **state)
{
    (void)state;
    guest_write(0, GICD_CTLR, 4, 3);
    guest_write(1, GICD_IGROUPR(0), 4, BIT(3));
    send(0, NSATT | TO_LIST(0x06) | 3);
    assert_int_equal(reached(3), 0x06);
}

static void an_sgi_with_one_source_comes_once(void **state)
{
    (void)state;
    send(0, TO_LIST(0x02) | 1);
    send(0, TO_LIST(0x02) | 1);
    assert_int_equal(guest_acknowledge(1), FROM(0u, 1u));
    guest_end(1, FROM(0u, 1u));
    assert_int_equal(guest_acknowledge(1), NOTHING);
}

static void the_same_sgi_comes_once_from_each_source(void **state)
{
    uint32_t seen = 0;

    (void)state;
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        send(vcpu, TO_LIST(0x01) | 2);
    assert_int_equal(guest_read(0, GICD_SPENDSGIR(2), 1), 0x0f);
    for (unsigned n = 0; n < 4; n++) {
        uint32_t iar = guest_acknowledge(0);

        assert_int_equal(iar & 0x3ff, 2);
        assert_int_equal(guest_acknowledge(0), NOTHING);
        seen |= BIT(iar >> 10);
        guest_end(0, iar);
    }
    assert_int_equal(seen, 0x0f);
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void a_source_that_sends_again_while_its_sgi_is_active_is_heard_again(void **state)
{
    (void)state;
    send(1, TO_LIST(0x01) | 2);
    assert_int_equal(guest_acknowledge(0), FROM(1u, 2u));
    send(1, TO_LIST(0x01) | 2);
    send(3, TO_LIST(0x01) | 2);
    assert_int_equal(guest_read(0, GICD_SPENDSGIR(2), 1), 0x0a);
    guest_end(0, FROM(1u, 2u));
    assert_int_equal(guest_acknowledge(0), FROM(1u, 2u));
    guest_end(0, FROM(1u, 2u));
    assert_int_equal(guest_acknowledge(0), FROM(3u, 2u));
    guest_end(0, FROM(3u, 2u));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void an_sgi_to_self_is_there_when_the_write_is_done(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 20; n++) { /* more often than there are list registers */
        send(0, TO_SELF | n % 16);
        assert_int_equal(guest_acknowledge(0), n % 16);
        send(0, TO_SELF | n % 16);
        guest_end(0, n % 16);
        assert_int_equal(guest_acknowledge(0), n % 16);
        guest_end(0, n % 16);
        assert_int_equal(guest_acknowledge(0), NOTHING);
    }
}

static void an_sgi_to_self_that_waits_already_comes_once(void **state)
{
    (void)state;
    send(0, TO_SELF | 1);
    send(0, TO_SELF | 2);
    send(0, TO_SELF | 1);
    for (unsigned id = 1; id <= 2; id++) {
        assert_int_equal(guest_acknowledge(0), id);
        guest_end(0, id);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void all_sixteen_sgis_can_wait_at_once(void **state)
{
    (void)state;
    for (unsigned id = 0; id < 16; id++) {
        guest_write(0, GICD_IPRIORITYR(id), 1, 0x80 - 8 * id);
        send(0, TO_SELF | id);
    }
    for (unsigned id = 16; id-- > 0;) {
        assert_int_equal(guest_acknowledge(0), id);
        guest_end(0, id);
    }
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void clearing_one_source_leaves_the_others(void **state)
{
    (void)state;
    send(1, TO_LIST(0x01) | 4);
    send(2, TO_LIST(0x01) | 4);
    guest_write(0, GICD_CPENDSGIR(4), 1, BIT(1));
    assert_int_equal(guest_acknowledge(0), FROM(2u, 4u));
    guest_end(0, FROM(2u, 4u));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void clearing_the_last_source_takes_the_sgi_away(void **state)
{
    (void)state;
    send(1, TO_LIST(0x01) | 4);
    guest_write(0, GICD_CPENDSGIR(4), 1, BIT(1));
    assert_false(guest_is_signalled(0));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void spendsgir_sends_in_the_name_of_another(void **state)
{
    (void)state;
    guest_write(0, GICD_SPENDSGIR(4), 4, 0x00000600);
    assert_int_equal(guest_acknowledge(0), FROM(1u, 5u));
    guest_end(0, FROM(1u, 5u));
    assert_int_equal(guest_acknowledge(0), FROM(2u, 5u));
    guest_end(0, FROM(2u, 5u));
    assert_int_equal(guest_acknowledge(0), NOTHING);
}

static void sgis_to_an_unloaded_vcpu_wait_for_it(void **state)
{
    (void)state;
    machine_unload(2);
    send(0, TO_LIST(0x04) | 1);
    send(1, TO_LIST(0x04) | 1);
    assert_true(vgic_has_signal(&gic, 2));
    machine_load(2);
    assert_int_equal(guest_acknowledge(2), FROM(0u, 1u));
    machine_unload(2);
    send(3, TO_LIST(0x04) | 1);
    machine_load(2);
    guest_end(2, FROM(0u, 1u));
    assert_int_equal(guest_acknowledge(2), FROM(1u, 1u));
    guest_end(2, FROM(1u, 1u));
    assert_int_equal(guest_acknowledge(2), FROM(3u, 1u));
    guest_end(2, FROM(3u, 1u));
    assert_int_equal(guest_acknowledge(2), NOTHING);
}

/* Nobody attends to it. */
static void send_only(unsigned vcpu, uint32_t value)
{
    struct mmio io = {.offset = GICD_SGIR, .size = 4, .write = true, .value = value};

    fake_gic_on_core(vcpu);
    vgic_gicd_access(&gic, vcpu, &io);
}

static void attention_is_asked_for_the_targets_but_not_the_sender(void **state)
{
    (void)state;
    send_only(1, TO_LIST(0x07) | 1);
    assert_true(attention_was_asked(0));
    assert_false(attention_was_asked(1));
    assert_true(attention_was_asked(2));
    assert_false(attention_was_asked(3));
}

static void nobody_is_disturbed_while_the_distributor_is_off(void **state)
{
    (void)state;
    guest_write(0, GICD_CTLR, 4, 0);
    send_only(1, TO_LIST(0x0f) | 1);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        assert_false(attention_was_asked(vcpu));
    assert_int_equal(reached(1), 0x0f);
    guest_write(0, GICD_CTLR, 4, 1);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        assert_int_equal(guest_acknowledge(vcpu), FROM(1u, 1u));
}

static void one_that_is_not_loaded_is_only_told_what_would_wake_it(void **state)
{
    (void)state;
    guest_set_interface(2, GICV_PMR, 0);
    machine_unload(2);
    machine_unload(3);
    send_only(0, TO_LIST(0x0c) | 1);
    assert_false(attention_was_asked(2));
    assert_true(attention_was_asked(3));
    machine_load(2);
    assert_false(vgic_has_signal(&gic, 2));
    guest_set_interface(2, GICV_PMR, 0xff);
    assert_int_equal(guest_acknowledge(2), FROM(0u, 1u));
}

#define BOOTED(test) cmocka_unit_test_setup(test, four_vcpus)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOTED(the_target_list_names_vcpus),
        BOOTED(vcpus_that_are_not_there_are_not_reached),
        BOOTED(an_empty_target_list_reaches_nobody),
        BOOTED(the_second_filter_reaches_all_others),
        BOOTED(the_third_filter_reaches_the_sender_alone),
        BOOTED(the_reserved_filter_reaches_nobody),
        BOOTED(nsatt_changes_nothing),
        BOOTED(an_sgi_with_one_source_comes_once),
        BOOTED(the_same_sgi_comes_once_from_each_source),
        BOOTED(a_source_that_sends_again_while_its_sgi_is_active_is_heard_again),
        BOOTED(an_sgi_to_self_is_there_when_the_write_is_done),
        BOOTED(an_sgi_to_self_that_waits_already_comes_once),
        BOOTED(all_sixteen_sgis_can_wait_at_once),
        BOOTED(clearing_one_source_leaves_the_others),
        BOOTED(clearing_the_last_source_takes_the_sgi_away),
        BOOTED(spendsgir_sends_in_the_name_of_another),
        BOOTED(sgis_to_an_unloaded_vcpu_wait_for_it),
        BOOTED(attention_is_asked_for_the_targets_but_not_the_sender),
        BOOTED(one_that_is_not_loaded_is_only_told_what_would_wake_it),
        BOOTED(nobody_is_disturbed_while_the_distributor_is_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
