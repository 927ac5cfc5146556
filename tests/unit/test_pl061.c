/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_pl061.c - what a guest may rely on about its GPIO lines (DDI 0190). */
#include "core/devices/pl061.h"
#include "tests/unit/unit.h"

enum {
    DIR = 0x400,
    IS = 0x404,
    IBE = 0x408,
    IEV = 0x40c,
    IE = 0x410,
    RIS = 0x414,
    MIS = 0x418,
    IC = 0x41c,
    AFSEL = 0x420,
};

#define DATA(mask) ((uint32_t)(mask) << 2)
#define ALL        DATA(0xff)

static struct pl061 gpio;
static bool line;
static unsigned line_changes, output_changes;
static uint8_t outputs; /* that changed last */

static void set_line(void *owner, bool level)
{
    assert_ptr_equal(owner, &outputs);
    assert_true(gpio.lock.held);
    assert_true(level != line);
    line = level;
    line_changes++;
}

static void outputs_changed(void *owner, uint8_t lines)
{
    assert_ptr_equal(owner, &outputs);
    assert_false(gpio.lock.held); /* it may ring at another VM, whose device has a lock, too */
    assert_int_not_equal(lines, 0);
    outputs = lines;
    output_changes++;
}

static const struct pl061_ops ops = {set_line, outputs_changed};

static int power_on(void **state)
{
    (void)state;
    line = false;
    line_changes = output_changes = outputs = 0;
    pl061_init(&gpio, &ops, &outputs);
    pl061_reset(&gpio);
    return 0;
}

static uint32_t access(uint32_t offset, uint8_t size, bool write, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = size, .write = write, .value = value};

    assert_int_equal(pl061_access(&gpio, 1, &io), MMIO_DONE);
    assert_false(gpio.lock.held);
    return io.value;
}

static uint32_t get(uint32_t offset)
{
    return access(offset, 4, false, 0xdeadbeef);
}

static void set(uint32_t offset, uint32_t value)
{
    access(offset, 4, true, value);
}

static void all_is_zero_after_power_on_and_reset(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 2; round++) {
        for (uint32_t offset = 0; offset < 0xfe0; offset += 4)
            assert_int_equal(get(offset), 0);
        for (uint32_t offset = 0x400; offset < 0xfe0; offset += 4)
            set(offset, 0xffffffff);
        set(ALL, 0xff);
        set(IEV, 0);
        assert_false(line); /* all are outputs */
        set(DIR, 0xf0);
        assert_true(line); /* some are inputs, and low */
        pl061_reset(&gpio);
        assert_false(line);
    }
}

static void registers_keep_eight_bits(void **state)
{
    const uint32_t kept[] = {DIR, IS, IBE, IEV, IE, AFSEL};

    (void)state;
    for (unsigned n = 0; n < COUNT(kept); n++) {
        set(kept[n], 0xffffffa5);
        assert_int_equal(get(kept[n]), 0xa5);
        set(kept[n], 0);
    }
}

static void it_identifies_itself_as_a_pl061(void **state)
{
    const uint8_t id[] = {0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)state;
    for (uint32_t n = 0; n < COUNT(id); n++) {
        set(0xfe0 + 4 * n, 0);
        assert_int_equal(get(0xfe0 + 4 * n), id[n]);
        assert_int_equal(access(0xfe0 + 4 * n, 1, false, 0), id[n]);
        assert_int_equal(access(0xfe1 + 4 * n, 1, false, 0), 0);
    }
}

static void unknown_and_read_only_registers_ignore_writes(void **state)
{
    (void)state;
    for (uint32_t offset = 0x424; offset < 0xfe0; offset += 4) {
        set(offset, 0xff);
        assert_int_equal(get(offset), 0);
    }
    set(RIS, 0xff);
    set(MIS, 0xff);
    set(IE, 0xff);
    assert_int_equal(get(RIS), 0);
    assert_int_equal(get(MIS), 0);
    assert_int_equal(get(IC), 0);
    assert_int_equal(line_changes, 0);
}

static void the_address_masks_data(void **state)
{
    (void)state;
    set(DIR, 0xff);
    set(DATA(0x0f), 0xff);
    assert_int_equal(get(ALL), 0x0f);
    assert_int_equal(get(DATA(0x3c)), 0x0c);
    set(DATA(0x05), 0x00);
    assert_int_equal(get(ALL), 0x0a);
    set(DATA(0), 0xff);
    assert_int_equal(get(ALL), 0x0a);
    assert_int_equal(get(DATA(0)), 0);
}

static void only_outputs_take_data(void **state)
{
    (void)state;
    set(DIR, 0x03);
    set(ALL, 0xff);
    assert_int_equal(get(ALL), 0x03);
    set(DIR, 0xff); /* what was written to inputs is forgotten */
    assert_int_equal(get(ALL), 0x03);
}

