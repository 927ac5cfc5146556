/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/pl011_guest.h - a PL011 with a guest before it and a line behind it, for the
 * tests of it: what the guest does, and what the surroundings take, give and see. */
#pragma once
#include "core/devices/pl011.h"
#include "tests/unit/unit.h"

// clang-format off
enum {
    DR = 0x00, RSR = 0x04, FR = 0x18, ILPR = 0x20, IBRD = 0x24, FBRD = 0x28, LCR_H = 0x2c,
    CR = 0x30, IFLS = 0x34, IMSC = 0x38, RIS = 0x3c, MIS = 0x40, ICR = 0x44, DMACR = 0x48,
};
enum { CTS = 1, DSR = 2, DCD = 4, BUSY = 8, RXFE = 0x10, TXFF = 0x20, RXFF = 0x40, TXFE = 0x80, RI = 0x100 };
enum { I_RI = 1, I_CTS = 2, I_DCD = 4, I_DSR = 8, I_RX = 0x10, I_TX = 0x20, I_RT = 0x40, I_BE = 0x200, I_OE = 0x400 };
enum { BRK = 1, FEN = 0x10, LBE = 0x80, DTR = 0x400, RTS = 0x800, OUT1 = 0x1000, OUT2 = 0x2000 };
// clang-format on

static struct pl011 uart;
static uint8_t output[256];
static unsigned output_count, output_room;
static unsigned input_rooms, resumes, line_changes;
static bool line;

static void set_line(void *owner, bool level)
{
    assert_ptr_equal(owner, output);
    assert_true(uart.lock.held);
    assert_true(level != line);
    line = level;
    line_changes++;
}

static bool transmit(void *owner, uint8_t byte)
{
    assert_ptr_equal(owner, output);
    assert_true(uart.lock.held);
    if (!output_room)
        return false;
    output_room--;
    output[output_count++ % sizeof(output)] = byte;
    return true;
}

static void input_room(void *owner)
{
    assert_ptr_equal(owner, output);
    assert_false(uart.lock.held);
    input_rooms++;
}

static void resume(void *owner)
{
    assert_ptr_equal(owner, output);
    assert_false(uart.lock.held);
    resumes++;
}

static const struct pl011_ops ops = {set_line, transmit, input_room, resume};

static inline int power_on(void **state)
{
    (void)state;
    output_count = input_rooms = resumes = line_changes = 0;
    output_room = UINT32_MAX;
    line = false;
    pl011_init(&uart, &ops, output);
    pl011_reset(&uart);
    return 0;
}

static enum mmio_result guest_access(uint32_t offset, uint8_t size, bool write, uint32_t *value)
{
    struct mmio io = {.offset = offset, .size = size, .write = write, .value = *value};
    enum mmio_result result = pl011_access(&uart, 1, &io);

    assert_false(uart.lock.held);
    *value = io.value;
    return result;
}

static inline uint32_t get_sized(uint32_t offset, uint8_t size)
{
    uint32_t value = 0xdeadbeef;

    assert_int_equal(guest_access(offset, size, false, &value), MMIO_DONE);
    return value;
}

static inline uint32_t get(uint32_t offset)
{
    return get_sized(offset, 4);
}

static inline void set(uint32_t offset, uint32_t value)
{
    assert_int_equal(guest_access(offset, 4, true, &value), MMIO_DONE);
}

static inline bool print(uint8_t byte)
{
    uint32_t value = byte;

    return guest_access(DR, 4, true, &value) == MMIO_DONE;
}

static inline void feed(unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        assert_true(pl011_receive(&uart, (uint8_t)n));
}

static inline void room_for_output(unsigned count)
{
    output_room = count;
    pl011_output_ready(&uart);
}

#define POWERED(name) cmocka_unit_test_setup(name, power_on)
