/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_lifecycle.c - how VMs start, stop and start over, and what is left of a
 * life in the next one: nothing. */
#include "core/lifecycle.h"

#include <string.h>

#include "tests/unit/two_vms.h"

#define LIVES 5u

static unsigned begun; /* lives of A, as its scripts count them */

static int forget(void **state)
{
    (void)state;
    begun = 0;
    return 0;
}

/* Loading -------------------------------------------------------------------- */

static void assert_pristine(uint32_t vm)
{
    for (uint32_t i = 0; i < RAM_SIZE; i++)
        if (ram_of(vm)[i] != (i < TABLES_IMAGE_SIZE ? tables_image_byte(vm, i) : 0))
            fail_msg("byte 0x%x of the RAM is 0x%02x", i, ram_of(vm)[i]);
}

static void look_at_first_moment(void)
{
    const struct context *context = &guest_vcpu()->context;

    assert_pristine(A);
    assert_int_equal(context->r[0], 0);
    assert_int_equal(context->r[1], UINT32_MAX);
    assert_int_equal(context->r[2], RAM + RAM_SIZE / 2);
    assert_int_equal(context->cpsr, 0x1d3); /* SVC, A, I and F masked, ARM */
    assert_int_equal(guest_vcpu()->power, VCPU_POWER_ON);
    begun++;
}

static void a_vm_finds_its_image_zeroes_and_what_booting_rst_wants_in_r0_to_r2(void **state)
{
    (void)state;
    power_on_one(look_at_first_moment);
    memset(ram_of(A), 0xa5, RAM_SIZE);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, 1);
    assert_int_equal(vms[A].state, VM_RUNNING);
}

static uint8_t memory[RAM_SIZE]; /* as a guest with its caches off sees it */
static unsigned invalidations_at_start;

static void clean(const void *start, uint32_t size)
{
    memcpy(&memory[(const uint8_t *)start - ram_of(A)], start, size);
}

static void compare_memory(void)
{
    assert_memory_equal(memory, ram_of(A), RAM_SIZE);
    invalidations_at_start = fake_cpu.instruction_invalidations;
}

static void all_of_it_is_cleaned_to_memory_and_no_instruction_cache_knows_better(void **state)
{
    (void)state;
    power_on_one(compare_memory);
    memset(memory, 0x5a, sizeof(memory));
    fake_cpu.clean = clean;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(invalidations_at_start, 1);
}

static void scribble_and_reset(void)
{
    look_at_first_moment();
    assert_int_equal(life(), begun);
    memset(ram_of(A), 0xff, RAM_SIZE);
    if (begun < LIVES)
        system_reset();
}

static void each_life_finds_memory_as_the_first_one_did(void **state)
{
    (void)state;
    power_on_one(scribble_and_reset);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, LIVES);
    machine_assert_printed("nagaya: a restarts\n");
}

static void other_vms_keep_their_memory_when_one_restarts(void **state)
{
    (void)state;
    power_on_both(scribble_and_reset, guest_nop);
    memset(ram_of(B) + RAM_SIZE, 0x77, RAM_SIZE); /* behind B's RAM */
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_pristine(B);
    for (uint32_t i = 0; i < RAM_SIZE; i++)
        assert_int_equal(ram_of(B)[RAM_SIZE + i], 0x77);
}

static void reset_once(void)
{
    while (!vms[B].starts) /* which forgets its own */
        guest_give_way();
    if (begun++ == 0)
        system_reset();
}

