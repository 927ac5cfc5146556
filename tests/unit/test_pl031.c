/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_pl031.c - what a guest may rely on about its clock (DDI 0224). */
#include "core/devices/pl031.h"
#include "tests/unit/unit.h"

enum { DR = 0, MR = 4, LR = 8, CR = 0xc, IMSC = 0x10, RIS = 0x14, MIS = 0x18, ICR = 0x1c };

#define BOOT_TIME UINT64_C(1700000000)

static struct pl031 rtc;
static uint64_t now, alarm_at;
static bool line;
static unsigned line_changes;

static uint64_t now_seconds(void *owner)
{
    assert_ptr_equal(owner, &now);
    return now;
}

static void set_alarm(void *owner, uint64_t at)
{
    assert_ptr_equal(owner, &now);
    alarm_at = at;
}

static void set_line(void *owner, bool level)
{
    assert_ptr_equal(owner, &now);
    assert_true(level != line);
    line = level;
    line_changes++;
}

static const struct pl031_ops ops = {now_seconds, set_alarm, set_line};

static int power_on(void **state)
{
    (void)state;
    now = BOOT_TIME;
    line = false;
    line_changes = 0;
    pl031_init(&rtc, &ops, &now);
    pl031_reset(&rtc);
    return 0;
}

static uint32_t guest_access(uint32_t offset, uint8_t size, bool write, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = size, .write = write, .value = value};

    assert_int_equal(pl031_access(&rtc, 0, &io), MMIO_DONE);
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

/* The owner's clock goes on, and its alarm rings when it has to. */
static void pass(uint32_t seconds)
{
    while (seconds--) {
        now++;
        if (alarm_at != PL031_ALARM_OFF && now >= alarm_at) {
            alarm_at = PL031_ALARM_OFF;
            pl031_alarm(&rtc);
        }
    }
}

static void after_power_on_it_tells_the_owners_time(void **state)
{
    (void)state;
    assert_int_equal(get(DR), BOOT_TIME);
    pass(5);
    assert_int_equal(get(DR), BOOT_TIME + 5);
    assert_int_equal(get(CR), 1);
    assert_int_equal(get(MR) | get(LR) | get(IMSC) | get(RIS) | get(MIS), 0);
    assert_true(alarm_at == PL031_ALARM_OFF);
}

static void setting_the_clock_moves_the_guests_time_only(void **state)
{
    (void)state;
    set(LR, 1000);
    assert_int_equal(get(LR), 1000);
    assert_int_equal(get(DR), 1000);
    pass(7);
    assert_int_equal(get(DR), 1007);
    assert_true(now == BOOT_TIME + 7);
    pl031_reset(&rtc);
    assert_int_equal(get(DR), BOOT_TIME + 7);
}

static void the_alarm_rings_exactly_when_the_time_is_reached(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, BOOT_TIME + 3);
    pass(2);
    assert_false(line);
    assert_int_equal(get(RIS), 0);
    pass(1);
    assert_int_equal(get(DR), get(MR));
    assert_true(line);
    assert_int_equal(get(RIS), 1);
    assert_int_equal(get(MIS), 1);
    set(ICR, 1);
    assert_false(line);
    pass(10);
    assert_false(line);
}

static void the_alarm_stays_raised_until_it_is_cleared(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, BOOT_TIME + 1);
    pass(5);
    assert_true(line);
    set(ICR, 0);
    assert_true(line);
    set(MR, 12345);
    assert_true(line);
    set(ICR, 1);
    assert_false(line);
}

static void a_match_of_now_rings_at_once(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, get(DR));
    assert_true(line);
    assert_true(alarm_at == PL031_ALARM_OFF);
}

static void setting_the_clock_to_the_match_rings_at_once(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, 500);
    assert_false(line);
    set(LR, 500);
    assert_true(line);
}

static void setting_the_clock_moves_the_alarm(void **state)
{
    (void)state;
    set(MR, BOOT_TIME + 100);
    set(LR, BOOT_TIME + 98);
    assert_true(alarm_at == now + 2);
    pass(1);
    assert_int_equal(get(RIS), 0);
    pass(1);
    assert_int_equal(get(RIS), 1);
}

static void a_masked_alarm_is_seen_in_ris_and_heard_when_it_is_let_through(void **state)
{
    (void)state;
    set(MR, BOOT_TIME + 1);
    pass(1);
    assert_int_equal(get(RIS), 1);
    assert_int_equal(get(MIS), 0);
    assert_false(line);
    set(IMSC, 1);
    assert_int_equal(get(MIS), 1);
    assert_true(line);
    set(IMSC, 0);
    assert_false(line);
}

