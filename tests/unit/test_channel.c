/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_channel.c - shared memory, epochs and doorbells between two VMs. */
#include <string.h>

#include "tests/unit/two_vms.h"

#define SIZE       (64 * KiB)
#define AT_A       UINT32_C(0x80000000) /* the first channel in a, and in b */
#define AT_B       UINT32_C(0x90000000)
#define BELL_OF_B  96u
#define BELL_OF_B2 97u
#define GPIO(n)    (VIRT_PL061_BASE + (n))
#define DATA(mask) GPIO((mask) << 2)
#define GPIO_DIR   GPIO(0x400)
#define GPIO_IE    GPIO(0x410)
#define GPIO_MIS   GPIO(0x418)
#define GPIO_IC    GPIO(0x41c)

static const struct channel_config channels[] = {
    {"first",
     SIZE,
     {{.vm = A, .at = {AT_A}, .line = 2}, {.vm = B, .at = {AT_B}, .irq = BELL_OF_B}}},
    {"second",
     SIZE,
     {{.vm = B, .at = {AT_B + SIZE}, .irq = BELL_OF_B2},
      {.vm = A, .at = {AT_A + SIZE}, .line = 4, .read_only = true}}},
};

static struct vm_config configs[2];
static unsigned done;
static bool a_runs, b_runs, a_is_ready, b_is_ready;

static void power_on(guest_script *a, guest_script *b)
{
    const struct system_config system = {
        .vms = configs, .vm_count = 2, .channels = channels, .channel_count = COUNT(channels)};

    memcpy(configs, two_vms, sizeof(configs));
    configs[A].virtual_devices = VDEV_ALL | VDEV_PL061;
    done = 0;
    a_runs = b_runs = a_is_ready = b_is_ready = false;
    machine_power_on_system(&system);
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
}

static volatile uint32_t *memory(uint32_t channel)
{
    return (volatile uint32_t *)(uintptr_t)TABLES_CHANNEL(channel);
}

static uint32_t epoch(uint32_t channel, unsigned end)
{
    return memory(channel)[NAGAYA_CHANNEL_EPOCH(end) / 4];
}

static void assert_maps(uint32_t vm, uint32_t address, uint32_t target)
{
    pa_t found = pa(0);

    assert_true(stage2_translate(&vms[vm].stage2, ipa(address), &found));
    assert_int_equal(found.value, target);
}

/* Memory ----------------------------------------------------------------------- */

static void both_vms_find_the_same_memory(void **state)
{
    pa_t found;

    (void)state;
    power_on(rest, rest);
    machine_run();
    for (uint32_t offset = 0; offset < SIZE; offset += 4 * KiB) {
        assert_maps(A, AT_A + offset, TABLES_CHANNEL(0) + offset);
        assert_maps(B, AT_B + offset, TABLES_CHANNEL(0) + offset);
        assert_maps(A, AT_A + SIZE + offset, TABLES_CHANNEL(1) + offset);
        assert_maps(B, AT_B + SIZE + offset, TABLES_CHANNEL(1) + offset);
    }
    assert_false(stage2_translate(&vms[A].stage2, ipa(AT_A + 2 * SIZE), &found));
    assert_false(stage2_translate(&vms[B].stage2, ipa(AT_A), &found));
}

static void it_is_cleared_at_power_on_and_has_its_header(void **state)
{
    (void)state;
    power_on(rest, rest);
    memset((void *)(uintptr_t)TABLES_CHANNEL(0), 0xee, 2 * SIZE);
    machine_run();
    for (uint32_t channel = 0; channel < COUNT(channels); channel++) {
        assert_int_equal(memory(channel)[0], NAGAYA_CHANNEL_MAGIC);
        assert_int_equal(memory(channel)[NAGAYA_CHANNEL_SIZE / 4], SIZE);
        assert_int_equal(epoch(channel, 0), 1);
        assert_int_equal(epoch(channel, 1), 1);
        for (uint32_t n = 4; n < SIZE / 4; n++)
            assert_int_equal(memory(channel)[n], 0);
    }
}

