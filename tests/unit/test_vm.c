/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vm.c - what core/vm.c makes of a configuration: the guest's address map,
 * and the wires between its devices and the rest. */
#include "core/vm.h"

#include <string.h>

#include "tests/fake/uart.h"
#include "tests/unit/two_vms.h"

#define DEVICE_AT UINT32_C(0x10000000) /* where a guest finds a device of the board */
#define DEVICE    UINT32_C(0x0a003000)
#define VIRTIO(n) (VIRT_VIRTIO_BASE + VIRT_VIRTIO_SIZE * (n))
#define VIRTIO_ID 0x74726976u /* "virt" */
#define EXCEPTION 0x10u       /* data abort */

static unsigned done;

static int forget(void **state)
{
    (void)state;
    done = 0;
    return 0;
}

/* The address map ---------------------------------------------------------------- */

static void assert_maps(uint32_t address, uint32_t target)
{
    pa_t found = pa(0);

    assert_true(stage2_translate(&vms[A].stage2, ipa(address), &found));
    assert_int_equal(found.value, target);
}

static void assert_unmapped(uint32_t address)
{
    pa_t found;

    assert_false(stage2_translate(&vms[A].stage2, ipa(address), &found));
}

static void a_guest_sees_its_ram_the_gic_and_its_devices_and_nothing_else(void **state)
{
    (void)state;
    static const struct passthrough_config device[] = {
        {.at = IPA(DEVICE_AT), .device = PA(DEVICE), .size = 4 * KiB}};
    struct vm_config config = two_vms[A];

    config.passthrough = device;
    config.passthrough_count = 1;
    machine_power_on(&config, 1);
    guest_at(A, RAM, guest_nop);
    machine_run();
    assert_maps(RAM, TABLES_RAM);
    assert_maps(RAM + RAM_SIZE - 1, TABLES_RAM + RAM_SIZE - 1);
    assert_maps(VIRT_GICC_BASE, board.gic.vcpu_interface.value);
    assert_maps(VIRT_GICC_BASE + VIRT_GICC_MAPPED - 1,
                board.gic.vcpu_interface.value + VIRT_GICC_MAPPED - 1);
    assert_maps(DEVICE_AT, DEVICE);
    assert_unmapped(RAM - 1);
    assert_unmapped(RAM + RAM_SIZE);
    assert_unmapped(VIRT_GICC_BASE + VIRT_GICC_MAPPED);
    assert_unmapped(VIRT_GICC_BASE + VIRT_GICC_SIZE);
    assert_unmapped(VIRT_GICD_BASE);
    assert_unmapped(VIRT_PL011_BASE);
    assert_unmapped(DEVICE_AT + 4 * KiB);
    assert_unmapped(0);
    assert_unmapped(0xffffffff);
}

static void vms_have_memory_and_vmids_of_their_own(void **state)
{
    (void)state;
    pa_t found;

    power_on_both(guest_nop, guest_nop);
    machine_run();
    assert_true(stage2_translate(&vms[B].stage2, ipa(RAM), &found));
    assert_int_equal(found.value, TABLES_RAM + TABLES_RAM_SPAN);
    assert_int_not_equal(vms[A].stage2.vmid, vms[B].stage2.vmid);
}

static void a_map_that_cannot_be_is_our_own_mistake(void **state)
{
    (void)state;
    static const struct passthrough_config twice[] = {
        {.at = IPA(RAM), .device = PA(DEVICE), .size = 4 * KiB}};
    struct vm_config config = two_vms[A];

    config.passthrough = twice;
    config.passthrough_count = 1;
    machine_power_on(&config, 1);
    assert_int_equal(machine_run(), MACHINE_OFF);
    machine_assert_printed("nagaya: PANIC on core 0: a: stage 2 cannot map 0x40000000");
}

/* Devices that a configuration leaves out ---------------------------------------------- */

static uint32_t devices; /* that the guest expects */

static void expect(uint32_t address, bool there)
{
    uint32_t value;

    assert_int_equal(guest_load(address, 4, &value), there);
    if (!there)
        assert_int_equal(guest_exception(), EXCEPTION);
}

