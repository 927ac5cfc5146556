/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_messages.c - the message buffers of guests/rtos. */
#include <string.h>

#include "tests/unit/rtos_tasks.h"
#include "tests/unit/seed.h"

#define LONGEST 12u

static struct messages messages;
static uint8_t memory[64];

static int power_on(void **state)
{
    memset(&messages, 0, sizeof(messages));
    memset(memory, 0, sizeof(memory));
    return rtos_power_on(state);
}

static void buffer_is(uint32_t size)
{
    assert_int_equal(messages_create(&messages, memory, size, LONGEST), E_OK);
}

static int send(const char *text, uint32_t timeout_us)
{
    return messages_send(&messages, text, (uint32_t)strlen(text), timeout_us);
}

/* What comes, as text; its length must be the message's. */
static const char *receive(uint32_t timeout_us)
{
    static char text[LONGEST + 1];
    int bytes = messages_receive(&messages, text, timeout_us);

    if (bytes < 0)
        return bytes == E_TMOUT ? "E_TMOUT" : bytes == E_RLWAI ? "E_RLWAI" : "?";
    text[bytes] = 0;
    return text;
}

static void messages_come_in_their_order_with_their_lengths(void **state)
{
    (void)state;
    buffer_is(64);
    assert_int_equal(send("one", POLL), E_OK);
    assert_int_equal(send("fourteen-two", POLL), E_OK);
    assert_int_equal(send("3", POLL), E_OK);
    assert_string_equal(receive(POLL), "one");
    assert_string_equal(receive(POLL), "fourteen-two");
    assert_string_equal(receive(POLL), "3");
    assert_string_equal(receive(POLL), "E_TMOUT");
}

static void a_buffer_is_full_to_its_last_byte(void **state)
{
    (void)state;
    buffer_is(2 * MESSAGE_OVERHEAD + 5);
    assert_int_equal(send("abc", POLL), E_OK);
    assert_int_equal(send("xyz", POLL), E_TMOUT);
    assert_int_equal(send("xy", POLL), E_OK);
    assert_int_equal(send("z", POLL), E_TMOUT);
    assert_string_equal(receive(POLL), "abc");
    assert_string_equal(receive(POLL), "xy");
}

/* Every place of the ring is a beginning once, of each length. */
static void messages_wrap_at_every_place_of_the_buffer(void **state)
{
    (void)state;
    for (uint32_t size = LONGEST + MESSAGE_OVERHEAD; size < 48; size++) {
        memset(&messages, 0, sizeof(messages));
        buffer_is(size);
        for (unsigned n = 0; n < 500; n++) {
            uint32_t bytes = n * 7 % LONGEST + 1;
            uint8_t sent[LONGEST], got[LONGEST];

            for (unsigned i = 0; i < bytes; i++)
                sent[i] = (uint8_t)random_u32();
            assert_int_equal(messages_send(&messages, sent, bytes, POLL), E_OK);
            assert_int_equal(messages_receive(&messages, got, POLL), bytes);
            assert_memory_equal(sent, got, bytes);
        }
    }
}

static const char *const texts[TASKS] = {"aaaa", "bbbb", "c", "dddddddd", "e", "f"};

static void send_text(void *name)
{
    int result = send(texts[*(const char *)name - 'a'], WAIT_FOREVER);

    say("%s:%d", (const char *)name, result);
}

static void receive_all(void *name)
{
    for (unsigned n = 0; n < 4; n++)
        say("%s=%s", (const char *)name, receive(20));
}

static void senders_that_wait_go_on_by_priority_as_soon_as_there_is_room(void **state)
{
    (void)state;
    buffer_is(MESSAGE_OVERHEAD + 8);
    task_is(3, 1, send_text); /* fills it */
    task_is(0, 5, send_text);
    task_is(1, 4, send_text);
    task_is(5, 9, receive_all);
    assert_run_says("d:0 b:0 f=dddddddd a:0 f=bbbb f=aaaa f=E_TMOUT");
}

static void nobody_overtakes_a_sender_that_waits(void **state)
{
    (void)state;
    buffer_is(2 * MESSAGE_OVERHEAD + 8);
    task_is(3, 1, send_text);
    task_is(0, 2, send_text);
    task_is(4, 5, send_text); /* its message would fit */
    task_is(5, 9, receive_all);
    assert_run_says("d:0 a:0 e:0 f=dddddddd f=aaaa f=e f=E_TMOUT");
}

static void release_a_then_poll(void *name)
{
    (void)name;
    say("%d", send("x", POLL));
    assert_int_equal(task_release(&tasks[0]), E_OK);
    say("released");
    say("%s", receive(POLL));
    say("%s", receive(POLL));
}