static void a_match_in_the_past_waits_for_the_wrap(void **state)
{
    (void)state;
    set(MR, BOOT_TIME - 1);
    assert_true(alarm_at == now + UINT32_MAX);
    set(LR, UINT32_MAX);
    set(MR, 1);
    pass(1);
    assert_int_equal(get(DR), 0);
    assert_int_equal(get(RIS), 0);
    pass(1);
    assert_int_equal(get(RIS), 1);
}

static void a_late_alarm_is_not_missed(void **state)
{
    (void)state;
    set(MR, BOOT_TIME + 1);
    now += 10;
    pl031_alarm(&rtc);
    assert_int_equal(get(RIS), 1);
}

static void a_guest_that_polls_sees_the_alarm_before_it_rings(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, BOOT_TIME + 1);
    now++;
    assert_int_equal(get(RIS), 1);
    assert_true(line);
    set(ICR, 1);
    pl031_alarm(&rtc);
    assert_false(line);
}

static void an_early_alarm_is_set_again(void **state)
{
    (void)state;
    set(MR, BOOT_TIME + 10);
    alarm_at = PL031_ALARM_OFF;
    pl031_alarm(&rtc);
    assert_int_equal(get(RIS), 0);
    assert_true(alarm_at == BOOT_TIME + 10);
}

static void reset_lowers_the_line_and_cancels_the_alarm(void **state)
{
    (void)state;
    set(IMSC, 1);
    set(MR, get(DR));
    set(MR, get(DR) + 5);
    assert_true(line);
    pl031_reset(&rtc);
    assert_false(line);
    assert_true(alarm_at == PL031_ALARM_OFF);
    pass(10);
    assert_int_equal(get(RIS), 0);
}

static void it_identifies_itself_as_a_pl031(void **state)
{
    const uint8_t id[] = {0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)state;
    for (uint32_t n = 0; n < COUNT(id); n++) {
        assert_int_equal(get(0xfe0 + 4 * n), id[n]);
        assert_int_equal(guest_access(0xfe0 + 4 * n, 1, false, 0), id[n]);
    }
}

static void unknown_and_read_only_registers_ignore_writes(void **state)
{
    (void)state;
    for (uint32_t offset = 0x20; offset < 0xfe0; offset += 4) {
        set(offset, 0xffffffff);
        assert_int_equal(get(offset), 0);
    }
    set(CR, 0);
    set(DR, 1);
    set(RIS, 1);
    set(MIS, 1);
    assert_int_equal(get(CR), 1);
    assert_int_equal(get(DR), BOOT_TIME);
    assert_int_equal(get(RIS), 0);
    assert_int_equal(get(ICR), 0);
}

static void narrow_reads_get_their_bytes_of_the_register(void **state)
{
    (void)state;
    set(MR, 0x12345678);
    assert_int_equal(guest_access(MR, 1, false, 0), 0x78);
    assert_int_equal(guest_access(MR + 1, 1, false, 0), 0x56);
    assert_int_equal(guest_access(MR + 2, 2, false, 0), 0x1234);
    guest_access(MR + 2, 2, true, 0xffff);
    assert_int_equal(get(MR), 0x12345678);
}

#define POWERED(name) cmocka_unit_test_setup(name, power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(after_power_on_it_tells_the_owners_time),
        POWERED(setting_the_clock_moves_the_guests_time_only),
        POWERED(the_alarm_rings_exactly_when_the_time_is_reached),
        POWERED(the_alarm_stays_raised_until_it_is_cleared),
        POWERED(a_match_of_now_rings_at_once),
        POWERED(setting_the_clock_to_the_match_rings_at_once),
        POWERED(setting_the_clock_moves_the_alarm),
        POWERED(a_masked_alarm_is_seen_in_ris_and_heard_when_it_is_let_through),
        POWERED(a_match_in_the_past_waits_for_the_wrap),
        POWERED(a_late_alarm_is_not_missed),
        POWERED(a_guest_that_polls_sees_the_alarm_before_it_rings),
        POWERED(an_early_alarm_is_set_again),
        POWERED(reset_lowers_the_line_and_cancels_the_alarm),
        POWERED(it_identifies_itself_as_a_pl031),
        POWERED(unknown_and_read_only_registers_ignore_writes),
        POWERED(narrow_reads_get_their_bytes_of_the_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
