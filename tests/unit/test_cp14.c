/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_cp14.c - debug and trace registers: quiet, and not really there. */
#include "tests/unit/cp_guest.h"

static void every_debug_register_reads_as_zero_and_ignores_writes(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1024; n++) { /* register n of C6.2 */
        struct instruction i = P14(0, n >> 7, n & 0xf, n >> 4 & 7);

        write_ok(i, 0xffffffff);
        assert_int_equal(read_ok(i), 0);
    }
    guest.r[1] = guest.r[2] = UNTOUCHED;
    assert_true(run(mrrc(EC_CP14_64, 0, 1, 1, 2))); /* DBGDRAR */
    assert_int_equal(guest.r[1] | guest.r[2], 0);
    guest.r[1] = guest.r[2] = UNTOUCHED;
    assert_true(run(mrrc(EC_CP14_64, 0, 2, 1, 2))); /* DBGDSAR */
    assert_int_equal(guest.r[1] | guest.r[2], 0);
}

static void user_mode_reaches_only_the_debug_registers_meant_for_it(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_USR | PSR_T;
    for (unsigned n = 0; n < 1024; n++) {
        struct instruction i = P14(0, n >> 7, n & 0xf, n >> 4 & 7);
        bool for_user = n == 0 || n == 1 || n == 5 || n == 128 || n == 256;

        assert_int_equal(run(mrc(i, 0)), for_user);
        assert_int_equal(run(mcr(i, 0)), n == 5); /* DBGDTRTXint */
    }
}

static void mrc_to_r15_sets_the_flags(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_USR | PSR_NZCV | PSR_T;
    assert_true(run(mrc(P14(0, 0, 1, 0), 15))); /* MRC p14, 0, APSR_nzcv, c0, c1, 0 */
    assert_int_equal(guest.cpsr, PSR_MODE_USR | PSR_T);
    assert_int_equal(guest.pc, 0x8000);
    guest.cpsr = PSR_MODE_SVC;
    assert_true(run(mrc(ACTLR, 15)));
    assert_int_equal(guest.cpsr, PSR_MODE_SVC | (REAL(IDREG_ACTLR) & PSR_NZCV));
}

static void trace_is_not_there(void **state)
{
    (void)state;
    for (unsigned crn = 0; crn < 16; crn++) {
        for (unsigned crm = 0; crm < 16; crm++)
            assert_undefined(mrc(P14(1, crn, crm, 0), 0));
    }
}

static void ldc_and_stc_of_debug_data_are_undefined(void **state)
{
    (void)state;
    assert_undefined(syndrome(EC_CP14_LDC, 0x00001));
    assert_undefined(syndrome(EC_CP14_LDC, 0x00000));
}

#define TEST(name) cmocka_unit_test_setup(name, power_on)

static const struct CMUnitTest cp14_tests[] = {
    TEST(every_debug_register_reads_as_zero_and_ignores_writes),
    TEST(user_mode_reaches_only_the_debug_registers_meant_for_it),
    TEST(mrc_to_r15_sets_the_flags),
    TEST(trace_is_not_there),
    TEST(ldc_and_stc_of_debug_data_are_undefined),
};

int main(void)
{
    return cmocka_run_group_tests(cp14_tests, NULL, NULL);
}