static void look_for_devices(void)
{
    uint32_t magic;

    expect(VIRT_GICD_BASE, true);
    expect(VIRT_GICC_BASE + GICV_DIR, true);
    expect(VIRT_GICC_BASE + VIRT_GICC_SIZE, false);
    expect(VIRT_PL011_BASE + 0x18, devices & VDEV_PL011);
    expect(VIRT_PL011_BASE + VIRT_PL011_SIZE, false);
    expect(VIRT_PL031_BASE, devices & VDEV_PL031);
    expect(VIRTIO(0), devices & VDEV_VIRTIO);
    expect(VIRTIO(VIRT_VIRTIO_COUNT - 1), devices & VDEV_VIRTIO);
    expect(VIRTIO(VIRT_VIRTIO_COUNT), false);
    expect(VIRT_GICD_BASE - 4, false);
    if (devices & VDEV_VIRTIO) {
        assert_true(guest_load(VIRTIO(5), 4, &magic));
        assert_int_equal(magic, VIRTIO_ID);
    }
    done++;
}

static void a_guest_has_the_devices_of_its_configuration(void **state)
{
    (void)state;
    struct vm_config config = two_vms[A];

    for (devices = 0; devices <= VDEV_ALL; devices++) {
        config.virtual_devices = devices;
        machine_power_on(&config, 1);
        guest_at(A, RAM, look_for_devices);
        assert_int_equal(machine_run(), MACHINE_QUIET);
        assert_int_equal(done, devices + 1);
    }
}

/* The GIC: ends in two steps ------------------------------------------------------------- */

#define GICD_ISPENDR   0x200u
#define GICD_ISACTIVER 0x300u
#define SPI            96u
#define MANY           10u /* more than there are list registers */

static void take(uint32_t irq)
{
    guest_gicd_write(GICD_ISPENDR + irq / 32 * 4, BIT(irq % 32));
    assert_int_equal(guest_acknowledge(), irq);
    guest_end(irq);
}

static uint32_t active(void)
{
    return guest_gicd_read(GICD_ISACTIVER + SPI / 32 * 4);
}

static void end_many_in_mixed_order(void)
{
    const uint32_t all = BIT(MANY) - 1;

    guest_open_gic();
    fake_gicv_write(GICV_CTLR, GICV_CTLR_ENABLE_GROUP0 | GICV_CTLR_EOI_MODE);
    for (uint32_t n = 0; n < MANY; n++) {
        guest_enable_irq(SPI + n);
        take(SPI + n);
    }
    for (uint32_t n = 0; n < MANY; n++) {
        uint32_t bit = n * 3 % MANY;

        assert_int_equal(active(), all);
        assert_true(guest_store(VIRT_GICC_BASE + GICV_DIR, 4, SPI + bit));
        assert_int_equal(active(), all & ~BIT(bit));
        take(SPI + bit);
    }
    done++;
}