static void a_restart_forgets_the_translations_of_that_vm(void **state)
{
    (void)state;
    power_on_both(reset_once, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(fake_tlb.last_vttbr == stage2_vttbr(&vms[A].stage2));
}

/* Devices of a new life ---------------------------------------------------------- */

#define GICD_CTLR      0x000u
#define GICD_ISENABLER 0x100u
#define GICD_ISPENDR   0x200u
#define PL011(offset)  (VIRT_PL011_BASE + (offset))
#define PL031(offset)  (VIRT_PL031_BASE + (offset))
#define PL011_FR       0x18u
#define PL011_CR       0x30u
#define PL011_IMSC     0x38u
#define PL031_DR       0x00u
#define PL031_MR       0x04u
#define PL031_IMSC     0x10u
#define FR_AT_RESET    0x90u /* FIFOs empty */
#define CR_AT_RESET    0x300u
#define CLOCK_AT_RESET 1767225600u /* tests/machine/board.c */

static uint32_t load_word(uint32_t address)
{
    uint32_t value;

    assert_true(guest_load(address, 4, &value));
    return value;
}

static void check_devices_at_reset(void)
{
    assert_int_equal(guest_gicd_read(GICD_CTLR), 0);
    assert_int_equal(guest_gicd_read(GICD_ISENABLER), 0xffff);
    assert_int_equal(guest_gicd_read(GICD_ISENABLER + 4), 0);
    assert_int_equal(guest_gicd_read(GICD_ISPENDR), 0);
    assert_int_equal(guest_gicd_read(GICD_ISPENDR + 4), 0);
    assert_int_equal(load_word(PL011(PL011_FR)), FR_AT_RESET);
    assert_int_equal(load_word(PL011(PL011_CR)), CR_AT_RESET);
    assert_int_equal(load_word(PL011(PL011_IMSC)), 0);
    assert_in_range(load_word(PL031(PL031_DR)), CLOCK_AT_RESET, CLOCK_AT_RESET + 1000);
    assert_int_equal(load_word(PL031(PL031_IMSC)), 0);
}

static void use_devices(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_enable_irq(GUEST_PTIMER_IRQ);
    guest_enable_irq(60);
    guest_gicd_write(GICD_ISPENDR + 4, BIT(60 % 32));
    guest_set_timer(0);
    guest_set_ptimer(0, PTIMER_ENABLE);
    assert_true(guest_store(PL011(PL011_CR), 4, 1));
    assert_true(guest_store(PL011(PL011_IMSC), 4, 0x7f0));
    assert_true(guest_store(PL031(PL031_IMSC), 4, 1));
    assert_true(guest_store(PL031(PL031_MR), 4, load_word(PL031(PL031_DR)) + 100));
}

static void use_devices_in_each_life(void)
{
    check_devices_at_reset();
    assert_false(guest_is_interrupted());
    use_devices();
    if (++begun < LIVES)
        system_reset();
}

static void each_life_finds_devices_as_after_power_on(void **state)
{
    (void)state;
    power_on_one(use_devices_in_each_life);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(begun, LIVES);
}

static void set_alarms_then_off(void)
{
    use_devices();
    guest_set_ptimer(1000000, PTIMER_ENABLE);
    guest_set_timer(1000000);
    system_off();
}

static void nothing_of_a_vm_that_is_off_rings_later(void **state)
{
    (void)state;
    power_on_both(set_alarms_then_off, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_null(cores[0].alarms);
    assert_false(fake_timer.alarm_is_set[0]);
}

/* Ends --------------------------------------------------------------------------- */

static void the_board_goes_off_with_its_last_vm(void **state)
{
    (void)state;
    power_on_both(system_off, system_off);
    assert_int_equal(machine_run(), MACHINE_OFF);
    assert_int_equal(machine.switched_off, 1);
    machine_assert_printed("nagaya: a is off\n");
    machine_assert_printed("nagaya: b is off\n");
    machine_assert_printed("nagaya: all VMs powered off\n");
}

static void count_life(void)
{
    begun++;
}

static void a_vm_that_goes_off_leaves_the_others_alone(void **state)
{
    (void)state;
    power_on_both(system_off, count_life);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[A].state, VM_OFF);
    assert_int_equal(vms[B].state, VM_RUNNING);
    assert_int_equal(begun, 1);
}

static void a_vm_whose_last_vcpu_goes_off_has_failed(void **state)
{
    (void)state;
    power_on_one(cpu_off);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: a is off: its last vCPU went off\n");
    machine_assert_printed("nagaya: stopped: no VM is running\n");
}

#define HSR_OF_NO_TRAP (UINT32_C(0x3f) << 26)

static void trap_for_no_reason(void)
{
    guest_trap(HSR_OF_NO_TRAP);
}

static void a_vm_beyond_help_is_stopped_with_the_reason(void **state)
{
    (void)state;
    power_on_both(trap_for_no_reason, system_off);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: a is off: a trap that no CPU of this kind should take\n");
    machine_assert_printed("nagaya: b is off\n");
    machine_assert_printed("nagaya: stopped: no VM is running\n");
}

static void restart_for_a_reason(void)
{
    assert_true(vm_stop(&vms[A], VM_END_RESTART, "somebody wants it"));
    assert_false(vm_stop(&vms[A], VM_END_OFF, "somebody else does not")); /* too late */
}

static void be_restarted(void)
{
    if (begun++)
        system_off();
    guest_meanwhile(restart_for_a_reason);
    fail_msg("it goes on");
}

static void the_first_reason_to_stop_counts_and_a_restart_is_no_failure(void **state)
{
    (void)state;
    power_on_one(be_restarted);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: a restarts: somebody wants it\n");
    machine_assert_printed("nagaya: all VMs powered off\n");
    assert_null(strstr(machine_console(), "somebody else"));
}

/* Cores that are not there ---------------------------------------------------------- */

static void a_vm_without_its_core_stays_off_and_the_others_run(void **state)
{
    (void)state;
    static const struct vcpu_config on_core_2[] = {{.core = 2}}, on_core_0[] = {{.core = 0}};
    const struct vm_config vms_on[] = {
        {.name = "far", .vcpus = on_core_2, .vcpu_count = 1, .ram = {IPA(RAM), RAM_SIZE}},
        {.name = "near", .vcpus = on_core_0, .vcpu_count = 1, .ram = {IPA(RAM), RAM_SIZE}},
    };

    machine_power_on(vms_on, 2);
    machine.firmware_error[2] = -2;
    guest_at(1, RAM, system_off);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: core 2 does not start: the firmware answers -2\n");
    machine_assert_printed("nagaya: far stays off: it wants core 2\n");
    machine_assert_printed("nagaya: near is off\n");
    machine_assert_printed("nagaya: stopped: no VM is running\n");
}

static void a_firmware_without_the_function_is_told_in_a_sentence(void **state)
{
    (void)state;
    static const struct vcpu_config on_core_1[] = {{.core = 1}}, on_core_0[] = {{.core = 0}};
    const struct vm_config vms_on[] = {
        {.name = "far", .vcpus = on_core_1, .vcpu_count = 1, .ram = {IPA(RAM), RAM_SIZE}},
        {.name = "near", .vcpus = on_core_0, .vcpu_count = 1, .ram = {IPA(RAM), RAM_SIZE}},
    };

    machine_power_on(vms_on, 2);
    machine.firmware_error[1] = -1;
    machine.firmware_lacks = "device tree";
    guest_at(1, RAM, system_off);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed(
        "nagaya: core 1 does not start: the boot loader hands over no device tree\n");
    machine_assert_printed("nagaya: far stays off: it wants core 1\n");
    machine_assert_printed("nagaya: near is off\n");
}

static void a_core_that_never_comes_is_given_up(void **state)
{
    (void)state;
    power_on_one(count_life);
    machine.core_is_dead[1] = true;
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: core 1 does not start: no sign of it for 5 s\n");
    machine_assert_printed("nagaya: a stays off: it wants core 1\n");
    machine_assert_printed("nagaya: stopped: no VM is running\n");
    assert_int_equal(begun, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_vm_finds_its_image_zeroes_and_what_booting_rst_wants_in_r0_to_r2,
                               forget),
        cmocka_unit_test_setup(all_of_it_is_cleaned_to_memory_and_no_instruction_cache_knows_better,
                               forget),
        cmocka_unit_test_setup(each_life_finds_memory_as_the_first_one_did, forget),
        cmocka_unit_test_setup(other_vms_keep_their_memory_when_one_restarts, forget),
        cmocka_unit_test_setup(a_restart_forgets_the_translations_of_that_vm, forget),
        cmocka_unit_test_setup(each_life_finds_devices_as_after_power_on, forget),
        cmocka_unit_test_setup(nothing_of_a_vm_that_is_off_rings_later, forget),
        cmocka_unit_test_setup(the_board_goes_off_with_its_last_vm, forget),
        cmocka_unit_test_setup(a_vm_that_goes_off_leaves_the_others_alone, forget),
        cmocka_unit_test_setup(a_vm_whose_last_vcpu_goes_off_has_failed, forget),
        cmocka_unit_test_setup(a_vm_beyond_help_is_stopped_with_the_reason, forget),
        cmocka_unit_test_setup(the_first_reason_to_stop_counts_and_a_restart_is_no_failure, forget),
        cmocka_unit_test_setup(a_vm_without_its_core_stays_off_and_the_others_run, forget),
        cmocka_unit_test_setup(a_firmware_without_the_function_is_told_in_a_sentence, forget),
        cmocka_unit_test_setup(a_core_that_never_comes_is_given_up, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
