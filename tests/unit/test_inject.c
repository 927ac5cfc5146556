/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_inject.c - a guest's exception entry, bit by bit (DDI 0406C B1.8, B1.9). */
#include "arch/armv7/inject.h"

#include "arch/armv7/psr.h"
#include "core/types.h"
#include "tests/fake/banked.h"
#include "tests/unit/unit.h"

#define SCTLR_V   BIT(13)
#define SCTLR_EE  BIT(25)
#define SCTLR_TE  BIT(30)
#define TTBCR_EAE BIT(31)

#define VBAR      UINT32_C(0xc0008000)
#define PC        UINT32_C(0x80001234)
#define FAR       UINT32_C(0xdeadbeef)
#define UNTOUCHED UINT32_C(0x5a5a5a5a)

/* User mode, Thumb, inside an IT block, big-endian, flags set, nothing masked. */
#define USER_THUMB                                                                                 \
    (PSR_MODE_USR | PSR_T | PSR_E | PSR_N | PSR_V | PSR_IT_HIGH | PSR_IT_LOW | UINT32_C(0xf0000))
#define SVC_ARM (PSR_MODE_SVC | PSR_F | PSR_C)

static struct context guest;
static struct exception_setup setup;

static int fill(void **state)
{
    (void)state;
    guest = (struct context){.pc = PC, .cpsr = SVC_ARM, .lr_usr = UNTOUCHED};
    setup = (struct exception_setup){.vbar = VBAR};
    for (unsigned n = 0; n < BANKED_COUNT; n++)
        fake_banked[n] = UNTOUCHED;
    return 0;
}

static struct fault_registers data_abort(bool write, bool cache_maintenance)
{
    const struct data_fault fault = {FAR, write, cache_maintenance};

    return inject_data_abort(&guest, &setup, &fault);
}

static void undefined_in_arm_state_returns_behind_the_instruction(void **state)
{
    (void)state;
    inject_undefined(&guest, &setup);
    assert_int_equal(fake_banked[BANKED_LR_UND], PC + 4);
    assert_int_equal(fake_banked[BANKED_SPSR_UND], SVC_ARM);
    assert_int_equal(guest.pc, VBAR + 0x04);
    assert_int_equal(guest.cpsr, PSR_MODE_UND | PSR_I | PSR_F | PSR_C);
}

static void undefined_in_thumb_state_has_lr_two_behind(void **state)
{
    (void)state;
    guest.cpsr = USER_THUMB;
    inject_undefined(&guest, &setup);
    assert_int_equal(fake_banked[BANKED_LR_UND], PC + 2);
    assert_int_equal(fake_banked[BANKED_SPSR_UND], USER_THUMB);
}

static void undefined_leaves_asynchronous_aborts_and_fiqs_unmasked(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_USR;
    inject_undefined(&guest, &setup);
    assert_int_equal(guest.cpsr, PSR_MODE_UND | PSR_I);
}

static void a_prefetch_abort_has_lr_four_behind_in_both_states(void **state)
{
    (void)state;
    inject_prefetch_abort(&guest, &setup, PC);
    assert_int_equal(fake_banked[BANKED_LR_ABT], PC + 4);
    assert_int_equal(fake_banked[BANKED_SPSR_ABT], SVC_ARM);
    assert_int_equal(guest.pc, VBAR + 0x0c);
    assert_int_equal(guest.cpsr, PSR_MODE_ABT | PSR_A | PSR_I | PSR_F | PSR_C);

    fill(state);
    guest.cpsr = USER_THUMB;
    inject_prefetch_abort(&guest, &setup, PC);
    assert_int_equal(fake_banked[BANKED_LR_ABT], PC + 4);
    assert_int_equal(fake_banked[BANKED_SPSR_ABT], USER_THUMB);
}

static void a_data_abort_has_lr_eight_behind_in_both_states(void **state)
{
    (void)state;
    data_abort(false, false);
    assert_int_equal(fake_banked[BANKED_LR_ABT], PC + 8);
    assert_int_equal(fake_banked[BANKED_SPSR_ABT], SVC_ARM);
    assert_int_equal(guest.pc, VBAR + 0x10);
    assert_int_equal(guest.cpsr, PSR_MODE_ABT | PSR_A | PSR_I | PSR_F | PSR_C);

    fill(state);
    guest.cpsr = USER_THUMB;
    data_abort(false, false);
    assert_int_equal(fake_banked[BANKED_LR_ABT], PC + 8);
    assert_int_equal(fake_banked[BANKED_SPSR_ABT], USER_THUMB);
}

static void only_the_new_modes_lr_and_spsr_change(void **state)
{
    (void)state;
    inject_undefined(&guest, &setup);
    for (unsigned n = 0; n < BANKED_COUNT; n++) {
        if (n != BANKED_LR_UND && n != BANKED_SPSR_UND)
            assert_int_equal(fake_banked[n], UNTOUCHED);
    }
    fill(state);
    data_abort(true, false);
    for (unsigned n = 0; n < BANKED_COUNT; n++) {
        if (n != BANKED_LR_ABT && n != BANKED_SPSR_ABT)
            assert_int_equal(fake_banked[n], UNTOUCHED);
    }
    assert_int_equal(guest.lr_usr, UNTOUCHED);
    for (unsigned n = 0; n < COUNT(guest.r); n++)
        assert_int_equal(guest.r[n], 0);
}

