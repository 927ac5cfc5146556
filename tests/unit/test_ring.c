/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_ring.c - messages through a channel, and what either side sees when the
 * other one restarts or writes nonsense. */
#include "tests/unit/ring_channel.h"
#include "tests/unit/seed.h"

#define SIZE     (2 * HEADER)
#define SIDES    128u                                        /* bytes in front of a ring's words */
#define CAPACITY ((SIZE - HEADER) / 2 / 4 - SIDES / 4)       /* words */
#define WORDS    (&channel[(HEADER + SIDES) / 4])            /* of the ring from end 0 to end 1 */
#define SIDE(n)  (&channel[HEADER / 4 + 16 * (unsigned)(n)]) /* stamp, seen, count */

enum { STAMP, SEEN, COUNT_WORD };

static int power_on(void **state)
{
    (void)state;
    make_channel(SIZE);
    open_sender();
    open_receiver();
    return 0;
}

static enum ring_result send_text(const char *text)
{
    return ring_send(&sender, text, (uint32_t)strlen(text));
}

static void expect_text(const char *text)
{
    char message[64];
    uint32_t size = 0;

    assert_int_equal(ring_receive(&receiver, message, sizeof(message), &size), RING_OK);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(message, text, size);
}

static enum ring_result receive_any(void)
{
    char message[64];
    uint32_t size;

    return ring_receive(&receiver, message, sizeof(message), &size);
}

/* As both do when their doorbells have rung. */
static void connect_both(void)
{
    assert_int_equal(send_text(""), RING_DOWN);
    assert_int_equal(receive_any(), RING_WAIT);
}

/* Messages ------------------------------------------------------------------- */

static void messages_arrive_whole_and_in_order(void **state)
{
    (void)state;
    connect_both();
    assert_int_equal(send_text("first"), RING_OK);
    assert_int_equal(send_text(""), RING_OK);
    assert_int_equal(send_text("the third one"), RING_OK);
    expect_text("first");
    expect_text("");
    expect_text("the third one");
    assert_int_equal(receive_any(), RING_WAIT);
}

static void both_directions_are_there_and_do_not_meet(void **state)
{
    struct ring back_sender, back_receiver;
    uint32_t there = 1, back = 2, got, size;

    (void)state;
    assert_true(ring_open(&back_sender, channel, SIZE, 1, RING_SENDER));
    assert_true(ring_open(&back_receiver, channel, SIZE, 0, RING_RECEIVER));
    connect_both();
    assert_int_equal(ring_send(&back_sender, &back, 4), RING_DOWN);
    assert_int_equal(ring_receive(&back_receiver, &got, 4, &size), RING_WAIT);
    for (unsigned n = 0; n < 5000; n++, there += 3, back += 5) {
        assert_int_equal(ring_send(&sender, &there, 4), RING_OK);
        assert_int_equal(ring_send(&back_sender, &back, 4), RING_OK);
        assert_int_equal(ring_receive(&receiver, &got, 4, &size), RING_OK);
        assert_int_equal(got, there);
        assert_int_equal(ring_receive(&back_receiver, &got, 4, &size), RING_OK);
        assert_int_equal(got, back);
    }
}

static void the_longest_message_fits_and_a_longer_one_never(void **state)
{
    uint32_t max = ring_message_max(&sender), size;
    char *text = malloc(max + 1), *got = malloc(max);

    (void)state;
    connect_both();
    assert_int_equal(max, (CAPACITY - 1) * 4);
    memset(text, 'x', max + 1);
    assert_int_equal(ring_send(&sender, text, max + 1), RING_TOO_LARGE);
    assert_int_equal(ring_send(&sender, text, UINT32_MAX), RING_TOO_LARGE);
    for (unsigned n = 0; n < 3; n++) {
        assert_int_equal(ring_send(&sender, text, max), RING_OK);
        assert_int_equal(send_text(""), RING_WAIT);
        assert_int_equal(ring_receive(&receiver, got, max, &size), RING_OK);
        assert_int_equal(size, max);
        assert_memory_equal(got, text, max);
    }
    free(text);
    free(got);
}

