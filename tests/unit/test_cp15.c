/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_cp15.c - the trapped p15 registers, as a guest's instructions see them. */
#include "tests/unit/cp_guest.h"

/* ID registers ---------------------------------------------------------------------- */

static void the_cpus_features_are_the_real_ones_where_the_guest_has_them(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 8; n++) {
        if (n != 1 && n != 2)
            assert_int_equal(read_ok(P15(0, 0, 1, n)), REAL(IDREG_PFR0 + n));
    }
    for (unsigned n = 0; n < 6; n++)
        assert_int_equal(read_ok(P15(0, 0, 2, n)), REAL(IDREG_ISAR0 + n));
    assert_int_equal(read_ok(VMRS(7)), REAL(IDREG_MVFR0));
    assert_int_equal(read_ok(VMRS(6)), REAL(IDREG_MVFR1));
}

static void the_guest_has_the_generic_timer_but_neither_security_nor_hyp(void **state)
{
    (void)state;
    fake_idregs[IDREG_PFR1] = 0x00011011; /* Cortex-A15 */
    assert_int_equal(read_ok(P15(0, 0, 1, 1)), 0x00010001);
    fake_idregs[IDREG_PFR1] = 0xffffffff;
    assert_int_equal(read_ok(P15(0, 0, 1, 1)), 0xf00f0f0f);
}

static void the_guest_has_performance_counters_but_no_debug_and_trace(void **state)
{
    (void)state;
    fake_idregs[IDREG_DFR0] = 0x02010555; /* Cortex-A15 */
    assert_int_equal(read_ok(P15(0, 0, 1, 2)), 0x02000000);
}

static void reserved_id_registers_read_as_zero(void **state)
{
    (void)state;
    assert_int_equal(read_ok(P15(0, 0, 2, 6)), 0);
    assert_int_equal(read_ok(P15(0, 0, 2, 7)), 0);
    for (unsigned crm = 3; crm < 8; crm++) {
        for (unsigned opc2 = 0; opc2 < 8; opc2++)
            assert_int_equal(read_ok(P15(0, 0, crm, opc2)), 0);
    }
}

static void id_registers_cannot_be_written(void **state)
{
    (void)state;
    for (unsigned crm = 1; crm < 8; crm++) {
        for (unsigned opc2 = 0; opc2 < 8; opc2++)
            assert_undefined(mcr(P15(0, 0, crm, opc2), 0));
    }
    assert_undefined(mcr(VMRS(7), 0));
}

/* Implementation-defined registers ---------------------------------------------------- */

static void actlr_reads_as_it_is_and_a_write_changes_nothing(void **state)
{
    (void)state;
    write_ok(ACTLR, 0);
    assert_int_equal(read_ok(ACTLR), REAL(IDREG_ACTLR));
    assert_int_equal(fake_idregs[IDREG_ACTLR], REAL(IDREG_ACTLR));
}

static void l2ctlr_counts_the_vcpus_of_the_vm(void **state)
{
    static const uint32_t wanted[] = {0, 0, 1, 2, 3, 3, 3, 3, 3};

    (void)state;
    for (uint32_t vcpus = 1; vcpus <= 8; vcpus++) {
        vcpu.vcpu_count = vcpus;
        write_ok(L2CTLR, 0xffffffff);
        assert_int_equal(read_ok(L2CTLR), wanted[vcpus] << 24);
    }
}

static void l2ectlr_has_no_error_to_tell(void **state)
{
    (void)state;
    write_ok(P15(1, 9, 0, 3), 0xffffffff);
    assert_int_equal(read_ok(P15(1, 9, 0, 3)), 0);
}

static void cbar_is_that_of_the_virt_machine(void **state)
{
    (void)state;
    assert_int_equal(read_ok(P15(4, 15, 0, 0)), 0x08000000);
    assert_undefined(mcr(P15(4, 15, 0, 0), 0));
}

static void errata_work_arounds_may_modify_the_diagnostic_register(void **state)
{
    (void)state;
    write_ok(P15(0, 15, 0, 1), 0xffffffff);
    assert_int_equal(read_ok(P15(0, 15, 0, 1)), 0);
}

/* CNTP -------------------------------------------------------------------------------- */