/* Flags, GE and Q stay; IT, J, T and E are what the handler wants. */
static void the_handler_starts_in_arm_state_outside_any_it_block(void **state)
{
    (void)state;
    guest.cpsr = USER_THUMB | PSR_J;
    inject_undefined(&guest, &setup);
    assert_int_equal(guest.cpsr, PSR_MODE_UND | PSR_I | PSR_N | PSR_V | UINT32_C(0xf0000));
}

static void te_starts_the_handler_in_thumb_state(void **state)
{
    (void)state;
    setup.sctlr = SCTLR_TE;
    inject_undefined(&guest, &setup);
    assert_int_equal(guest.cpsr, PSR_MODE_UND | PSR_I | PSR_F | PSR_C | PSR_T);
    assert_int_equal(guest.pc, VBAR + 0x04);
}

static void ee_starts_the_handler_big_endian(void **state)
{
    (void)state;
    setup.sctlr = SCTLR_EE;
    data_abort(false, false);
    assert_int_equal(guest.cpsr, PSR_MODE_ABT | PSR_A | PSR_I | PSR_F | PSR_C | PSR_E);
}

static void high_vectors_win_over_vbar(void **state)
{
    (void)state;
    setup.sctlr = SCTLR_V;
    inject_undefined(&guest, &setup);
    assert_int_equal(guest.pc, 0xffff0004);
    inject_prefetch_abort(&guest, &setup, PC);
    assert_int_equal(guest.pc, 0xffff000c);
    data_abort(false, false);
    assert_int_equal(guest.pc, 0xffff0010);
}

static void short_descriptor_guests_get_fault_status_8(void **state)
{
    struct fault_registers fault;

    (void)state;
    fault = inject_prefetch_abort(&guest, &setup, FAR);
    assert_int_equal(fault.status, 0x008);
    assert_int_equal(fault.address, FAR);
    fault = data_abort(false, false);
    assert_int_equal(fault.status, 0x008);
    assert_int_equal(fault.address, FAR);
    assert_int_equal(data_abort(true, false).status, 0x808);
}

static void long_descriptor_guests_get_status_10_and_the_lpae_bit(void **state)
{
    (void)state;
    setup.ttbcr = TTBCR_EAE;
    assert_int_equal(inject_prefetch_abort(&guest, &setup, FAR).status, 0x210);
    assert_int_equal(data_abort(false, false).status, 0x210);
    assert_int_equal(data_abort(true, false).status, 0xa10);
}

static void cache_maintenance_counts_as_a_write_and_is_told_apart(void **state)
{
    (void)state;
    assert_int_equal(data_abort(false, true).status, 0x2808);
    assert_int_equal(data_abort(true, true).status, 0x2808);
}

static void an_abort_inside_the_abort_handler_overwrites_its_return_state(void **state)
{
    (void)state;
    data_abort(false, false);
    guest.pc += 0x20;
    data_abort(false, false);
    assert_int_equal(fake_banked[BANKED_LR_ABT], VBAR + 0x10 + 0x20 + 8);
    assert_int_equal(fake_banked[BANKED_SPSR_ABT], PSR_MODE_ABT | PSR_A | PSR_I | PSR_F | PSR_C);
}

static const struct CMUnitTest inject_tests[] = {
    cmocka_unit_test_setup(undefined_in_arm_state_returns_behind_the_instruction, fill),
    cmocka_unit_test_setup(undefined_in_thumb_state_has_lr_two_behind, fill),
    cmocka_unit_test_setup(undefined_leaves_asynchronous_aborts_and_fiqs_unmasked, fill),
    cmocka_unit_test_setup(a_prefetch_abort_has_lr_four_behind_in_both_states, fill),
    cmocka_unit_test_setup(a_data_abort_has_lr_eight_behind_in_both_states, fill),
    cmocka_unit_test_setup(only_the_new_modes_lr_and_spsr_change, fill),
    cmocka_unit_test_setup(the_handler_starts_in_arm_state_outside_any_it_block, fill),
    cmocka_unit_test_setup(te_starts_the_handler_in_thumb_state, fill),
    cmocka_unit_test_setup(ee_starts_the_handler_big_endian, fill),
    cmocka_unit_test_setup(high_vectors_win_over_vbar, fill),
    cmocka_unit_test_setup(short_descriptor_guests_get_fault_status_8, fill),
    cmocka_unit_test_setup(long_descriptor_guests_get_status_10_and_the_lpae_bit, fill),
    cmocka_unit_test_setup(cache_maintenance_counts_as_a_write_and_is_told_apart, fill),
    cmocka_unit_test_setup(an_abort_inside_the_abort_handler_overwrites_its_return_state, fill),
};

int main(void)
{
    return cmocka_run_group_tests(inject_tests, NULL, NULL);
}
