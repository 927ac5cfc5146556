/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_class_check.c - each mistake about real-time classes, and its sentence. */
#include "tests/unit/config_under_test.h"

static struct channel_config channel;
static struct irq_config direct[1];

/* rtos is hard, on core 2, with an interrupt of the board and a doorbell. */
static int make_rtos_hard(void **state)
{
    start_from_a_good_config(state);
    direct[0] = (struct irq_config){.guest = 146, .physical = 146};
    channel = (struct channel_config){
        .name = "orders",
        .size = 64 * KiB,
        .ends = {{.vm = 0, .at = IPA(0x60000000), .irq = 100},
                 {.vm = 1, .at = IPA(0x60000000), .irq = 208}},
    };
    rtos_vm->realtime = VM_HRT;
    rtos_vm->irqs = direct;
    system_under_test.channels = &channel;
    system_under_test.channel_count = 1;
    return 0;
}

static void a_good_one_gets_no_sentence(void **state)
{
    (void)state;
    expect("");
}

static void there_are_three_classes(void **state)
{
    (void)state;
    rtos_vm->realtime = (enum vm_class)4;
    rtos_vcpus[0].sched.budget_us = 0;
    channel.ends[1].irq = 96;
    expect("rtos: realtime 4 is no class: VM_BE, VM_SRT or VM_HRT\n");
}

static void a_soft_one_has_a_budget_for_each_vcpu(void **state)
{
    (void)state;
    linux_vm->realtime = VM_SRT;
    linux_vcpus[0].sched = (struct sched_params){.budget_us = 100, .period_us = 1000};
    expect("linux: vcpu 1 has no sched.budget_us, and realtime is VM_SRT: each vCPU needs a budget "
           "and a period\n");
}

static void who_gets_what_is_left_has_no_budget(void **state)
{
    (void)state;
    linux_vm->realtime = VM_BE;
    linux_vcpus[1].sched = (struct sched_params){.budget_us = 100, .period_us = 1000};
    expect("linux: vcpu 1 has a sched.budget_us, and realtime is VM_BE: make it VM_SRT\n");
}

static void a_class_may_be_left_to_the_budgets(void **state)
{
    (void)state;
    linux_vcpus[1].sched = (struct sched_params){.budget_us = 100, .period_us = 1000};
    expect("");
}

static void a_hard_one_needs_no_budget(void **state)
{
    (void)state;
    rtos_vcpus[0].sched = (struct sched_params){.budget_us = 100, .period_us = 1000};
    expect("rtos: vcpu 0 has a sched.budget_us, and realtime is VM_HRT: all of core 2 is its own, "
           "leave the budget out\n");
}

static void nobody_else_lives_on_its_core(void **state)
{
    (void)state;
    linux_vcpus[1].core = 2;
    expect("rtos: vcpu 0 lives on core 2, where vcpu 1 of linux lives too: realtime is VM_HRT, "
           "which needs vcpus[0].core for itself\n");
}

static void nor_somebody_of_a_later_vm(void **state)
{
    static const struct vcpu_config later[] = {{.core = 2}};

    (void)state;
    vms[2] = vms[0];
    vms[2].name = "later";
    vms[2].vcpus = later;
    vms[2].vcpu_count = 1;
    vms[2].passthrough_count = vms[2].irq_count = 0;
    system_under_test.vm_count = 3;
    expect("rtos: vcpu 0 lives on core 2, where vcpu 0 of later lives too: realtime is VM_HRT, "
           "which needs vcpus[0].core for itself\n");
}

static void two_hard_ones_are_told_of_once(void **state)
{
    static const struct vcpu_config later[] = {{.core = 2}};

    (void)state;
    vms[2] = vms[1];
    vms[2].name = "later";
    vms[2].vcpus = later;
    vms[2].passthrough_count = vms[2].irq_count = 0;
    system_under_test.vm_count = 3;
    expect("later: vcpu 0 lives on core 2, where vcpu 0 of rtos lives too: realtime is VM_HRT, "
           "which needs vcpus[0].core for itself\n");
}

static void nor_a_sibling(void **state)
{
    static const struct vcpu_config two[] = {{.core = 2}, {.core = 2}};

    (void)state;
    rtos_vm->vcpus = two;
    rtos_vm->vcpu_count = 2;
    expect("rtos: vcpu 1 lives on core 2, where vcpu 0 of rtos lives too: realtime is VM_HRT, "
           "which needs vcpus[1].core for itself\n");
}

static void core_0_has_the_console(void **state)
{
    (void)state;
    linux_vcpus[0].core = 3;
    rtos_vcpus[0].core = 0;
    expect("rtos: vcpu 0 lives on core 0, which takes the interrupts of Nagaya's console; realtime "
           "is VM_HRT: let vcpus[0].core be another one\n");
}

static void its_ram_is_in_large_blocks(void **state)
{
    (void)state;
    rtos_vm->ram.size = 3 * MiB;
    expect("rtos: RAM at 0x40000000 with ram.size 3072 KiB is not in blocks of 2 MiB, as realtime "
           "VM_HRT needs it: make ram.at and ram.size multiples of 2 MiB\n");
    problems_free(&problems);
    rtos_vm->ram = (struct ram_config){.at = IPA(0x40100000), .size = 4 * MiB};
    expect("rtos: RAM at 0x40100000 with ram.size 4096 KiB is not in blocks of 2 MiB, as realtime "
           "VM_HRT needs it: make ram.at and ram.size multiples of 2 MiB\n");
}

