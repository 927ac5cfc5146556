/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_ring_scribble.c - a peer on another core that scribbles over the shared
 * memory while a call is under way. Both sanitizers watch what that makes the caller do. */
#include <pthread.h>

#include "tests/unit/ring_channel.h"
#include "tests/unit/seed.h"

#define CALLS 300000u

static bool over; /* atomic */

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

/* Half of it at the control words and with numbers that may pass; header excepted, which no
 * guest may write. */
static void *scribble(void *unused)
{
    uint32_t words = (channel_size - HEADER) / 4, state = random_state | 1;

    (void)unused;
    while (!__atomic_load_n(&over, __ATOMIC_RELAXED)) {
        uint32_t place = next(&state) & 1 ? next(&state) % 40 : next(&state) % words;
        uint32_t value = next(&state);

        if (value & 1)
            value = value >> 8 & 0x3ff;
        else if (value & 2)
            value = value & 4 ? sender.stamp : receiver.stamp;
        __atomic_store_n(&channel[HEADER / 4 + place], value, __ATOMIC_RELAXED);
    }
    return NULL;
}

/* A buffer that is as large as it is told to be. */
static void call(unsigned n, unsigned *results)
{
    uint32_t room = random_below(100), size = 0;
    char *buffer = malloc(room + !room);
    enum ring_result result;

    memset(buffer, 'x', room);
    if (n % 2) {
        result = ring_send(&sender, buffer, room);
    } else {
        result = ring_receive(&receiver, buffer, room, &size);
        assert_true(result != RING_OK || size <= room);
    }
    assert_true(result <= RING_BROKEN);
    results[result]++;
    free(buffer);
}

static void a_call_under_way_is_not_led_astray(void **state)
{
    unsigned results[RING_BROKEN + 1] = {0};
    pthread_t peer;

    (void)state;
    random_start();
    make_channel(2 * HEADER);
    open_sender();
    open_receiver();
    assert_int_equal(pthread_create(&peer, NULL, scribble, NULL), 0);
    for (unsigned n = 0; n < CALLS; n++) {
        if (n % 64 == 0) {
            open_sender();
            open_receiver();
        }
        call(n, results);
    }
    __atomic_store_n(&over, true, __ATOMIC_RELAXED);
    pthread_join(peer, NULL);
    print_message("%u ok, %u wait, %u down, %u restarted, %u too large, %u broken\n",
                  results[RING_OK], results[RING_WAIT], results[RING_DOWN], results[RING_RESTARTED],
                  results[RING_TOO_LARGE], results[RING_BROKEN]);
    assert_true(results[RING_OK] + results[RING_BROKEN] + results[RING_RESTARTED] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_call_under_way_is_not_led_astray, power_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
