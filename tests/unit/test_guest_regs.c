/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_guest_regs.c - a trapped instruction's registers, condition and successor. */
#include "arch/armv7/guest_regs.h"

#include "arch/armv7/hsr.h"
#include "arch/armv7/psr.h"
#include "core/types.h"
#include "tests/fake/banked.h"
#include "tests/unit/unit.h"

#define IN_CONTEXT     (-1)

/* Values that tell where they came from. */
#define R(n)           (0x1000u + (n))
#define LR_USR         0x2000u
#define BANK(n)        (0x3000u + (n))

#define HSR_OF(ec)     ((uint32_t)(ec) << HSR_EC_SHIFT)
#define HSR_COND_IS(n) (HSR_CV | (uint32_t)(n) << 20)

static struct context guest;

static int fill(void **state)
{
    (void)state;
    guest = (struct context){.lr_usr = LR_USR, .pc = 0x8000, .cpsr = PSR_MODE_SVC};
    for (unsigned n = 0; n < COUNT(guest.r); n++)
        guest.r[n] = R(n);
    for (unsigned n = 0; n < BANKED_COUNT; n++)
        fake_banked[n] = BANK(n);
    return 0;
}

/* Figure B1-2: what each mode has of its own. LR: IN_CONTEXT means LR_usr. */
static const struct mode_row {
    uint32_t mode;
    int sp, lr;
} modes[] = {
    {PSR_MODE_USR, BANKED_SP_USR, IN_CONTEXT},    {PSR_MODE_SYS, BANKED_SP_USR, IN_CONTEXT},
    {PSR_MODE_SVC, BANKED_SP_SVC, BANKED_LR_SVC}, {PSR_MODE_ABT, BANKED_SP_ABT, BANKED_LR_ABT},
    {PSR_MODE_UND, BANKED_SP_UND, BANKED_LR_UND}, {PSR_MODE_IRQ, BANKED_SP_IRQ, BANKED_LR_IRQ},
    {PSR_MODE_FIQ, BANKED_SP_FIQ, BANKED_LR_FIQ},
};

static void each_mode_reads_its_own_sp_and_lr(void **state)
{
    (void)state;
    for (const struct mode_row *m = modes; m < modes + COUNT(modes); m++) {
        guest.cpsr = m->mode | PSR_T | PSR_I;
        assert_int_equal(guest_reg_read(&guest, 13), BANK((unsigned)m->sp));
        assert_int_equal(guest_reg_read(&guest, 14),
                         m->lr == IN_CONTEXT ? LR_USR : BANK((unsigned)m->lr));
    }
}

static void each_mode_writes_its_own_sp_and_lr_and_no_other(void **state)
{
    for (const struct mode_row *m = modes; m < modes + COUNT(modes); m++) {
        fill(state);
        guest.cpsr = m->mode;
        guest_reg_write(&guest, 13, 0xaa);
        guest_reg_write(&guest, 14, 0xbb);
        for (int n = 0; n < BANKED_COUNT; n++)
            assert_int_equal(fake_banked[n], n == m->sp   ? 0xaa
                                             : n == m->lr ? 0xbb
                                                          : BANK((unsigned)n));
        assert_int_equal(guest.lr_usr, m->lr == IN_CONTEXT ? 0xbb : LR_USR);
    }
}

static void r0_to_r12_are_the_saved_ones_outside_fiq_mode(void **state)
{
    (void)state;
    for (const struct mode_row *m = modes; m < modes + COUNT(modes) - 1; m++) {
        guest.cpsr = m->mode;
        for (unsigned n = 0; n < 13; n++)
            assert_int_equal(guest_reg_read(&guest, n), R(n));
    }
}

/* Hyp mode sees User's r8-r12, so FIQ's are still in their banks at a trap. */
static void fiq_mode_has_r8_to_r12_in_banks_and_r0_to_r7_saved(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_FIQ;
    for (unsigned n = 0; n < 8; n++)
        assert_int_equal(guest_reg_read(&guest, n), R(n));
    for (unsigned n = 8; n < 13; n++) {
        assert_int_equal(guest_reg_read(&guest, n), BANK(BANKED_R8_FIQ + n - 8));
        guest_reg_write(&guest, n, 0xc0 + n);
        assert_int_equal(fake_banked[BANKED_R8_FIQ + n - 8], 0xc0 + n);
        assert_int_equal(guest.r[n], R(n));
    }
    guest_reg_write(&guest, 7, 0x77);
    assert_int_equal(guest.r[7], 0x77);
}

