/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_shared_page.c - of registers that two VMs need, each changes its own bits. */
#include "core/shared_page.h"

#include <string.h>

#include "tests/fake/device.h"
#include "tests/unit/fake_page.h"
#include "tests/unit/two_vms.h"

enum { GATE = 0x60, LOCKED = 0x64, STATUS = 0x68, PENDING = 0x214, UNNAMED = 0x100 };

static const struct shared_register registers[] = {
    {.offset = GATE, .name = "gate", .owned = {[A] = 0x0000ff0f, [B] = 0x00ff00f0}},
    {.offset = LOCKED, .owned = {[A] = 0x0000ffff}, .frozen = 0xffff0000},
    {.offset = STATUS, .owned = {[A] = 0x0000000f}, .read_only = 0xfffffff0},
    {.offset = PENDING, .owned = {[A] = 0x0000ff00, [B] = 0x000000ff}, .written_to_act = 0xffff},
};
static struct shared_page_config page;
static pa_t hole;

static int power_on(void **state)
{
    (void)state;
    fake_page_reset();
    hole = pa(0);
    page = (struct shared_page_config){
        .name = "ccu",
        .device = PA(FAKE_PAGE),
        .vms = BIT(A) | BIT(B),
        .registers = registers,
        .register_count = COUNT(registers),
    };
    return 0;
}