static void a_full_ring_takes_nothing_and_loses_nothing(void **state)
{
    uint32_t sent = 0, got, size;

    (void)state;
    connect_both();
    for (unsigned round = 0; round < 3; round++) {
        uint32_t first = sent;

        while (ring_send(&sender, &sent, 4) == RING_OK)
            sent++;
        assert_int_equal(sent - first, CAPACITY / 2);
        assert_int_equal(ring_send(&sender, &sent, 4), RING_WAIT);
        for (; first < sent; first++) {
            assert_int_equal(ring_receive(&receiver, &got, 4, &size), RING_OK);
            assert_int_equal(got, first);
        }
    }
}

static void a_message_that_does_not_fit_the_buffer_is_dropped_alone(void **state)
{
    char small[4];
    uint32_t size;

    (void)state;
    connect_both();
    for (unsigned n = 0; n < 1000; n++) {
        assert_int_equal(send_text("too long"), RING_OK);
        assert_int_equal(send_text("next"), RING_OK);
        assert_int_equal(ring_receive(&receiver, small, sizeof(small), &size), RING_TOO_LARGE);
        assert_int_equal(size, 8);
        expect_text("next");
    }
}

static void counts_wrap_at_two_to_the_32(void **state)
{
    uint32_t got, size, near = 0u - 100;

    (void)state;
    connect_both();
    sender.count = receiver.count = near; /* as after so many words */
    SIDE(RING_SENDER)[COUNT_WORD] = SIDE(RING_RECEIVER)[COUNT_WORD] = near;
    for (uint32_t n = 0; n < 200; n++) {
        assert_int_equal(ring_send(&sender, &n, 4), RING_OK);
        assert_int_equal(ring_receive(&receiver, &got, 4, &size), RING_OK);
        assert_int_equal(got, n);
    }
    assert_true(sender.count < near);
}

static void news_are_told_once(void **state)
{
    (void)state;
    assert_true(ring_has_news(&sender)); /* it was opened */
    assert_false(ring_has_news(&sender));
    connect_both();
    assert_true(ring_has_news(&sender));
    assert_true(ring_has_news(&receiver));
    assert_false(ring_has_news(&receiver));
    send_text("a");
    send_text("b");
    assert_true(ring_has_news(&sender));
    assert_false(ring_has_news(&sender));
    assert_false(ring_has_news(&receiver));
    expect_text("a");
    assert_true(ring_has_news(&receiver));
    receive_any();
    assert_true(ring_has_news(&receiver));
    receive_any();
    assert_false(ring_has_news(&receiver));
}

static void what_is_no_channel_is_not_opened(void **state)
{
    struct ring ring;

    (void)state;
    assert_false(ring_open(&ring, channel, SIZE, 2, RING_SENDER));
    assert_false(ring_open(&ring, channel, HEADER, 0, RING_SENDER));
    assert_false(ring_open(&ring, channel, SIZE + 4, 0, RING_SENDER));
    channel[0]++;
    assert_false(ring_open(&ring, channel, SIZE, 0, RING_SENDER));
}

/* Restarts ------------------------------------------------------------------- */

static void an_end_that_is_alone_is_down(void **state)
{
    (void)state;
    make_channel(SIZE);
    open_sender();
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(send_text("x"), RING_DOWN);
    open_receiver();
    assert_int_equal(send_text("x"), RING_DOWN); /* it has not looked yet */
    assert_int_equal(receive_any(), RING_WAIT);
    assert_int_equal(send_text("x"), RING_OK);
    expect_text("x");
}

static void a_receiver_is_told_once_when_the_sender_restarts(void **state)
{
    (void)state;
    connect_both();
    send_text("lost");
    vm_epoch(0);
    assert_int_equal(receive_any(), RING_RESTARTED);
    assert_int_equal(receive_any(), RING_DOWN);
    vm_epoch(0);
    assert_int_equal(receive_any(), RING_DOWN); /* it runs, and has not opened it */
    open_sender();
    assert_int_equal(receive_any(), RING_DOWN);
    assert_int_equal(send_text("anew"), RING_OK);
    expect_text("anew");
    assert_int_equal(receive_any(), RING_WAIT);
}

static void a_sender_is_told_once_when_the_receiver_restarts(void **state)
{
    (void)state;
    connect_both();
    send_text("lost");
    vm_epoch(1);
    vm_epoch(1);
    open_receiver(); /* it is through with it before we look */
    assert_int_equal(receive_any(), RING_DOWN);
    assert_int_equal(send_text("x"), RING_RESTARTED);
    assert_int_equal(send_text("anew"), RING_OK);
    expect_text("anew");
}

