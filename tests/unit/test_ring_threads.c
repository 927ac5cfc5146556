/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_ring_threads.c - both ends of a ring at the same time, on two cores of the
 * PC, under the thread sanitizer: every access that two threads share is ordered. */
#include <pthread.h>
#include <sched.h>

#include "tests/unit/ring_channel.h"

#define MESSAGES 200000u
#define RESTARTS 2000u
#define LONGEST  40u /* words of a message */

static bool restarts; /* each side's VM, now and then */
static bool over;     /* atomic: the sender is through */
static uint32_t lives, seen_restarts, seen_messages;

struct message {
    uint32_t life, number, words;
    uint32_t filling[LONGEST];
};

static uint32_t filling(const struct message *m, uint32_t n)
{
    return (m->life * 0x9e3779b9u + m->number) ^ n * 0x85ebca6bu;
}

static uint32_t size_of(const struct message *m)
{
    return (uint32_t)(offsetof(struct message, filling) + m->words * sizeof(uint32_t));
}

static void *send_all(void *unused)
{
    struct message m = {0};

    (void)unused;
    for (uint32_t sent = 0; sent < MESSAGES;) {
        enum ring_result result;

        m.words = m.number % LONGEST;
        for (uint32_t n = 0; n < m.words; n++)
            m.filling[n] = filling(&m, n);
        result = ring_send(&sender, &m, size_of(&m));
        if (result == RING_OK) {
            m.number++;
            sent++;
        } else if (result == RING_RESTARTED) {
            m.life++;
            m.number = 0;
        } else if (result == RING_WAIT || result == RING_DOWN) {
            sched_yield();
        } else {
            fail_msg("send: %d", result);
        }
        if (restarts && m.number == MESSAGES / RESTARTS) { /* this VM, or this program */
            if (m.life % 2) {
                vm_epoch(0);
                vm_epoch(0);
            }
            open_sender();
            m.life++;
            m.number = 0;
        }
    }
    lives = m.life + 1;
    __atomic_store_n(&over, true, __ATOMIC_RELEASE);
    return NULL;
}

/* What arrives is whole; in a connection it begins with the first and lacks none. */
static void check_message(const struct message *m, uint32_t size, const struct message *last)
{
    assert_int_equal(size, size_of(m));
    for (uint32_t n = 0; n < m->words; n++)
        assert_int_equal(m->filling[n], filling(m, n));
    if (seen_messages && m->life == last->life)
        assert_int_equal(m->number, last->number + 1);
    else
        assert_int_equal(m->number, 0);
}

static void *receive_all(void *unused)
{
    struct message m, last = {0};
    uint32_t size;
    bool done = false;

    (void)unused;
    for (;;) {
        enum ring_result result = ring_receive(&receiver, &m, sizeof(m), &size);

        if (result == RING_OK) {
            check_message(&m, size, &last);
            last = m;
            seen_messages++;
            if (restarts && seen_messages % 1009 == 0) {
                vm_epoch(1);
                vm_epoch(1);
                open_receiver();
            }
        } else if (result == RING_RESTARTED) {
            seen_restarts++;
        } else if (done) {
            return NULL;
        } else if (result == RING_WAIT || result == RING_DOWN) {
            done = __atomic_load_n(&over, __ATOMIC_ACQUIRE); /* then once more */
            sched_yield();
        } else {
            fail_msg("receive: %d", result);
        }
    }
}

static void run_both(void)
{
    pthread_t threads[2];

    over = false;
    lives = seen_messages = seen_restarts = 0;
    make_channel(2 * HEADER);
    open_sender();
    open_receiver();
    assert_int_equal(pthread_create(&threads[0], NULL, send_all, NULL), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, receive_all, NULL), 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    print_message("%u lives, %u of %u messages, %u restarts seen\n", lives, seen_messages, MESSAGES,
                  seen_restarts);
}

static void all_messages_arrive_in_order(void **state)
{
    (void)state;
    restarts = false;
    run_both();
    assert_int_equal(seen_messages, MESSAGES);
    assert_int_equal(seen_restarts, 0);
    assert_int_equal(lives, 1);
}

static void restarts_of_both_sides_tear_nothing(void **state)
{
    (void)state;
    restarts = true;
    run_both();
    assert_true(lives > RESTARTS / 2);
    assert_true(seen_restarts > RESTARTS / 4);
    assert_true(seen_messages > MESSAGES / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(all_messages_arrive_in_order, power_off),
        cmocka_unit_test_teardown(restarts_of_both_sides_tear_nothing, power_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