static void a_write_outside_fiq_mode_goes_to_the_saved_register_alone(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 13; n++) {
        guest_reg_write(&guest, n, 0xc0 + n);
        assert_int_equal(guest.r[n], 0xc0 + n);
    }
    for (unsigned n = 0; n < BANKED_COUNT; n++)
        assert_int_equal(fake_banked[n], BANK(n));
    assert_int_equal(guest.lr_usr, LR_USR);
}

static void register_15_is_refused(void **state)
{
    struct context before;

    (void)state;
    for (const struct mode_row *m = modes; m < modes + COUNT(modes); m++) {
        guest.cpsr = m->mode;
        before = guest;
        assert_int_equal(guest_reg_read(&guest, 15), 0);
        guest_reg_write(&guest, 15, 0xdead);
        assert_memory_equal(&guest, &before, sizeof(guest));
        for (unsigned n = 0; n < BANKED_COUNT; n++)
            assert_int_equal(fake_banked[n], BANK(n));
    }
}

/* Advancing -------------------------------------------------------------------- */

static void advancing_moves_the_pc_by_the_length(void **state)
{
    (void)state;
    context_advance(&guest, 4);
    assert_int_equal(guest.pc, 0x8004);
    guest.cpsr |= PSR_T;
    context_advance(&guest, 2);
    assert_int_equal(guest.pc, 0x8006);
    context_advance(&guest, 4);
    assert_int_equal(guest.pc, 0x800a);
    assert_int_equal(guest.cpsr, PSR_MODE_SVC | PSR_T);
}

static void the_pc_wraps_at_the_end_of_the_address_space(void **state)
{
    (void)state;
    guest.pc = 0xfffffffe;
    context_advance(&guest, 4);
    assert_int_equal(guest.pc, 2);
}

/* The four instructions of ITTEE EQ: conditions 0, 0, 1, 1, then none. */
static void advancing_walks_through_an_it_block_and_out_of_it(void **state)
{
    static const uint32_t it_states[] = {0x07, 0x0e, 0x1c, 0x18, 0};

    (void)state;
    guest.cpsr = psr_with_it(PSR_MODE_SVC | PSR_T | PSR_N | PSR_E, it_states[0]);
    for (unsigned n = 1; n < COUNT(it_states); n++) {
        context_advance(&guest, 2);
        assert_int_equal(psr_it(guest.cpsr), it_states[n]);
        assert_int_equal(guest.cpsr & ~PSR_IT, PSR_MODE_SVC | PSR_T | PSR_N | PSR_E);
    }
}

/* ITAdvance() of A2.5.2, written as it stands there. */
static void it_advances_as_the_manual_says_for_every_state(void **state)
{
    (void)state;
    for (uint32_t it = 0; it < 256; it++) {
        uint32_t expected = (it & 7) == 0 ? 0 : (it & 0xe0) | ((it & 0x1f) * 2 & 0x1f);

        guest.cpsr = psr_with_it(PSR_MODE_USR | PSR_T, it);
        context_advance(&guest, 2);
        assert_int_equal(psr_it(guest.cpsr), expected);
    }
}

static void the_it_bits_stand_where_the_manual_puts_them(void **state)
{
    (void)state;
    assert_int_equal(psr_with_it(0, 0x03), 0x06000000); /* IT[1:0] = CPSR[26:25] */
    assert_int_equal(psr_with_it(0, 0xfc), 0x0000fc00); /* IT[7:2] = CPSR[15:10] */
    for (uint32_t it = 0; it < 256; it++)
        assert_int_equal(psr_it(psr_with_it(0xffffffff, it)), it);
}

/* Conditions ------------------------------------------------------------------- */

/* ConditionPassed() of A8.3.1. */
static bool passes(uint32_t condition, uint32_t psr)
{
    bool n = psr & PSR_N, z = psr & PSR_Z, c = psr & PSR_C, v = psr & PSR_V;
    bool result = false;

    switch (condition >> 1) {
    case 0:
        result = z;
        break;
    case 1:
        result = c;
        break;
    case 2:
        result = n;
        break;
    case 3:
        result = v;
        break;
    case 4:
        result = c && !z;
        break;
    case 5:
        result = n == v;
        break;
    case 6:
        result = n == v && !z;
        break;
    case 7:
        return true;
    }
    return condition & 1 ? !result : result;
}

static void every_condition_is_right_for_every_value_of_the_flags(void **state)
{
    (void)state;
    for (uint32_t condition = 0; condition < 16; condition++) {
        for (uint32_t flags = 0; flags < 16; flags++) {
            uint32_t hsr = HSR_OF(EC_CP15_32) | HSR_COND_IS(condition);

            guest.cpsr = PSR_MODE_SVC | flags << PSR_NZCV_SHIFT;
            assert_int_equal(context_condition_holds(&guest, hsr), passes(condition, guest.cpsr));
        }
    }
}

