/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_pl011_stream.c - 1 MiB goes out and in, each side at its own pace, and
 * every byte arrives. SEED=n in the environment repeats a run. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/unit/pl011_guest.h"
#include "tests/unit/random.h"

static uint32_t look_at_output(uint32_t seen)
{
    for (unsigned n = 0; n < output_count; n++)
        assert_int_equal(output[n], (uint8_t)(seen++ * 7));
    output_count = 0;
    return seen;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Linux's driver in outline: fills the FIFO while TXFF is clear and asks for the
 * transmit interrupt when it is; in the interrupt writes half a FIFO unseen. */
static uint32_t linux_sends(uint32_t sent, uint32_t end)
{
    bool from_interrupt = get(MIS) & I_TX;
    unsigned count = 16;

    while (sent < end) {
        if (from_interrupt ? count-- == 0 : (get(FR) & TXFF) != 0)
            break;
        assert_true(print((uint8_t)(sent * 7)));
        sent++;
    }
    set(IMSC, sent == end ? 0 : I_TX);
    return sent;
}

static void a_mebibyte_is_printed_by_linux_with_random_back_pressure(void **state)
{
    uint32_t sent = 0, seen = 0, waits = 0;

    (void)state;
    set(LCR_H, FEN);
    output_room = 0;
    while (seen < MiB) {
        if (sent < MiB && (line || !(get(IMSC) & I_TX)))
            sent = linux_sends(sent, smaller(sent + random_below(100), MiB));
        else if (!random_below(3))
            waits++;
        room_for_output(random_below(40));
        seen = look_at_output(seen);
        assert_true(waits < MiB);
    }
    assert_int_equal(sent, MiB);
}

static void a_mebibyte_is_printed_blindly_with_random_back_pressure(void **state)
{
    uint32_t sent = 0, seen = 0;
    bool held = false;

    (void)state;
    set(LCR_H, random_below(2) ? FEN : 0);
    output_room = 0;
    while (seen < MiB) {
        for (unsigned n = random_below(60); !held && n && sent < MiB; n--) {
            held = !print((uint8_t)(sent * 7));
            sent += !held;
        }
        resumes = 0;
        room_for_output(random_below(40));
        if (resumes)
            held = false;
        assert_true(!held || !output_room);
        seen = look_at_output(seen);
        assert_true(seen == sent || !output_room);
    }
    assert_int_equal(sent, MiB);
}

static void a_mebibyte_is_typed_and_read_by_interrupts_alone(void **state)
{
    uint32_t typed = 0, read = 0;
    bool paused = false;
    uint32_t mask = I_RX | (random_below(2) ? I_RT : 0);

    (void)state;
    set(LCR_H, FEN);
    set(IFLS, random_below(5) << 3);
    set(IMSC, mask);
    while (read < MiB) {
        for (unsigned n = random_below(60); !paused && n && typed < MiB; n--) {
            paused = !pl011_receive(&uart, (uint8_t)(typed * 13));
            typed += !paused;
        }
        assert_true(line || read == typed);
        input_rooms = 0;
        for (unsigned n = random_below(60); n && !(get(FR) & RXFE); n--)
            assert_int_equal(get(DR), (uint8_t)(read++ * 13));
        if (input_rooms)
            paused = false;
    }
    assert_int_equal(typed, MiB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(a_mebibyte_is_printed_by_linux_with_random_back_pressure),
        POWERED(a_mebibyte_is_printed_blindly_with_random_back_pressure),
        POWERED(a_mebibyte_is_typed_and_read_by_interrupts_alone),
    };
    const char *seed = getenv("SEED");

    random_state = seed ? (uint32_t)strtoul(seed, NULL, 0) : (uint32_t)time(NULL) | 1;
    printf("SEED=%u\n", random_state);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
