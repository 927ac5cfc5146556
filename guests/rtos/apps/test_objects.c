/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_objects.c - semaphores, flags and messages between real contexts. */
#include "guests/rtos/apps/test_rtos.h"

#define MESSAGES      10000u
#define BUFFER_BYTES  61u
#define LONGEST_BYTES 20u

static struct semaphore semaphore;
static struct flags flags;
static struct messages messages;
static uint8_t buffer[BUFFER_BYTES];

static char letter_of_self(void)
{
    return task_self() == helper_task(FIRST)    ? '1'
           : task_self() == helper_task(SECOND) ? '2'
           : task_self() == helper_task(THIRD)  ? '3'
                                                : 'u';
}

static void take_and_note(void)
{
    if (semaphore_wait(&semaphore, WAIT_FOREVER) == E_OK)
        note(letter_of_self());
}

static void semaphores_serve_by_priority(void)
{
    semaphore_create(&semaphore, 0, 1);
    helper_start(SECOND, take_and_note);
    helper_start(FIRST, take_and_note);
    helper_start(THIRD, take_and_note);
    helper_start(URGENT, take_and_note);
    for (unsigned n = 0; n < 4; n++) {
        semaphore_signal(&semaphore);
        note('s');
    }
    order_is("us2s1s3s", "a semaphore serves by priority, equals in their order");
    check_equal((uint32_t)semaphore_signal(&semaphore), E_OK, "it counts to its maximum");
    check_equal((uint32_t)semaphore_signal(&semaphore), (uint32_t)E_QOVR, "and not beyond");
}

static void wait_for_5_and_note(void)
{
    uint32_t found;

    flags_wait(&flags, 5, FLAGS_ALL | FLAGS_CLEAR, &found, WAIT_FOREVER);
    note(found == 0xd ? 'f' : 'x');
}

static void flags_wait_for_all(void)
{
    uint32_t found;

    flags_create(&flags, 8);
    helper_start(FIRST, wait_for_5_and_note);
    flags_set(&flags, 1);
    note('1');
    flags_set(&flags, 4);
    note('4');
    order_is("1f4", "flags are waited for until all are set");
    flags_wait(&flags, 8, FLAGS_ANY, &found, POLL);
    check_equal(found, 8, "who waited has cleared its own");
}

static uint32_t sent_sum, received_sum, received, wrong_lengths;

static uint32_t length_of(uint32_t n)
{
    return 4 + n * 7 % (LONGEST_BYTES - 3);
}

static void send_all(void)
{
    uint32_t message[(LONGEST_BYTES + 3) / 4] = {0};

    for (uint32_t n = 0; n < MESSAGES; n++) {
        message[0] = n * 2654435761u;
        sent_sum = sent_sum * 31 + message[0];
        messages_send(&messages, message, length_of(n), WAIT_FOREVER);
    }
}

static void receive_all(void)
{
    uint32_t message[(LONGEST_BYTES + 3) / 4];

    for (; received < MESSAGES; received++) {
        int bytes = messages_receive(&messages, message, 1000000);

        wrong_lengths += bytes != (int)length_of(received);
        received_sum = received_sum * 31 + message[0];
    }
}

static void messages_arrive(enum helper sender, enum helper receiver, const char *how)
{
    sent_sum = received_sum = received = wrong_lengths = 0;
    helper_start(receiver, receive_all);
    helper_start(sender, send_all);
    while (task_state(helper_task(receiver)) != TASK_DORMANT)
        task_delay(1000);
    check_equal(received_sum, sent_sum, "%u messages arrive in their order, %s", MESSAGES, how);
    check_equal(wrong_lengths, 0, "with their lengths");
}

void test_objects(void)
{
    topic("objects");
    semaphores_serve_by_priority();
    flags_wait_for_all();
    messages_create(&messages, buffer, BUFFER_BYTES, LONGEST_BYTES);
    messages_arrive(URGENT, BEHIND, "the sender waits");
    messages_arrive(BEHIND, URGENT, "the receiver waits");
    messages_arrive(FIRST, SECOND, "both wait");
}