static void live_twice(void)
{
    done++;
    if (life() == 1) {
        memory(0)[SIZE / 8] = 0x12345678;
        system_reset();
    }
    assert_int_equal(epoch(0, 0), 3);
    assert_int_equal(epoch(1, 1), 3);
    system_off();
}

static void an_epoch_is_odd_while_its_vm_runs_and_the_memory_outlives_it(void **state)
{
    (void)state;
    power_on(live_twice, rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_int_equal(epoch(0, 0), 4);
    assert_int_equal(epoch(1, 1), 4);
    assert_int_equal(epoch(0, 1), 1);
    assert_int_equal(epoch(1, 0), 1);
    assert_int_equal(memory(0)[SIZE / 8], 0x12345678);
}

static void await(const bool *other)
{
    while (!*other)
        guest_give_way();
}

/* Doorbells ---------------------------------------------------------------------- */

static void ring_twice_as_a(void)
{
    a_runs = true;
    await(&b_is_ready);
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING, 0, 0, 0), 0);
    assert_int_equal(guest_smc(NAGAYA_CALL_RING, 1, 0, 0), 0);
    rest();
}

/* The other's start has rung, too. */
static void wait_as_b(void)
{
    uint32_t first, second;

    guest_open_gic();
    guest_enable_irq(BELL_OF_B);
    guest_enable_irq(BELL_OF_B2);
    await(&a_runs);
    while (guest_is_interrupted())
        guest_end(guest_acknowledge());
    b_is_ready = true;
    first = guest_take_irq();
    second = guest_take_irq();
    assert_int_equal(first + second, BELL_OF_B + BELL_OF_B2);
    assert_false(guest_is_interrupted());
    done++;
    rest();
}

static void a_call_rings_at_the_other_end_of_that_channel(void **state)
{
    (void)state;
    power_on(ring_twice_as_a, wait_as_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void ask_for_strange_channels(void)
{
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING, 2, 0, 0), NAGAYA_NO_SUCH_CHANNEL);
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING, UINT32_MAX, 0, 0), NAGAYA_NO_SUCH_CHANNEL);
    done++;
}

static void ask_for_the_channel_of_others(void)
{
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING, 0, 0, 0), NAGAYA_NO_SUCH_CHANNEL);
    ask_for_strange_channels();
}

static void nobody_rings_where_it_has_no_end(void **state)
{
    static struct vm_config three[3];
    const struct system_config system = {
        .vms = three, .vm_count = 3, .channels = channels, .channel_count = 1};

    (void)state;
    power_on(ask_for_strange_channels, guest_nop);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);

    done = 0;
    memcpy(three, configs, sizeof(configs));
    three[2] = configs[B];
    three[2].name = "c";
    machine_power_on_system(&system);
    guest_at(A, RAM, rest);
    guest_at(B, RAM, rest);
    guest_at(2, RAM, ask_for_the_channel_of_others);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void ring_in_quick_succession(void)
{
    for (unsigned n = 0; n < 10; n++)
        guest_hvc(NAGAYA_CALL_RING, 0, 0, 0);
    guest_gate();
    rest();
}

static void take_late_as_b(void)
{
    unsigned taken = 0;

    guest_open_gic();
    guest_gate();
    guest_enable_irq(BELL_OF_B);
    while (guest_is_interrupted()) {
        uint32_t iar = guest_acknowledge();

        assert_int_equal(iar, BELL_OF_B);
        taken++;
        guest_end(iar);
    }
    assert_int_equal(taken, 1);
    done++;
}

