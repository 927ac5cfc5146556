/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_sp805.c - what a guest and its VM may rely on about a watchdog (DDI 0270). */
#include "core/devices/sp805.h"
#include "tests/unit/unit.h"

enum { LOAD = 0, VALUE = 4, CONTROL = 8, INTCLR = 0xc, RIS = 0x10, MIS = 0x14, LOCK = 0xc00 };

#define INTEN  1u
#define RESEN  2u
#define UNLOCK 0x1acce551u
#define MS     UINT64_C(24000) /* cycles */

static struct sp805 dog;
static uint64_t time, alarm_at;
static bool line;
static unsigned line_changes, expired;

static uint64_t now(void *owner)
{
    assert_ptr_equal(owner, &alarm_at);
    return time;
}

static void set_alarm(void *owner, uint64_t at)
{
    assert_ptr_equal(owner, &alarm_at);
    alarm_at = at;
}

static void set_line(void *owner, bool level)
{
    assert_ptr_equal(owner, &alarm_at);
    assert_true(level != line);
    line = level;
    line_changes++;
}

static void on_expired(void *owner)
{
    assert_ptr_equal(owner, &alarm_at);
    expired++;
}

static const struct sp805_ops ops = {now, set_alarm, set_line, on_expired};

static int power_on(void **state)
{
    (void)state;
    time = UINT64_C(1) << 40;
    alarm_at = SP805_ALARM_OFF;
    line = false;
    line_changes = expired = 0;
    sp805_init(&dog, &ops, &alarm_at);
    sp805_reset(&dog, 0);
    return 0;
}

static uint32_t guest_access(uint32_t offset, uint8_t size, bool write, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = size, .write = write, .value = value};

    assert_int_equal(sp805_access(&dog, 0, &io), MMIO_DONE);
    return io.value;
}

static uint32_t get(uint32_t offset)
{
    return guest_access(offset, 4, false, 0xdeadbeef);
}

static void set(uint32_t offset, uint32_t value)
{
    guest_access(offset, 4, true, value);
}

/* The alarm rings when it was set for. */
static void pass(uint64_t ticks)
{
    uint64_t end = time + ticks;

    while (alarm_at <= end) {
        time = alarm_at;
        alarm_at = SP805_ALARM_OFF;
        sp805_alarm(&dog);
    }
    time = end;
}

static void start(uint32_t ms, uint32_t control)
{
    set(LOAD, ms * (uint32_t)MS);
    set(CONTROL, control);
}

static void after_power_on_it_stands(void **state)
{
    (void)state;
    assert_int_equal(get(LOAD), 0xffffffff);
    assert_int_equal(get(VALUE), 0xffffffff);
    assert_int_equal(get(CONTROL) | get(RIS) | get(MIS) | get(LOCK), 0);
    pass(1000 * MS);
    assert_int_equal(get(VALUE), 0xffffffff);
    assert_true(alarm_at == SP805_ALARM_OFF);
}

static void it_says_what_it_is(void **state)
{
    static const uint8_t id[] = {0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)state;
    for (unsigned n = 0; n < COUNT(id); n++)
        assert_int_equal(get(0xfe0 + 4 * n), id[n]);
}

static void it_counts_down_from_the_load_value(void **state)
{
    (void)state;
    start(10, INTEN);
    assert_int_equal(get(VALUE), 10 * (uint32_t)MS);
    pass(3 * MS);
    assert_int_equal(get(VALUE), 7 * (uint32_t)MS);
    set(LOAD, 5 * (uint32_t)MS);
    assert_int_equal(get(VALUE), 5 * (uint32_t)MS);
    set(CONTROL, 0);
    pass(3 * MS);
    assert_int_equal(get(VALUE), 5 * (uint32_t)MS);
    assert_true(alarm_at == SP805_ALARM_OFF);
    set(CONTROL, INTEN);
    assert_int_equal(get(VALUE), 5 * (uint32_t)MS);
}

static void at_zero_it_interrupts_and_begins_again(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    pass(10 * MS - 1);
    assert_false(line);
    pass(1);
    assert_true(line);
    assert_int_equal(get(RIS), 1);
    assert_int_equal(get(MIS), 1);
    pass(4 * MS);
    assert_int_equal(get(VALUE), 6 * (uint32_t)MS);
    set(INTCLR, 0);
    assert_false(line);
    assert_int_equal(get(RIS) | get(MIS), 0);
    assert_int_equal(get(VALUE), 10 * (uint32_t)MS);
    assert_int_equal(expired, 0);
}

static void it_expires_at_the_second_zero_to_the_tick(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    pass(20 * MS - 1);
    assert_int_equal(expired, 0);
    pass(1);
    assert_int_equal(expired, 1);
    pass(10 * MS);
    assert_int_equal(expired, 2);
    assert_int_equal(line_changes, 1);
}

static void who_serves_it_never_sees_it_expire(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    for (unsigned n = 0; n < 100; n++) {
        pass(19 * MS);
        set(INTCLR, 1);
    }
    assert_int_equal(expired, 0);
    for (unsigned n = 0; n < 100; n++) {
        pass(9 * MS);
        set(LOAD, 10 * (uint32_t)MS);
        set(INTCLR, 1);
    }
    assert_int_equal(expired, 0);
}

static void without_reset_enable_it_only_interrupts(void **state)
{
    (void)state;
    start(10, INTEN);
    pass(1000 * MS);
    assert_true(line);
    assert_int_equal(expired, 0);
}

