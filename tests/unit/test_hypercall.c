/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_hypercall.c - the calls beside PSCI: SMCCC's own (DEN 0028), those of
 * core/abi.h, and all that are nobody's. */
#include "tests/unit/two_vms.h"

static unsigned done; /* scripts that came to their end */

static int forget(void **state)
{
    (void)state;
    done = 0;
    return 0;
}

static void run_alone(guest_script *script)
{
    power_on_one(script);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void ask_smccc(void)
{
    assert_int_equal(guest_hvc(SMCCC_VERSION, 0, 0, 0), SMCCC_VERSION_1_1);
    assert_int_equal(guest_smc(SMCCC_VERSION, 0, 0, 0), SMCCC_VERSION_1_1);
    assert_int_equal(guest_hvc(SMCCC_ARCH_FEATURES, SMCCC_VERSION, 0, 0), SUCCESS);
    assert_int_equal(guest_hvc(SMCCC_ARCH_FEATURES, SMCCC_ARCH_FEATURES, 0, 0), SUCCESS);
    assert_int_equal(guest_hvc(SMCCC_ARCH_FEATURES, 0x80008000, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(SMCCC_ARCH_FEATURES, PSCI_VERSION, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(0x80000002, 0, 0, 0), NOT_SUPPORTED);
    done++;
}

static void smccc_is_1_1_and_has_no_workarounds(void **state)
{
    (void)state;
    run_alone(ask_smccc);
}

static void assert_answers(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
    const uint32_t expected[] = {r0, r1, r2, r3};

    assert_memory_equal(guest_vcpu()->context.r, expected, sizeof(expected));
}

static void call_nagaya(void)
{
    assert_int_equal(guest_hvc(NAGAYA_CALL_NULL, 1, 2, 3), 0);
    assert_answers(0, 1, 2, 3);
    guest_hvc(NAGAYA_CALL_SELF, 0, 0, 9);
    assert_answers(A, 0, 1, 9);
    guest_hvc(NAGAYA_CALL_UID, 0, 0, 0);
    assert_answers(NAGAYA_UID_0, NAGAYA_UID_1, NAGAYA_UID_2, NAGAYA_UID_3);
    assert_int_equal(guest_hvc(NAGAYA_CALL_REVISION, 0, 0, 0), NAGAYA_ABI_MAJOR);
    assert_int_equal(guest_vcpu()->context.r[1], NAGAYA_ABI_MINOR);
    assert_int_equal(guest_hvc(NAGAYA_CALL_COUNT, 0, 0, 0), 3);
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING + 1, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(NAGAYA_CALL_NULL - 1, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(0x8600ff02, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(0x8600ff04, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(0xc6000000, 0, 0, 0), NOT_SUPPORTED);
    done++;
}

static void our_own_calls_answer_as_abi_h_says(void **state)
{
    (void)state;
    run_alone(call_nagaya);
}

static bool is_known(uint32_t id)
{
    return id - PSCI_VERSION < 0x100 || id - SMCCC_VERSION < 2 || id - NAGAYA_CALL_NULL < 2 ||
           id - NAGAYA_CALL_COUNT < 4;
}

static void call_anything(void)
{
    for (uint32_t n = 0; n < 5000; n++) {
        uint32_t id = n * 0x9e3779b9u;

        if (!is_known(id))
            assert_int_equal(guest_hvc(id, n, ~n, 0), NOT_SUPPORTED);
    }
    assert_int_equal(guest_hvc(0, 0, 0, 0), NOT_SUPPORTED);
    assert_int_equal(guest_hvc(UINT32_MAX, 0, 0, 0), NOT_SUPPORTED);
    done++;
}

static void any_other_number_is_not_supported(void **state)
{
    (void)state;
    run_alone(call_anything);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(smccc_is_1_1_and_has_no_workarounds, forget),
        cmocka_unit_test_setup(our_own_calls_answer_as_abi_h_says, forget),
        cmocka_unit_test_setup(any_other_number_is_not_supported, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