static void each_change_of_an_output_is_told(void **state)
{
    (void)state;
    set(DIR, 0x06);
    assert_int_equal(output_changes, 0);
    set(DATA(0x02), 0x02);
    assert_int_equal(outputs, 0x02);
    set(DATA(0x02), 0x02);
    assert_int_equal(output_changes, 1);
    set(DATA(0x06), 0x04);
    assert_int_equal(outputs, 0x06);
    assert_int_equal(output_changes, 2);
    set(DIR, 0x02); /* no longer driven */
    assert_int_equal(outputs, 0x04);
    get(ALL);
    assert_int_equal(output_changes, 3);
}

static void a_pulse_is_whichever_edge_the_guest_waits_for(void **state)
{
    const struct {
        uint8_t both, rising;
    } ways[] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    (void)state;
    for (unsigned n = 0; n < COUNT(ways); n++) {
        power_on(NULL);
        set(IBE, ways[n].both);
        set(IEV, ways[n].rising);
        set(IE, 0x01);
        pl061_pulse(&gpio, 0);
        assert_true(line);
        assert_int_equal(get(RIS), 0x01);
        assert_int_equal(get(MIS), 0x01);
        assert_int_equal(get(ALL), 0); /* it is over */
        set(IC, 0xfe);
        assert_true(line);
        set(IC, 0x01);
        assert_false(line);
        assert_int_equal(get(RIS), 0);
    }
}

static void pulses_that_nobody_has_seen_are_one(void **state)
{
    (void)state;
    set(IE, 0x10);
    for (unsigned n = 0; n < 5; n++)
        pl061_pulse(&gpio, 4);
    assert_int_equal(line_changes, 1);
    set(IC, 0x10);
    assert_int_equal(line_changes, 2);
    pl061_pulse(&gpio, 4);
    assert_int_equal(line_changes, 3);
}

static void a_pulse_waits_for_its_interrupt_to_be_enabled(void **state)
{
    (void)state;
    pl061_pulse(&gpio, 7);
    assert_false(line);
    assert_int_equal(get(RIS), 0x80);
    assert_int_equal(get(MIS), 0);
    set(IE, 0x7f);
    assert_false(line);
    set(IE, 0x80);
    assert_true(line);
}

static void lines_share_one_interrupt(void **state)
{
    (void)state;
    set(IE, 0xff);
    pl061_pulse(&gpio, 1);
    pl061_pulse(&gpio, 3);
    assert_int_equal(get(MIS), 0x0a);
    set(IC, 0x02);
    assert_true(line);
    set(IC, 0x08);
    assert_false(line);
    assert_int_equal(line_changes, 2);
}

static void an_output_feels_no_pulse(void **state)
{
    (void)state;
    set(DIR, 0x01);
    set(IE, 0x01);
    pl061_pulse(&gpio, 0);
    assert_int_equal(get(RIS), 0);
    assert_false(line);
}

static void a_level_is_low_and_cannot_be_cleared(void **state)
{
    (void)state;
    set(IS, 0x03);
    set(IEV, 0x01); /* high: never; low: always */
    assert_int_equal(get(RIS), 0x02);
    set(IE, 0x03);
    assert_true(line);
    pl061_pulse(&gpio, 0);
    assert_int_equal(get(RIS), 0x02);
    set(IC, 0xff);
    assert_true(line);
    set(IS, 0x01);
    assert_false(line);
    assert_int_equal(get(RIS), 0);
}

static void narrow_writes_count_where_the_lowest_byte_is(void **state)
{
    (void)state;
    access(DIR, 1, true, 0xff);
    assert_int_equal(get(DIR), 0xff);
    access(DIR + 1, 1, true, 0);
    access(DIR + 2, 2, true, 0);
    assert_int_equal(get(DIR), 0xff);
    access(DIR, 2, true, 0x10f);
    assert_int_equal(get(DIR), 0x0f);
}

#define POWERED(name) cmocka_unit_test_setup(name, power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(all_is_zero_after_power_on_and_reset),
        POWERED(registers_keep_eight_bits),
        POWERED(it_identifies_itself_as_a_pl061),
        POWERED(unknown_and_read_only_registers_ignore_writes),
        POWERED(the_address_masks_data),
        POWERED(only_outputs_take_data),
        POWERED(each_change_of_an_output_is_told),
        POWERED(a_pulse_is_whichever_edge_the_guest_waits_for),
        POWERED(pulses_that_nobody_has_seen_are_one),
        POWERED(a_pulse_waits_for_its_interrupt_to_be_enabled),
        POWERED(lines_share_one_interrupt),
        POWERED(an_output_feels_no_pulse),
        POWERED(a_level_is_low_and_cannot_be_cleared),
        POWERED(narrow_writes_count_where_the_lowest_byte_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
