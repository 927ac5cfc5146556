/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_trap.c - what each class of trap does to the guest's registers. Accesses to
 * devices are in test_device_access.c. */
#include "arch/armv7/sysreg.h"
#include "tests/unit/one_trap.h"

static void assert_undefined(void)
{
    assert_exception(UNDEFINED, PSR_MODE_UND, BANKED_LR_UND, 4);
}

static void undefined_classes(void)
{
    static const uint32_t hsrs[] = {
        HSR(EC_UNKNOWN),         HSR(EC_JAZELLE),
        HSR(EC_CP10_11) | 0,     HSR(EC_CP10_11) | 9,
        HSR(EC_CP10_11) | 13,    HSR(EC_CP15_32) | ALWAYS | 5u << HSR_CP_OPC1_SHIFT,
        HSR(EC_CP14_64) | ALWAYS};

    for (unsigned n = 0; n < COUNT(hsrs); n++) {
        c->pc = PC;
        c->cpsr = PSR_MODE_SVC;
        trap(hsrs[n]);
        assert_undefined();
    }
}

static void what_a_guest_must_not_do_is_undefined(void **state)
{
    (void)state;
    run(undefined_classes);
}

static void calls_step_over_themselves(void)
{
    c->r[0] = PSCI_VERSION;
    trap(HSR(EC_HVC));
    assert_int_equal(c->pc, PC); /* the CPU had stepped */
    assert_int_equal(c->r[0], 0x00010001);
    c->r[0] = PSCI_VERSION;
    trap(HSR(EC_SMC) | ALWAYS);
    assert_int_equal(c->pc, PC + 4);
    assert_int_equal(c->r[0], 0x00010001);
}

static void an_smc_is_stepped_over_and_an_hvc_was(void **state)
{
    (void)state;
    run(calls_step_over_themselves);
}

static void conditions_that_do_not_hold(void)
{
    static const uint32_t hsrs[] = {HSR(EC_WFX), HSR(EC_CP15_32), HSR(EC_CP15_64), HSR(EC_CP14_32)};

    c->cpsr = PSR_MODE_SVC; /* Z is clear */
    for (unsigned n = 0; n < COUNT(hsrs); n++) {
        struct context before = *c;

        trap(hsrs[n] | NEVER_NOW);
        before.pc += 4;
        assert_memory_equal(c, &before, sizeof(before));
        assert_int_equal(vcpu->state, VCPU_READY);
    }
}

static void an_instruction_whose_condition_fails_does_nothing(void **state)
{
    (void)state;
    run(conditions_that_do_not_hold);
}

static void prefetch_abort(void)
{
    write_hifar(0x12345678);
    trap(HSR(EC_PREFETCH_ABORT) | TRANSLATION);
    assert_exception(PREFETCH_ABORT, PSR_MODE_ABT, BANKED_LR_ABT, 4);
    assert_int_equal(read_ifar(), 0x12345678);
    assert_int_equal(read_ifsr() & 0x40f, 0x008);
}

static void a_fetch_from_nowhere_is_a_prefetch_abort(void **state)
{
    (void)state;
    run(prefetch_abort);
}

static void async_abort(void)
{
    uint32_t hcr = read_hcr();

    trap(HSR(EC_DATA_ABORT) | FSC_EXTERNAL_ASYNC);
    assert_int_equal(c->pc, PC);
    assert_int_equal(read_hcr(), hcr | HCR_VA);
}

static void an_asynchronous_abort_is_made_pending_for_the_guest(void **state)
{
    (void)state;
    run(async_abort);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_guest_must_not_do_is_undefined),
        cmocka_unit_test(an_smc_is_stepped_over_and_an_hvc_was),
        cmocka_unit_test(an_instruction_whose_condition_fails_does_nothing),
        cmocka_unit_test(a_fetch_from_nowhere_is_a_prefetch_abort),
        cmocka_unit_test(an_asynchronous_abort_is_made_pending_for_the_guest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