static void a_sender_that_gives_up_lets_those_behind_it_in(void **state)
{
    (void)state;
    buffer_is(2 * MESSAGE_OVERHEAD + 9);
    task_is(3, 1, send_text);
    task_is(0, 2, send_text);
    task_is(4, 3, send_text);
    task_is(5, 9, release_a_then_poll);
    assert_run_says("d:0 -50 a:-49 e:0 released dddddddd e");
}

static void receive_one(void *name)
{
    say("%s=%s", (const char *)name, receive(50));
}

static void send_one_and_two(void *name)
{
    assert_int_equal(send("one", POLL), E_OK);
    assert_int_equal(send("two", POLL), E_OK);
    say("%s", (const char *)name);
}

static void receivers_that_wait_are_served_by_priority(void **state)
{
    (void)state;
    buffer_is(0); /* nothing is ever stored */
    task_is(0, 6, receive_one);
    task_is(1, 5, receive_one);
    task_is(2, 9, send_one_and_two);
    assert_run_says("b=one a=two c");
}

static void without_a_buffer_the_sender_waits_for_the_receiver(void **state)
{
    (void)state;
    assert_int_equal(messages_create(&messages, NULL, 0, LONGEST), E_OK);
    task_is(0, 3, send_text);
    task_is(1, 2, send_text);
    task_is(5, 9, receive_all);
    assert_run_says("b:0 f=bbbb a:0 f=aaaa f=E_TMOUT f=E_TMOUT");
    assert_int_equal(time_us(), 40);
}

static void a_message_longer_than_the_buffer_is_handed_over_in_its_turn(void **state)
{
    (void)state;
    buffer_is(MESSAGE_OVERHEAD + 2);
    task_is(2, 1, send_text);
    task_is(3, 2, send_text);
    task_is(4, 3, send_text);
    task_is(5, 9, receive_all);
    assert_run_says("c:0 f=c d:0 e:0 f=dddddddd f=e f=E_TMOUT");
}

static void terminate_b_and_send(void *name)
{
    (void)name;
    assert_int_equal(task_terminate(&tasks[1]), E_OK);
    assert_int_equal(send("one", POLL), E_OK);
    assert_int_equal(send("two", POLL), E_TMOUT);
}

static void a_terminated_receiver_takes_no_message(void **state)
{
    (void)state;
    buffer_is(0);
    task_is(0, 6, receive_one);
    task_is(1, 5, receive_one);
    task_is(2, 9, terminate_b_and_send);
    assert_run_says("a=one");
}

static void a_message_buffer_is_created_once_and_used_with_sense(void **state)
{
    uint8_t message[LONGEST + 1] = {0};

    (void)state;
    assert_int_equal(messages_send(&messages, message, 1, POLL), E_NOEXS);
    assert_int_equal(messages_receive(&messages, message, POLL), E_NOEXS);
    assert_int_equal(messages_send(NULL, message, 1, POLL), E_NOEXS);
    assert_int_equal(messages_receive(NULL, message, POLL), E_NOEXS);
    assert_int_equal(messages_create(NULL, memory, 64, LONGEST), E_PAR);
    assert_int_equal(messages_create(&messages, NULL, 64, LONGEST), E_PAR);
    assert_int_equal(messages_create(&messages, memory, 64, 0), E_PAR);
    assert_int_equal(messages_create(&messages, memory, 64, 1u << 31), E_PAR);
    buffer_is(64);
    assert_int_equal(messages_create(&messages, memory, 64, LONGEST), E_OBJ);
    assert_int_equal(messages_send(&messages, message, 0, POLL), E_PAR);
    assert_int_equal(messages_send(&messages, message, LONGEST + 1, POLL), E_PAR);
    assert_int_equal(messages_send(&messages, NULL, 1, POLL), E_PAR);
    assert_int_equal(messages_receive(&messages, NULL, POLL), E_PAR);
    assert_int_equal(messages_send(&messages, message, 1, 5), E_CTX);
    assert_int_equal(messages_receive(&messages, message, 5), E_CTX);
}

#define TEST(name) cmocka_unit_test_setup(name, power_on)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(messages_come_in_their_order_with_their_lengths),
        TEST(a_buffer_is_full_to_its_last_byte),
        TEST(messages_wrap_at_every_place_of_the_buffer),
        TEST(senders_that_wait_go_on_by_priority_as_soon_as_there_is_room),
        TEST(nobody_overtakes_a_sender_that_waits),
        TEST(a_sender_that_gives_up_lets_those_behind_it_in),
        TEST(receivers_that_wait_are_served_by_priority),
        TEST(without_a_buffer_the_sender_waits_for_the_receiver),
        TEST(a_message_longer_than_the_buffer_is_handed_over_in_its_turn),
        TEST(a_terminated_receiver_takes_no_message),
        TEST(a_message_buffer_is_created_once_and_used_with_sense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
