/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_quiesce_check.c - each mistake about what stops a VM's devices, and its
 * sentence. */
#include "tests/unit/config_under_test.h"

enum { LINUX, RTOS };

static struct quiesce_config steps[QUIESCE_MAX + 1];
static const struct shared_register registers[] = {
    {.offset = 0x60, .owned = {[LINUX] = 0x0f, [RTOS] = 0xf0}, .frozen = 0x100}};
static struct shared_page_config page;

static int start_with_steps(void **state)
{
    start_from_a_good_config(state);
    memset(steps, 0, sizeof(steps));
    steps[0] = (struct quiesce_config){.at = PA(0x0c000010), .mask = 7, .value = 1};
    steps[1] = (struct quiesce_config){
        .at = PA(0x0c400060), .mask = 3, .value = 3, .wait_mask = 0x80, .wait_us = 500};
    page = (struct shared_page_config){
        .name = "ccu",
        .device = PA(0x0c400000),
        .vms = BIT(LINUX),
        .registers = registers,
        .register_count = COUNT(registers),
    };
    page.vms |= BIT(RTOS);
    system_under_test.shared_pages = &page;
    system_under_test.shared_page_count = 1;
    linux_vm->quiesce = steps;
    linux_vm->quiesce_count = 2;
    return 0;
}

static void steps_in_what_the_vm_has_pass(void **state)
{
    (void)state;
    expect("");
}

static void steps_need_their_table(void **state)
{
    (void)state;
    linux_vm->quiesce = NULL;
    expect("linux: quiesce_count is 2, but there is no table quiesce\n");
}

static void there_are_not_too_many(void **state)
{
    (void)state;
    linux_vm->quiesce_count = QUIESCE_MAX + 1;
    expect("linux: quiesce_count 33, a VM can have 32 steps\n");
}

static void a_register_is_32_bits(void **state)
{
    (void)state;
    steps[0].at = pa(0x0c000012);
    expect("linux: quiesce 0: at 0x0c000012 is not a multiple of 4\n");
}

static void a_register_is_the_vms_own(void **state)
{
    (void)state;
    steps[0].at = pa(0x0c200010);
    expect(
        "linux: quiesce 0: 0x0c200010 is neither in a passthrough of this VM nor in a shared page "
        "that it sees\n");
}

static void a_page_that_others_share_is_not_the_vms_own(void **state)
{
    (void)state;
    linux_vm->quiesce_count = 0;
    rtos_vm->quiesce = steps + 1;
    rtos_vm->quiesce_count = 1;
    page.vms = BIT(LINUX);
    page.registers = NULL;
    page.register_count = 0;
    expect(
        "rtos: quiesce 0: 0x0c400060 is neither in a passthrough of this VM nor in a shared page "
        "that it sees\n");
}

static void in_a_shared_page_its_own_bits_are_written(void **state)
{
    (void)state;
    steps[1].mask = 0x113;
    expect("linux: quiesce 1: mask has bits 0x00000110, which this VM does not own in shared page "
           "ccu\n");
}

static void who_has_the_rest_of_a_page_may_write_there(void **state)
{
    (void)state;
    steps[1].at = pa(0x0c400100);
    page.rest = BIT(LINUX);
    expect("");
    page.rest = BIT(RTOS);
    expect("linux: quiesce 1: mask has bits 0x00000003, which this VM does not own in shared page "
           "ccu\n");
}

static void a_step_does_something(void **state)
{
    (void)state;
    steps[0].mask = steps[0].value = 0;
    expect("linux: quiesce 0: mask and wait_mask are 0, it does nothing\n");
}

static void values_are_inside_their_masks(void **state)
{
    (void)state;
    steps[0].value = 9;
    steps[1].wait_value = 1;
    expect("linux: quiesce 0: value 0x9 has bits outside mask 0x7\n"
           "linux: quiesce 1: wait_value 0x1 has bits outside wait_mask 0x80, so it would never be "
           "seen\n");
}

static void a_wait_has_an_end(void **state)
{
    (void)state;
    steps[1].wait_us = QUIESCE_US_MAX + 1;
    expect("linux: quiesce 1: wait_us 100001, at most 100000 are allowed\n");
}

#define QUIESCE_TEST(test) cmocka_unit_test_setup_teardown(test, start_with_steps, forget_problems)

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUIESCE_TEST(steps_in_what_the_vm_has_pass),
        QUIESCE_TEST(steps_need_their_table),
        QUIESCE_TEST(there_are_not_too_many),
        QUIESCE_TEST(a_register_is_32_bits),
        QUIESCE_TEST(a_register_is_the_vms_own),
        QUIESCE_TEST(a_page_that_others_share_is_not_the_vms_own),
        QUIESCE_TEST(in_a_shared_page_its_own_bits_are_written),
        QUIESCE_TEST(who_has_the_rest_of_a_page_may_write_there),
        QUIESCE_TEST(a_step_does_something),
        QUIESCE_TEST(values_are_inside_their_masks),
        QUIESCE_TEST(a_wait_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