static void a_program_that_opens_it_anew_counts_as_a_restart(void **state)
{
    (void)state;
    connect_both();
    for (unsigned n = 0; n < 70000; n++) { /* stamps begin again, and differ still */
        send_text("lost");
        open_sender();
        assert_int_equal(receive_any(), RING_RESTARTED);
        assert_int_equal(receive_any(), RING_DOWN);
        assert_int_equal(send_text("anew"), RING_OK);
        expect_text("anew");
    }
}

static void both_may_restart(void **state)
{
    (void)state;
    connect_both();
    for (unsigned n = 0; n < 100; n++) {
        assert_int_equal(send_text("lost"), RING_OK);
        for (unsigned end = 0; end < 2; end++) {
            vm_epoch(end);
            vm_epoch(end);
        }
        open_receiver();
        assert_int_equal(receive_any(), RING_DOWN);
        open_sender();
        assert_int_equal(send_text("a"), RING_DOWN);
        assert_int_equal(receive_any(), RING_WAIT);
        assert_int_equal(send_text("b"), RING_OK);
        expect_text("b");
    }
}

/* Whatever comes in between, what arrives in one connection is what was sent in it from its
 * beginning, in order: no message of a former one, and none of it is missing. */
static void restarts_at_any_moment_cost_nothing_but_what_was_under_way(void **state)
{
    uint32_t next_sent = 0, next_received = 0, life = 0, connections = 0, messages = 0;
    bool fresh = true;

    (void)state;
    random_start();
    for (unsigned n = 0; n < 400000; n++) {
        uint32_t message[2] = {life, next_sent}, got[2], size;
        unsigned dice = random_below(1000);
        enum ring_result result;

        if (dice < 2) {
            vm_epoch(dice);
            vm_epoch(dice);
        }
        if (dice == 0 || dice == 2) {
            open_sender();
            life++;
            next_sent = 0;
        } else if (dice == 1 || dice == 3) {
            open_receiver();
            fresh = true;
        } else if (dice < 500) {
            result = ring_send(&sender, message, sizeof(message));
            next_sent += result == RING_OK;
            if (result == RING_RESTARTED) {
                life++;
                next_sent = 0;
            }
            assert_true(result != RING_BROKEN);
        } else {
            result = ring_receive(&receiver, got, sizeof(got), &size);
            assert_true(result != RING_BROKEN);
            if (result == RING_RESTARTED)
                fresh = true;
            if (result != RING_OK)
                continue;
            if (fresh)
                next_received = 0;
            connections += fresh;
            fresh = false;
            assert_int_equal(got[0], life);
            assert_int_equal(got[1], next_received);
            next_received++;
            messages++;
        }
    }
    assert_true(connections > 500);
    assert_true(messages > 50000);
}

/* Nonsense ------------------------------------------------------------------- */

static void a_receiver_refuses_counts_and_lengths_that_cannot_be(void **state)
{
    const struct {
        uint32_t count, length;
    } lies[] = {
        {CAPACITY + 1, 0},        {UINT32_MAX, 0},        {1, 4},          {2, 5},
        {CAPACITY, CAPACITY * 4}, {CAPACITY, UINT32_MAX}, {3, 0x80000000}, {2, UINT32_MAX - 3}};

    (void)state;
    for (unsigned n = 0; n < COUNT(lies); n++) {
        power_on(NULL);
        connect_both();
        WORDS[0] = lies[n].length;
        SIDE(RING_SENDER)[COUNT_WORD] = lies[n].count;
        assert_int_equal(receive_any(), RING_BROKEN);
        SIDE(RING_SENDER)[COUNT_WORD] = 0;
        assert_int_equal(receive_any(), RING_BROKEN);
        open_sender();
        assert_int_equal(receive_any(), RING_RESTARTED);
        assert_int_equal(receive_any(), RING_DOWN);
        assert_int_equal(send_text("good again"), RING_OK);
        expect_text("good again");
    }
}

static void a_sender_refuses_counts_that_cannot_be(void **state)
{
    const uint32_t lies[] = {3, 100, 0x80000000, 2 - CAPACITY - 1} /* 2 words are under way */;

    (void)state;
    for (unsigned n = 0; n < COUNT(lies); n++) {
        power_on(NULL);
        connect_both();
        assert_int_equal(send_text("four"), RING_OK);
        SIDE(RING_RECEIVER)[COUNT_WORD] = lies[n];
        assert_int_equal(send_text("more"), RING_BROKEN);
        open_receiver();
        receive_any();
        assert_int_equal(send_text("x"), RING_RESTARTED);
        assert_int_equal(send_text("x"), RING_OK);
    }
}