static void rings_that_nobody_has_taken_are_one(void **state)
{
    (void)state;
    power_on(ring_in_quick_succession, take_late_as_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_open_gate();
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void go_off(void)
{
    a_runs = true;
    await(&b_is_ready);
    system_off();
}

static void the_end_of_a_vm_rings_too(void **state)
{
    (void)state;
    power_on(go_off, wait_as_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

/* By the PL061 --------------------------------------------------------------------- */

static void ring_by_lines_as_a(void)
{
    assert_true(guest_store(GPIO_DIR, 4, 0xff & ~(BIT(2) | BIT(4))));
    a_runs = true;
    await(&b_is_ready);
    assert_true(guest_store(DATA(BIT(0) | BIT(1) | BIT(6)), 4, 0xff)); /* nobody's */
    assert_true(guest_store(DATA(BIT(3) | BIT(5)), 4, BIT(3) | BIT(5)));
    rest();
}

static void each_change_of_a_line_rings_at_its_channels_other_end(void **state)
{
    (void)state;
    power_on(ring_by_lines_as_a, wait_as_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void take_line(uint32_t expected)
{
    uint32_t lines = 0, iar;

    while (!guest_is_interrupted())
        guest_wfi();
    iar = guest_acknowledge();
    assert_int_equal(iar, VIRT_PL061_IRQ);
    assert_true(guest_load(GPIO_MIS, 4, &lines));
    assert_int_equal(lines, expected);
    assert_true(guest_store(GPIO_IC, 4, lines));
    guest_end(iar);
    assert_false(guest_is_interrupted());
}

static void wait_for_lines_as_a(void)
{
    guest_open_gic();
    guest_enable_irq(VIRT_PL061_IRQ);
    await(&b_runs); /* which has rung */
    assert_true(guest_store(GPIO_IC, 4, 0xff));
    assert_true(guest_store(GPIO_IE, 4, BIT(2) | BIT(4)));
    a_is_ready = true;
    take_line(BIT(2));
    done++;
    a_is_ready = true;
    take_line(BIT(4));
    done++;
    rest();
}

static void ring_as_b(void)
{
    b_runs = true;
    await(&a_is_ready);
    a_is_ready = false;
    guest_hvc(NAGAYA_CALL_RING, 0, 0, 0);
    await(&a_is_ready);
    guest_hvc(NAGAYA_CALL_RING, 1, 0, 0);
    rest();
}

static void a_doorbell_may_be_a_line_of_the_pl061(void **state)
{
    (void)state;
    power_on(wait_for_lines_as_a, ring_as_b);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void leave_the_lines_driven(void)
{
    uint32_t value = 1;

    if (life() == 1) {
        assert_true(guest_store(GPIO_DIR, 4, 0xff));
        assert_true(guest_store(DATA(0xff), 4, 0xff));
        system_reset();
    }
    assert_true(guest_load(GPIO_DIR, 4, &value));
    assert_int_equal(value, 0);
    assert_true(guest_load(DATA(0xff), 4, &value));
    assert_int_equal(value, 0);
    done++;
}

static void a_restart_resets_the_lines(void **state)
{
    (void)state;
    power_on(leave_the_lines_driven, rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void look_for_a_pl061(void)
{
    uint32_t value;

    assert_false(guest_load(GPIO_DIR, 4, &value));
    done++;
}

static void only_who_asked_has_a_pl061(void **state)
{
    (void)state;
    power_on(rest, look_for_a_pl061);
    machine_run();
    assert_int_equal(done, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_vms_find_the_same_memory),
        cmocka_unit_test(it_is_cleared_at_power_on_and_has_its_header),
        cmocka_unit_test(an_epoch_is_odd_while_its_vm_runs_and_the_memory_outlives_it),
        cmocka_unit_test(a_call_rings_at_the_other_end_of_that_channel),
        cmocka_unit_test(nobody_rings_where_it_has_no_end),
        cmocka_unit_test(rings_that_nobody_has_taken_are_one),
        cmocka_unit_test(the_end_of_a_vm_rings_too),
        cmocka_unit_test(each_change_of_a_line_rings_at_its_channels_other_end),
        cmocka_unit_test(a_doorbell_may_be_a_line_of_the_pl061),
        cmocka_unit_test(a_restart_resets_the_lines),
        cmocka_unit_test(only_who_asked_has_a_pl061),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