static void a_guest_that_splits_ends_has_as_many_active_as_it_likes(void **state)
{
    (void)state;
    power_on_one(end_many_in_mixed_order);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

/* The clock ------------------------------------------------------------------------------- */

#define PL031_DR   0x00u
#define PL031_MR   0x04u
#define PL031_IMSC 0x10u
#define PL031_ICR  0x1cu
#define SECONDS    5u

static uint32_t read_clock(void)
{
    uint32_t now;

    assert_true(guest_load(VIRT_PL031_BASE + PL031_DR, 4, &now));
    return now;
}

static uint32_t set_at; /* second */

static void set_clock_alarm(void)
{
    set_at = read_clock();
    assert_true(guest_store(VIRT_PL031_BASE + PL031_IMSC, 4, 1));
    assert_true(guest_store(VIRT_PL031_BASE + PL031_MR, 4, set_at + SECONDS));
}

static void take_clock_irq(void)
{
    uint32_t iar;

    while (!guest_is_interrupted())
        guest_wfi();
    iar = guest_acknowledge();
    assert_int_equal(iar, VIRT_PL031_IRQ);
    assert_int_equal(read_clock(), set_at + SECONDS);
    assert_true(guest_store(VIRT_PL031_BASE + PL031_ICR, 4, 1));
    guest_end(iar);
    assert_false(guest_is_interrupted());
    done++;
}

static void wait_for_clock(void)
{
    guest_open_gic();
    guest_enable_irq(VIRT_PL031_IRQ);
    set_clock_alarm();
    take_clock_irq();
}

static void the_clock_counts_seconds_and_interrupts_at_its_match(void **state)
{
    (void)state;
    power_on_one(wait_for_clock);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
    assert_in_range(fake_timer.now, SECONDS * fake_timer.frequency,
                    SECONDS * fake_timer.frequency + 1000);
}

static void start_second_and_wait_for_clock(void)
{
    guest_open_gic();
    guest_enable_irq(VIRT_PL031_IRQ);
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    take_clock_irq();
}

/* It interrupts another core than the one whose vCPU sets it. */
static void any_vcpu_may_set_the_clocks_alarm(void **state)
{
    (void)state;
    power_on_one(start_second_and_wait_for_clock);
    guest_at(A, ENTRY(1), set_clock_alarm);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void set_alarm_and_change_it(void)
{
    set_clock_alarm();
    assert_true(guest_store(VIRT_PL031_BASE + PL031_MR, 4, set_at - 1)); /* in 136 years */
    guest_work(5000);
    done++;
}

static void set_alarms_from_both_sides(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    for (unsigned n = 0; n < 50; n++) {
        set_clock_alarm();
        guest_work(n % 5);
    }
    guest_work(5000);
    done++;
}

static bool rings_at(uint32_t core, uint64_t when)
{
    const struct alarm *alarm = &vms[A].rtc_alarm.on_core[core];

    return alarm->armed && alarm->when == when;
}

static void vcpus_that_set_it_at_once_do_not_lose_it(void **state)
{
    (void)state;
    power_on_one(set_alarms_from_both_sides);
    guest_at(A, ENTRY(1), set_alarm_and_change_it);
    machine.clock_stands = true;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
    assert_true(rings_at(0, vms[A].rtc_alarm.at) || rings_at(1, vms[A].rtc_alarm.at));
}

#define SOON 1u

/* Its sibling, on another core, wants it later. */
static void set_clock_alarm_anew(void)
{
    set_clock_alarm();
    rest();
}

static void be_overruled(void)
{
    uint64_t due;

    guest_open_gic();
    guest_enable_irq(VIRT_PL031_IRQ);
    assert_true(guest_store(VIRT_PL031_BASE + PL031_MR, 4, read_clock() + SOON));
    due = vms[A].rtc_alarm.at;
    assert_true(rings_at(0, due));
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    while (fake_timer.now < due + 100)
        guest_work(fake_timer.frequency / 4);
    assert_false(vms[A].rtc_alarm.on_core[0].armed);
    assert_false(guest_is_interrupted());
    take_clock_irq();
}

static void an_alarm_that_another_vcpu_put_off_does_not_ring_before(void **state)
{
    (void)state;
    power_on_one(be_overruled);
    guest_at(A, ENTRY(1), set_clock_alarm_anew);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
    assert_true(fake_timer.now >= SECONDS * fake_timer.frequency);
}

/* A PL011 that cannot take more ------------------------------------------------------------ */

#define BYTES 4500u /* more than all buffers on the way take */

static void print_much(void)
{
    for (unsigned n = 0; n < BYTES; n++)
        assert_true(guest_store(VIRT_PL011_BASE, 4, 'a' + n % 26));
    done++;
}

static void a_vcpu_is_held_while_its_console_is_stuck_and_loses_no_byte(void **state)
{
    (void)state;
    const char *text;

    power_on_one(print_much);
    fake_uart_run(0);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 0);
    assert_int_equal(vms[A].vcpus[0].state, VCPU_HELD);
    while (fake_uart_drain(FAKE_UART_FIFO))
        assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
    text = strstr(machine_console(), "abcdef");
    for (unsigned n = 0; n < BYTES; n++)
        if (!text[n] || text[n] != (char)('a' + n % 26))
            fail_msg("byte %u is lost", n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_guest_sees_its_ram_the_gic_and_its_devices_and_nothing_else,
                               forget),
        cmocka_unit_test_setup(vms_have_memory_and_vmids_of_their_own, forget),
        cmocka_unit_test_setup(a_map_that_cannot_be_is_our_own_mistake, forget),
        cmocka_unit_test_setup(a_guest_has_the_devices_of_its_configuration, forget),
        cmocka_unit_test_setup(a_guest_that_splits_ends_has_as_many_active_as_it_likes, forget),
        cmocka_unit_test_setup(the_clock_counts_seconds_and_interrupts_at_its_match, forget),
        cmocka_unit_test_setup(any_vcpu_may_set_the_clocks_alarm, forget),
        cmocka_unit_test_setup(vcpus_that_set_it_at_once_do_not_lose_it, forget),
        cmocka_unit_test_setup(an_alarm_that_another_vcpu_put_off_does_not_ring_before, forget),
        cmocka_unit_test_setup(a_vcpu_is_held_while_its_console_is_stuck_and_loses_no_byte, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