static void cntp_goes_to_this_vcpus_emulated_timer(void **state)
{
    (void)state;
    write_ok(CNTP_CTL, 1);
    write_ok(CNTP_TVAL, 0x80000001);
    assert_int_equal(fake_cntp[PTIMER_CTL], 1);
    assert_int_equal(fake_cntp[PTIMER_TVAL], 0x80000001);
    assert_ptr_equal(fake_cntp_guest, &vcpu);
    fake_cntp[PTIMER_CTL] = 5;
    fake_cntp[PTIMER_TVAL] = 0xfffffff0;
    assert_int_equal(read_ok(CNTP_CTL), 5);
    assert_int_equal(read_ok(CNTP_TVAL), 0xfffffff0);
}

static void cval_is_64_bits_in_two_registers(void **state)
{
    uint32_t hsr = mrrc(EC_CP15_64, 2, 14, 2, 9);

    (void)state;
    guest.r[2] = 0x76543210;
    guest.r[9] = 0xfedcba98;
    assert_true(run(hsr & ~1u));
    assert_true(fake_cntp[PTIMER_CVAL] == UINT64_C(0xfedcba9876543210));
    fake_cntp[PTIMER_CVAL] = UINT64_C(0x0123456789abcdef);
    assert_true(run(hsr));
    assert_int_equal(guest.r[2], 0x89abcdef);
    assert_int_equal(guest.r[9], 0x01234567);
}

static void user_mode_reaches_cntp_where_cntkctl_lets_it(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_USR;
    write_ok(CNTP_CTL, 1);
    assert_int_equal(read_ok(CNTP_CTL), 1);
    assert_true(run(mrrc(EC_CP15_64, 2, 14, 0, 1)));
    assert_true(run(mrrc(EC_CP15_64, 2, 14, 0, 1) & ~1u));
}

static void the_count_is_read_only(void **state)
{
    uint32_t hsr = mrrc(EC_CP15_64, 0, 14, 2, 9);

    (void)state;
    guest.cpsr = PSR_MODE_USR;
    fake_cntp[PTIMER_COUNT] = UINT64_C(0x0123456789abcdef);
    assert_true(run(hsr));
    assert_int_equal(guest.r[2], 0x89abcdef);
    assert_int_equal(guest.r[9], 0x01234567);
    assert_undefined(hsr & ~1u);
}

/* The rest ----------------------------------------------------------------------------- */

static bool has_a_row(unsigned opc1, unsigned crn, unsigned crm, unsigned opc2)
{
    static const struct {
        uint8_t opc1, crn, crm, opc2;
    } known[] = {{0, 1, 0, 1}, {0, 14, 2, 0}, {0, 14, 2, 1}, {1, 9, 0, 2},
                 {1, 9, 0, 3}, {4, 15, 0, 0}, {0, 15, 0, 1}};

    if (opc1 == 0 && crn == 0 && crm >= 1 && crm <= 7)
        return true;
    for (unsigned n = 0; n < COUNT(known); n++) {
        if (known[n].opc1 == opc1 && known[n].crn == crn && known[n].crm == crm &&
            known[n].opc2 == opc2)
            return true;
    }
    return false;
}

static void every_other_cp15_register_is_undefined(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1u << 14; n++) {
        unsigned opc1 = n >> 11, crn = n >> 7 & 0xf, crm = n >> 3 & 0xf, opc2 = n & 7;
        bool known = has_a_row(opc1, crn, crm, opc2);

        assert_int_equal(run(mrc(P15(opc1, crn, crm, opc2), 0)), known);
        if (!known)
            assert_undefined(mcr(P15(opc1, crn, crm, opc2), 0));
    }
}

static void every_other_64_bit_register_is_undefined(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 256; n++) {
        unsigned opc1 = n >> 4, crm = n & 0xf;
        bool is_dbg = opc1 == 0 && (crm == 1 || crm == 2);

        assert_int_equal(run(mrrc(EC_CP15_64, opc1, crm, 0, 1)),
                         (opc1 == 0 || opc1 == 2) && crm == 14);
        assert_int_equal(run(mrrc(EC_CP14_64, opc1, crm, 0, 1)), is_dbg);
        assert_false(run(mrrc(EC_CP14_64, opc1, crm, 0, 1) & ~1u));
    }
}