static void without_cv_the_it_block_decides(void **state)
{
    (void)state;
    for (uint32_t condition = 0; condition < 15; condition++) {
        for (uint32_t flags = 0; flags < 16; flags++) {
            guest.cpsr =
                psr_with_it(PSR_MODE_USR | PSR_T | flags << PSR_NZCV_SHIFT, condition << 4 | 0x8);
            assert_int_equal(context_condition_holds(&guest, HSR_OF(EC_WFX)),
                             passes(condition, guest.cpsr));
        }
    }
}

static void without_cv_and_it_block_there_is_no_condition(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_SVC | PSR_T;
    assert_true(context_condition_holds(&guest, HSR_OF(EC_WFX)));
}

/* COND is UNKNOWN without CV: it must not count. */
static void without_cv_the_condition_field_is_not_looked_at(void **state)
{
    (void)state;
    guest.cpsr = psr_with_it(PSR_MODE_SVC | PSR_T | PSR_Z, 0x08); /* last of IT EQ */
    assert_true(context_condition_holds(&guest, HSR_OF(EC_CP15_32) | 0x1u << 20));
}

static void with_cv_the_it_block_is_not_looked_at(void **state)
{
    (void)state;
    guest.cpsr = psr_with_it(PSR_MODE_SVC | PSR_T | PSR_Z, 0x18); /* IT NE */
    assert_true(context_condition_holds(&guest, HSR_OF(EC_CP15_32) | HSR_COND_IS(0)));
}

static void aborts_and_calls_are_never_conditional(void **state)
{
    static const unsigned classes[] = {EC_UNKNOWN,        EC_HVC,       EC_SMC, EC_SVC,
                                       EC_PREFETCH_ABORT, EC_DATA_ABORT};

    (void)state;
    guest.cpsr = psr_with_it(PSR_MODE_SVC | PSR_T, 0x08); /* IT EQ, which fails */
    for (unsigned n = 0; n < COUNT(classes); n++) {
        assert_true(context_condition_holds(&guest, HSR_OF(classes[n])));
        assert_true(context_condition_holds(&guest, HSR_OF(classes[n]) | HSR_COND_IS(0)));
    }
}

static void every_trapped_coprocessor_access_is_conditional(void **state)
{
    static const unsigned classes[] = {EC_WFX,     EC_CP15_32, EC_CP15_64, EC_CP14_32, EC_CP14_LDC,
                                       EC_CP10_11, EC_CP10_ID, EC_JAZELLE, EC_CP14_64};

    (void)state;
    for (unsigned n = 0; n < COUNT(classes); n++)
        assert_false(context_condition_holds(&guest, HSR_OF(classes[n]) | HSR_COND_IS(0)));
}

static const struct CMUnitTest guest_regs_tests[] = {
    cmocka_unit_test_setup(each_mode_reads_its_own_sp_and_lr, fill),
    cmocka_unit_test_setup(each_mode_writes_its_own_sp_and_lr_and_no_other, fill),
    cmocka_unit_test_setup(r0_to_r12_are_the_saved_ones_outside_fiq_mode, fill),
    cmocka_unit_test_setup(fiq_mode_has_r8_to_r12_in_banks_and_r0_to_r7_saved, fill),
    cmocka_unit_test_setup(a_write_outside_fiq_mode_goes_to_the_saved_register_alone, fill),
    cmocka_unit_test_setup(register_15_is_refused, fill),
    cmocka_unit_test_setup(advancing_moves_the_pc_by_the_length, fill),
    cmocka_unit_test_setup(the_pc_wraps_at_the_end_of_the_address_space, fill),
    cmocka_unit_test_setup(advancing_walks_through_an_it_block_and_out_of_it, fill),
    cmocka_unit_test_setup(it_advances_as_the_manual_says_for_every_state, fill),
    cmocka_unit_test_setup(the_it_bits_stand_where_the_manual_puts_them, fill),
    cmocka_unit_test_setup(every_condition_is_right_for_every_value_of_the_flags, fill),
    cmocka_unit_test_setup(without_cv_the_it_block_decides, fill),
    cmocka_unit_test_setup(without_cv_and_it_block_there_is_no_condition, fill),
    cmocka_unit_test_setup(without_cv_the_condition_field_is_not_looked_at, fill),
    cmocka_unit_test_setup(with_cv_the_it_block_is_not_looked_at, fill),
    cmocka_unit_test_setup(aborts_and_calls_are_never_conditional, fill),
    cmocka_unit_test_setup(every_trapped_coprocessor_access_is_conditional, fill),
};

int main(void)
{
    return cmocka_run_group_tests(guest_regs_tests, NULL, NULL);
}