static void locked_it_takes_no_write_but_the_key(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    set(LOCK, 0);
    assert_int_equal(get(LOCK), 1);
    set(LOAD, 1);
    set(CONTROL, 0);
    assert_int_equal(get(LOAD), 10 * (uint32_t)MS);
    assert_int_equal(get(CONTROL), INTEN | RESEN);
    pass(10 * MS);
    set(INTCLR, 1);
    assert_true(line);
    set(LOCK, UNLOCK);
    assert_int_equal(get(LOCK), 0);
    set(INTCLR, 1);
    assert_false(line);
}

static void started_with_its_vm_it_expires_in_that_time(void **state)
{
    static const uint32_t times[] = {1, 2, 1000, 357913};

    for (unsigned n = 0; n < COUNT(times); n++) {
        power_on(state);
        sp805_reset(&dog, times[n]);
        pass((uint64_t)times[n] * MS - 1);
        assert_int_equal(expired, 0);
        pass(1);
        assert_int_equal(expired, 1);
    }
}

static void nothing_of_it_outlives_a_reset(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    pass(15 * MS);
    set(LOCK, 0);
    sp805_reset(&dog, 0);
    assert_false(line);
    after_power_on_it_stands(state);
    assert_int_equal(expired, 0);
}

/* A core that was busy for long comes late; what it missed does not count. */
static void a_late_alarm_counts_once(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    time += 100 * MS;
    sp805_alarm(&dog);
    assert_true(line);
    assert_int_equal(expired, 0);
    assert_int_equal(get(VALUE), 10 * (uint32_t)MS);
}

static void an_early_alarm_is_harmless(void **state)
{
    (void)state;
    start(10, INTEN | RESEN);
    pass(9 * MS);
    alarm_at = SP805_ALARM_OFF;
    sp805_alarm(&dog);
    assert_false(line);
    pass(1 * MS);
    assert_true(line);
}

static void zero_after_zero_takes_no_alarm_while_the_interrupt_is_raised(void **state)
{
    (void)state;
    start(10, INTEN);
    pass(10 * MS);
    assert_true(line);
    assert_true(alarm_at == SP805_ALARM_OFF);
    pass(27 * MS);
    assert_int_equal(get(VALUE), 3 * (uint32_t)MS); /* it has counted on */
    assert_true(alarm_at == SP805_ALARM_OFF);
    set(INTCLR, 1);
    assert_true(alarm_at == time + 10 * MS);
    pass(15 * MS);
    set(CONTROL, INTEN | RESEN);
    assert_true(alarm_at == time + 5 * MS);
    pass(5 * MS);
    assert_int_equal(expired, 1);
}

static void one_that_expires_again_and_again_does_so_a_thousand_times_a_second(void **state)
{
    (void)state;
    set(LOAD, 1);
    set(CONTROL, INTEN | RESEN);
    pass(100 * MS);
    assert_in_range(expired, 99, 102);
    set(INTCLR, 1);
    assert_int_equal(get(RIS), 0);
    pass(1);
    assert_true(line);
}

static void a_load_of_zero_is_the_shortest_time(void **state)
{
    (void)state;
    set(LOAD, 0);
    set(CONTROL, INTEN | RESEN);
    time++;
    get(VALUE);
    assert_true(line);
}

static void narrow_reads_get_their_bytes_and_narrow_writes_are_lost(void **state)
{
    (void)state;
    set(LOAD, 0x12345678);
    assert_int_equal(guest_access(LOAD + 1, 1, false, 0), 0x56);
    assert_int_equal(guest_access(LOAD + 2, 2, false, 0), 0x1234);
    guest_access(LOAD, 1, true, 0xff);
    guest_access(LOAD + 2, 2, true, 0xffff);
    assert_int_equal(get(LOAD), 0x12345678);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(after_power_on_it_stands, power_on),
        cmocka_unit_test_setup(it_says_what_it_is, power_on),
        cmocka_unit_test_setup(it_counts_down_from_the_load_value, power_on),
        cmocka_unit_test_setup(at_zero_it_interrupts_and_begins_again, power_on),
        cmocka_unit_test_setup(it_expires_at_the_second_zero_to_the_tick, power_on),
        cmocka_unit_test_setup(who_serves_it_never_sees_it_expire, power_on),
        cmocka_unit_test_setup(without_reset_enable_it_only_interrupts, power_on),
        cmocka_unit_test_setup(locked_it_takes_no_write_but_the_key, power_on),
        cmocka_unit_test_setup(started_with_its_vm_it_expires_in_that_time, power_on),
        cmocka_unit_test_setup(nothing_of_it_outlives_a_reset, power_on),
        cmocka_unit_test_setup(a_late_alarm_counts_once, power_on),
        cmocka_unit_test_setup(an_early_alarm_is_harmless, power_on),
        cmocka_unit_test_setup(zero_after_zero_takes_no_alarm_while_the_interrupt_is_raised,
                               power_on),
        cmocka_unit_test_setup(one_that_expires_again_and_again_does_so_a_thousand_times_a_second,
                               power_on),
        cmocka_unit_test_setup(a_load_of_zero_is_the_shortest_time, power_on),
        cmocka_unit_test_setup(narrow_reads_get_their_bytes_and_narrow_writes_are_lost, power_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