static void traps_that_are_no_register_access_are_undefined(void **state)
{
    (void)state;
    for (unsigned ec = 0; ec < EC_COUNT; ec++) {
        if (ec == EC_CP15_32 || ec == EC_CP15_64 || ec == EC_CP14_32 || ec == EC_CP14_64 ||
            ec == EC_CP10_ID)
            continue;
        for (uint32_t iss = 0; iss < 1u << 20; iss += 0x1111)
            assert_false(run(syndrome(ec, iss)));
    }
}

static void user_mode_reaches_no_privileged_register(void **state)
{
    static const struct instruction privileged[] = {
        {EC_CP15_32, 0, 1, 0, 1},  {EC_CP15_32, 0, 0, 1, 0},  {EC_CP15_32, 0, 0, 2, 7},
        {EC_CP15_32, 0, 0, 7, 7},  {EC_CP15_32, 1, 9, 0, 2},  {EC_CP15_32, 1, 9, 0, 3},
        {EC_CP15_32, 4, 15, 0, 0}, {EC_CP15_32, 0, 15, 0, 1}, {EC_CP10_ID, 7, 7, 0, 0},
    };

    (void)state;
    guest.cpsr = PSR_MODE_USR;
    for (unsigned n = 0; n < COUNT(privileged); n++) {
        assert_undefined(mrc(privileged[n], 0));
        assert_undefined(mcr(privileged[n], 0));
    }
    guest.cpsr = PSR_MODE_SYS;
    read_ok(ACTLR);
}

static void the_rt_of_a_banked_mode_is_that_modes_register(void **state)
{
    (void)state;
    guest.cpsr = PSR_MODE_FIQ;
    assert_true(run(mrc(ACTLR, 8)));
    assert_int_equal(fake_banked[BANKED_R8_FIQ], REAL(IDREG_ACTLR));
    assert_int_equal(guest.r[8], UNTOUCHED);
    fake_banked[BANKED_LR_FIQ] = 0x1234;
    assert_true(run(mcr(CNTP_CTL, 14)));
    assert_int_equal(fake_cntp[PTIMER_CTL], 0x1234);
}

static void r15_as_data_is_undefined(void **state)
{
    (void)state;
    assert_undefined(mcr(ACTLR, 15));
    assert_undefined(mrrc(EC_CP15_64, 2, 14, 15, 0));
    assert_undefined(mrrc(EC_CP15_64, 2, 14, 0, 15));
    assert_undefined(mrrc(EC_CP15_64, 2, 14, 0, 15) & ~1u);
}

#define TEST(name) cmocka_unit_test_setup(name, power_on)

static const struct CMUnitTest cp15_tests[] = {
    TEST(the_cpus_features_are_the_real_ones_where_the_guest_has_them),
    TEST(the_guest_has_the_generic_timer_but_neither_security_nor_hyp),
    TEST(the_guest_has_performance_counters_but_no_debug_and_trace),
    TEST(reserved_id_registers_read_as_zero),
    TEST(id_registers_cannot_be_written),
    TEST(actlr_reads_as_it_is_and_a_write_changes_nothing),
    TEST(l2ctlr_counts_the_vcpus_of_the_vm),
    TEST(l2ectlr_has_no_error_to_tell),
    TEST(cbar_is_that_of_the_virt_machine),
    TEST(errata_work_arounds_may_modify_the_diagnostic_register),
    TEST(cntp_goes_to_this_vcpus_emulated_timer),
    TEST(cval_is_64_bits_in_two_registers),
    TEST(user_mode_reaches_cntp_where_cntkctl_lets_it),
    TEST(the_count_is_read_only),
    TEST(every_other_cp15_register_is_undefined),
    TEST(every_other_64_bit_register_is_undefined),
    TEST(traps_that_are_no_register_access_are_undefined),
    TEST(user_mode_reaches_no_privileged_register),
    TEST(the_rt_of_a_banked_mode_is_that_modes_register),
    TEST(r15_as_data_is_undefined),
};

int main(void)
{
    return cmocka_run_group_tests(cp15_tests, NULL, NULL);
}