static void no_emulated_device_has_an_interrupt_for_it(void **state)
{
    (void)state;
    rtos_vm->virtual_devices = VDEV_PL011 | VDEV_PL031;
    expect("rtos: virtual_devices 0x3; with realtime VM_HRT there can be a VDEV_PL011 without its "
           "interrupt, and no other\n");
}

static void an_interrupt_has_the_board_s_number(void **state)
{
    (void)state;
    direct[0].guest = 144;
    expect("rtos: irqs 0: guest interrupt 144 is interrupt 146 of the board; realtime is VM_HRT, "
           "which takes it from the board's GIC: let irqs[0].guest be 146\n");
}

static void a_doorbell_is_an_interrupt_of_no_device(void **state)
{
    (void)state;
    channel.ends[1].irq = 207;
    expect(
        "channel orders: in rtos: irq is 207; realtime is VM_HRT, whose doorbell is an interrupt "
        "that qemu-virt has no device for: one of 208-287\n");
    problems_free(&problems);
    channel.ends[1].irq = 0;
    expect("channel orders: in rtos: irq is 0; realtime is VM_HRT, whose doorbell is an interrupt "
           "that qemu-virt has no device for: one of 208-287\n");
}

static void a_doorbell_is_nobody_else_s_interrupt(void **state)
{
    (void)state;
    irqs[1] = (struct irq_config){.guest = 145, .physical = 208};
    expect("channel orders: in rtos: interrupt 208 of the board is in irqs 1 of linux\n");
}

static void two_hard_ones_have_doorbells_of_their_own(void **state)
{
    static const struct vcpu_config other_vcpus[] = {{.core = 3}};
    static struct channel_config two[2];

    (void)state;
    vms[2] = vms[1];
    vms[2].name = "other";
    vms[2].vcpus = other_vcpus;
    vms[2].passthrough_count = vms[2].irq_count = 0;
    system_under_test.vm_count = 3;
    two[0] = channel;
    two[1] = (struct channel_config){
        .name = "more",
        .size = 64 * KiB,
        .ends = {{.vm = 0, .at = IPA(0x61000000), .irq = 101},
                 {.vm = 2, .at = IPA(0x61000000), .irq = 208}},
    };
    system_under_test.channels = two;
    system_under_test.channel_count = 2;
    expect(
        "channel more: in other: interrupt 208 of the board is already that of channel orders\n");
}

static void check_on(const struct board *other)
{
    struct check check = {&system_under_test, other, 4, &problems};

    check_system(&check);
    for (unsigned n = 0; n < system_under_test.vm_count; n++)
        check_vm(&check, n);
    check_channels(&check);
}

static void a_board_must_have_the_cpu_interface_in_its_own_pages(void **state)
{
    struct board other = board;

    (void)state;
    other.gic.cpu_interface = pa(0x1e000100);
    check_on(&other);
    assert_string_equal(problems.text,
                        "rtos: realtime is VM_HRT, which needs the GIC's CPU interface; qemu-virt "
                        "has it at 0x1e000100, not in pages of its own\n");
}

static void a_board_must_have_its_timers_where_the_guest_looks(void **state)
{
    struct board other = board;

    (void)state;
    other.timer.virtual_irq = 28;
    check_on(&other);
    assert_string_equal(problems.text,
                        "rtos: realtime is VM_HRT, which takes its timers' interrupts 27 and 30 "
                        "itself; qemu-virt has 28 and 30\n");
}

static void a_board_must_have_an_interrupt_for_a_doorbell(void **state)
{
    struct board other = board;

    (void)state;
    other.gic.unused_first = other.gic.unused_last = 0;
    check_on(&other);
    assert_string_equal(problems.text, "channel orders: in rtos: realtime is VM_HRT, and qemu-virt "
                                       "has no unused interrupt for its doorbell\n");
}

#define CLASS_TEST(test) cmocka_unit_test_setup_teardown(test, make_rtos_hard, forget_problems)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLASS_TEST(a_good_one_gets_no_sentence),
        CLASS_TEST(there_are_three_classes),
        CLASS_TEST(a_soft_one_has_a_budget_for_each_vcpu),
        CLASS_TEST(who_gets_what_is_left_has_no_budget),
        CLASS_TEST(a_class_may_be_left_to_the_budgets),
        CLASS_TEST(a_hard_one_needs_no_budget),
        CLASS_TEST(nobody_else_lives_on_its_core),
        CLASS_TEST(nor_somebody_of_a_later_vm),
        CLASS_TEST(two_hard_ones_are_told_of_once),
        CLASS_TEST(nor_a_sibling),
        CLASS_TEST(core_0_has_the_console),
        CLASS_TEST(its_ram_is_in_large_blocks),
        CLASS_TEST(no_emulated_device_has_an_interrupt_for_it),
        CLASS_TEST(an_interrupt_has_the_board_s_number),
        CLASS_TEST(a_doorbell_is_an_interrupt_of_no_device),
        CLASS_TEST(a_doorbell_is_nobody_else_s_interrupt),
        CLASS_TEST(two_hard_ones_have_doorbells_of_their_own),
        CLASS_TEST(a_board_must_have_the_cpu_interface_in_its_own_pages),
        CLASS_TEST(a_board_must_have_its_timers_where_the_guest_looks),
        CLASS_TEST(a_board_must_have_an_interrupt_for_a_doorbell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