static void a_stamp_of_a_former_life_is_nobody(void **state)
{
    uint32_t old;

    (void)state;
    connect_both();
    old = SIDE(RING_SENDER)[STAMP];
    vm_epoch(0);
    assert_int_equal(receive_any(), RING_RESTARTED);
    vm_epoch(0);
    SIDE(RING_SENDER)[STAMP] = old;
    SIDE(RING_SENDER)[SEEN] = receiver.stamp;
    assert_int_equal(receive_any(), RING_DOWN);
}

/* It knew what its epoch would be, and left a stamp. */
static void a_vm_that_is_off_is_nobody(void **state)
{
    (void)state;
    connect_both();
    SIDE(RING_SENDER)[STAMP] += 0x10000;
    vm_epoch(0);
    assert_int_equal(receive_any(), RING_RESTARTED);
    assert_int_equal(receive_any(), RING_DOWN);
}

/* A peer that may write wherever there is no header. Each call comes back, with a result that
 * is one, a length within the buffer, and nothing written but what is this side's. */
static void a_peer_that_scribbles_everywhere_spoils_only_its_own_messages(void **state)
{
    uint32_t *before;
    unsigned results[RING_BROKEN + 1] = {0};

    (void)state;
    random_start();
    before = malloc(SIZE);
    for (unsigned n = 0; n < 60000; n++) {
        unsigned room = random_below(80);
        char *buffer = malloc(room + 1); /* ASan watches it */
        uint32_t size = 0;
        enum ring_result result;
        bool sends = random_below(2);

        if (random_below(100) == 0) {
            open_sender();
            open_receiver();
            connect_both();
        }
        for (unsigned spots = random_below(4); spots; spots--) {
            unsigned place = random_below(3) ? random_below(40) : random_below((SIZE - HEADER) / 4);
            uint32_t value = random_below(2) ? random_below(300) : random_u32();

            channel[HEADER / 4 + place] = value;
        }
        memcpy(before, channel, SIZE);
        if (sends) {
            memset(buffer, 'x', room);
            result = ring_send(&sender, buffer, room);
        } else {
            result = ring_receive(&receiver, buffer, room, &size);
            assert_true(result != RING_OK || size <= room);
        }
        assert_true(result <= RING_BROKEN);
        results[result]++;
        for (unsigned at = 0; at < SIZE / 4; at++) {
            unsigned own = HEADER / 4 + 16 * (sends ? RING_SENDER : RING_RECEIVER);
            bool is_own = at >= own && at < own + 3;
            bool is_message =
                sends && at >= (HEADER + SIDES) / 4 && at < (HEADER + SIDES) / 4 + CAPACITY;

            if (channel[at] != before[at])
                assert_true(is_own || is_message);
        }
        free(buffer);
    }
    free(before);
    for (unsigned n = 0; n <= RING_BROKEN; n++)
        assert_true(results[n] > 0 || n == RING_TOO_LARGE || n == RING_WAIT);
}

#define POWERED(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWERED(messages_arrive_whole_and_in_order),
        POWERED(both_directions_are_there_and_do_not_meet),
        POWERED(the_longest_message_fits_and_a_longer_one_never),
        POWERED(a_full_ring_takes_nothing_and_loses_nothing),
        POWERED(a_message_that_does_not_fit_the_buffer_is_dropped_alone),
        POWERED(counts_wrap_at_two_to_the_32),
        POWERED(news_are_told_once),
        POWERED(what_is_no_channel_is_not_opened),
        POWERED(an_end_that_is_alone_is_down),
        POWERED(a_receiver_is_told_once_when_the_sender_restarts),
        POWERED(a_sender_is_told_once_when_the_receiver_restarts),
        POWERED(a_program_that_opens_it_anew_counts_as_a_restart),
        POWERED(both_may_restart),
        POWERED(restarts_at_any_moment_cost_nothing_but_what_was_under_way),
        POWERED(a_receiver_refuses_counts_and_lengths_that_cannot_be),
        POWERED(a_sender_refuses_counts_that_cannot_be),
        POWERED(a_stamp_of_a_former_life_is_nobody),
        POWERED(a_vm_that_is_off_is_nobody),
        POWERED(a_peer_that_scribbles_everywhere_spoils_only_its_own_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