static void run(guest_script *a, guest_script *b)
{
    const struct system_config system = {
        .vms = two_vms, .vm_count = 2, .shared_pages = &page, .shared_page_count = 1};

    machine_power_on_system(&system);
    fake_device_hole = hole;
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

static void write(uint32_t offset, uint8_t size, uint32_t value)
{
    assert_true(guest_store(FAKE_PAGE + offset, size, value));
}

static uint32_t read(uint32_t offset, uint8_t size)
{
    uint32_t value;

    assert_true(guest_load(FAKE_PAGE + offset, size, &value));
    return value;
}

static void set_all_gates(void)
{
    write(GATE, 4, UINT32_MAX);
}

static void a_write_changes_the_vms_own_bits_alone(void **state)
{
    (void)state;
    *fake_register(GATE) = 0x5a000010;
    run(set_all_gates, guest_nop);
    assert_int_equal(*fake_register(GATE), 0x5a00ff1f);
}

static void clear_all_gates(void)
{
    write(GATE, 4, 0);
}

static void zeroes_change_the_vms_own_bits_alone_as_well(void **state)
{
    (void)state;
    *fake_register(GATE) = UINT32_MAX;
    run(guest_nop, clear_all_gates);
    assert_int_equal(*fake_register(GATE), 0xff00ff0f);
}

static void two_vms_change_one_register(void **state)
{
    (void)state;
    run(set_all_gates, set_all_gates);
    assert_int_equal(*fake_register(GATE), 0x00ffffff);
}

static void read_gates(void)
{
    assert_int_equal(read(GATE, 4), 0x12345678);
    assert_int_equal(read(GATE, 2), 0x5678);
    assert_int_equal(read(GATE + 2, 2), 0x1234);
    assert_int_equal(read(GATE + 1, 1), 0x56);
    assert_int_equal(read(UNNAMED, 4), 0xcafe0000);
}

static void reads_see_the_real_register_with_the_bits_of_others(void **state)
{
    (void)state;
    *fake_register(GATE) = 0x12345678;
    *fake_register(UNNAMED) = 0xcafe0000;
    run(read_gates, read_gates);
}

static void write_bytes(void)
{
    write(GATE + 1, 1, 0xa5);
    write(GATE + 2, 2, 0xffff);
    write(GATE, 1, 0xff);
}

static void bytes_and_halfwords_reach_their_part_of_the_register(void **state)
{
    (void)state;
    run(write_bytes, guest_nop);
    assert_int_equal(*fake_register(GATE), 0x0000a50f);
}

static void an_attempt_to_change_anothers_bits_is_a_line_that_names_them(void **state)
{
    (void)state;
    run(set_all_gates, guest_nop);
    machine_assert_printed("nagaya: a: ccu+0x60 gate: bits 0xffff00f0 are not its own, and stay\n");
}

static void keep_others_as_they_are(void)
{
    write(GATE, 4, read(GATE, 4) ^ 0x0f);
}

static void a_read_modify_write_of_ones_own_bits_is_no_attempt(void **state)
{
    (void)state;
    *fake_register(GATE) = 0xffff0000;
    run(keep_others_as_they_are, guest_nop);
    assert_int_equal(*fake_register(GATE), 0xffff000f);
    assert_null(strstr(machine_console(), "not its own"));
}

static unsigned lines(const char *text)
{
    unsigned count = 0;

    for (const char *at = machine_console(); (at = strstr(at, text)); at++)
        count++;
    return count;
}

static void try_for_three_seconds(void)
{
    for (unsigned n = 0; n < 300; n++) {
        write(GATE, 4, UINT32_MAX);
        write(UNNAMED, 4, 1);
        fake_timer.now += timer_frequency() / 100;
    }
}

static void a_vm_that_tries_again_and_again_gets_one_line_a_second(void **state)
{
    (void)state;
    run(try_for_three_seconds, set_all_gates);
    assert_in_range(lines("nagaya: a: ccu+0x"), 3, 4);
    assert_int_equal(lines("nagaya: b: ccu+0x60 gate: bits"), 1); /* it has a second of its own */
}

static void write_what_is_frozen(void)
{
    write(LOCKED, 4, 0xabcd1234);
}

static void frozen_bits_stay_and_who_tries_is_named_by_the_offset(void **state)
{
    (void)state;
    *fake_register(LOCKED) = 0x11110000;
    run(write_what_is_frozen, guest_nop);
    assert_int_equal(*fake_register(LOCKED), 0x11111234);
    machine_assert_printed("nagaya: a: ccu+0x64: bits 0xbadc0000 are not its own, and stay\n");
}

static void write_status(void)
{
    write(STATUS, 4, 0xffffffff);
}

static void who_writes_read_only_bits_is_not_told_of(void **state)
{
    (void)state;
    *fake_register(STATUS) = 0x80000000;
    run(write_status, guest_nop);
    assert_int_equal(*fake_register(STATUS), 0x8000000f);
    assert_null(strstr(machine_console(), "not its own"));
}

static void forget_own_pending(void)
{
    write(PENDING, 4, 0x0300);
}

static void bits_that_act_when_written_are_written_as_0_for_others(void **state)
{
    (void)state;
    *fake_register(PENDING) = 0xffff0f0f;
    run(forget_own_pending, guest_nop);
    assert_int_equal(*fake_register(PENDING), 0xffff0300);
    machine_assert_printed("ccu+0x214: bits 0xffff0000 are");
}

static void forget_all_pending(void)
{
    write(PENDING, 2, 0x0fff);
}

static void to_act_on_anothers_bits_is_an_attempt(void **state)
{
    (void)state;
    *fake_register(PENDING) = 0xffff0f0f;
    run(forget_all_pending, guest_nop);
    assert_int_equal(*fake_register(PENDING), 0xffff0f00);
    machine_assert_printed("ccu+0x214: bits 0x000000ff are");
}

static void write_unnamed(void)
{
    write(UNNAMED, 4, 7);
}

static void what_no_table_names_is_read_only(void **state)
{
    (void)state;
    *fake_register(UNNAMED) = 1;
    run(write_unnamed, write_unnamed);
    assert_int_equal(*fake_register(UNNAMED), 1);
    machine_assert_printed("nagaya: a: ccu+0x100: bits 0x00000006 are not its own, and stay\n");
    machine_assert_printed("nagaya: b: ccu+0x100: bits 0x00000006 are not its own, and stay\n");
}

static void the_rest_of_a_page_may_have_an_owner(void **state)
{
    (void)state;
    page.rest = BIT(B);
    *fake_register(UNNAMED) = 1;
    run(guest_nop, write_unnamed);
    assert_int_equal(*fake_register(UNNAMED), 7);
}

static void who_has_the_rest_has_the_bits_that_nobody_has(void **state)
{
    (void)state;
    page.rest = BIT(B);
    run(guest_nop, set_all_gates);
    assert_int_equal(*fake_register(GATE), 0xffff00f0);
}

static void write_frozen_and_status(void)
{
    write_what_is_frozen();
    write_status();
}

static void who_has_the_rest_has_neither_frozen_bits_nor_read_only_ones(void **state)
{
    (void)state;
    page.rest = BIT(B);
    run(guest_nop, write_frozen_and_status);
    assert_int_equal(*fake_register(LOCKED), 0);
    assert_int_equal(*fake_register(STATUS), 0);
}

static void find_nothing(void)
{
    uint32_t value;

    assert_false(guest_load(FAKE_PAGE + GATE, 4, &value));
    assert_false(guest_store(FAKE_PAGE + GATE, 4, UINT32_MAX));
}

static void a_vm_that_does_not_see_the_page_aborts_there(void **state)
{
    (void)state;
    page.vms = BIT(A);
    run(set_all_gates, find_nothing);
    assert_int_equal(*fake_register(GATE), 0xff0f);
}

static void try_what_does_not_answer(void)
{
    uint32_t value;

    assert_false(guest_load(FAKE_PAGE + UNNAMED, 4, &value));
    assert_int_equal(guest_exception(), 0x10); /* Data Abort */
    assert_false(guest_store(FAKE_PAGE + UNNAMED, 4, 7));
    assert_int_equal(guest_exception(), 0x10);
    write(GATE, 4, 0xf);
}

static void where_nobody_answers_the_guest_gets_an_abort(void **state)
{
    (void)state;
    page.rest = BIT(B);
    hole = pa(FAKE_PAGE + UNNAMED);
    run(try_what_does_not_answer, try_what_does_not_answer);
    assert_int_equal(*fake_register(GATE), 0xf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_write_changes_the_vms_own_bits_alone, power_on),
        cmocka_unit_test_setup(zeroes_change_the_vms_own_bits_alone_as_well, power_on),
        cmocka_unit_test_setup(two_vms_change_one_register, power_on),
        cmocka_unit_test_setup(reads_see_the_real_register_with_the_bits_of_others, power_on),
        cmocka_unit_test_setup(bytes_and_halfwords_reach_their_part_of_the_register, power_on),
        cmocka_unit_test_setup(an_attempt_to_change_anothers_bits_is_a_line_that_names_them,
                               power_on),
        cmocka_unit_test_setup(a_read_modify_write_of_ones_own_bits_is_no_attempt, power_on),
        cmocka_unit_test_setup(a_vm_that_tries_again_and_again_gets_one_line_a_second, power_on),
        cmocka_unit_test_setup(frozen_bits_stay_and_who_tries_is_named_by_the_offset, power_on),
        cmocka_unit_test_setup(who_writes_read_only_bits_is_not_told_of, power_on),
        cmocka_unit_test_setup(bits_that_act_when_written_are_written_as_0_for_others, power_on),
        cmocka_unit_test_setup(to_act_on_anothers_bits_is_an_attempt, power_on),
        cmocka_unit_test_setup(what_no_table_names_is_read_only, power_on),
        cmocka_unit_test_setup(the_rest_of_a_page_may_have_an_owner, power_on),
        cmocka_unit_test_setup(who_has_the_rest_has_the_bits_that_nobody_has, power_on),
        cmocka_unit_test_setup(who_has_the_rest_has_neither_frozen_bits_nor_read_only_ones,
                               power_on),
        cmocka_unit_test_setup(where_nobody_answers_the_guest_gets_an_abort, power_on),
        cmocka_unit_test_setup(a_vm_that_does_not_see_the_page_aborts_there, power_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
