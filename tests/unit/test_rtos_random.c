/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_rtos_random.c - tasks of guests/rtos that do anything at any time. What must
 * hold: nobody runs while somebody more urgent could, nothing is lost or comes twice, no wait is
 * longer than it may be, and all of it comes to rest. */
#include <string.h>

#include "tests/unit/rtos_tasks.h"
#include "tests/unit/seed.h"

#define ROUNDS      40u
#define STEPS       300u
#define LONGEST_US  60u
#define LIMIT       9u /* of the semaphore */
#define MESSAGE_MAX 24u

struct message {
    uint8_t sender, pad[3];
    uint32_t sequence;
    uint8_t rest[MESSAGE_MAX - 8];
};

static struct semaphore semaphore;
static struct flags flags;
static struct messages messages;
static struct cyclic cyclic;
static uint8_t memory[100];

static struct {
    uint32_t signals, takes;
    uint32_t sent, received;
    uint32_t last_seen[TASKS][TASKS]; /* sequence, by receiver and sender */
    uint32_t sequence[TASKS];
    uint32_t handler_calls;
    unsigned at_work;
} seen;

/* Called by a task that runs. */
static void check_that_it_is_due(unsigned self)
{
    assert_ptr_equal(task_self(), &tasks[self]);
    for (unsigned n = 0; n < TASKS; n++)
        if (task_state(&tasks[n]) == TASK_READY)
            assert_true(tasks[n].config.priority >= tasks[self].config.priority);
}

static uint32_t any_timeout(void)
{
    return random_below(LONGEST_US); /* now and then 0: polling */
}

static void do_semaphore(unsigned self)
{
    (void)self;
    if (random_below(2))
        seen.signals += semaphore_signal(&semaphore) == E_OK;
    else
        seen.takes += semaphore_wait(&semaphore, any_timeout()) == E_OK;
}

static void do_send(unsigned self)
{
    struct message m = {.sender = (uint8_t)self, .sequence = seen.sequence[self] + 1};
    uint32_t bytes = 8 + random_below(MESSAGE_MAX - 8 + 1);

    memset(m.rest, (int)(bytes + self), sizeof(m.rest));
    if (messages_send(&messages, &m, bytes, any_timeout()) != E_OK)
        return;
    seen.sequence[self]++;
    seen.sent++;
}

static void note(unsigned self, const struct message *m, uint32_t bytes)
{
    assert_true(m->sender < TASKS);
    for (uint32_t n = 0; n < bytes - 8; n++)
        assert_int_equal(m->rest[n], bytes + m->sender);
    assert_true(m->sequence > seen.last_seen[self][m->sender]);
    seen.last_seen[self][m->sender] = m->sequence;
    seen.received++;
}

static void do_receive(unsigned self)
{
    struct message m;
    int bytes = messages_receive(&messages, &m, any_timeout());

    if (bytes > 0)
        note(self, &m, (uint32_t)bytes);
}

static void do_flags(unsigned self)
{
    uint32_t wanted = random_below(15) + 1, found = 0;

    (void)self;
    if (random_below(2)) {
        flags_set(&flags, wanted);
        return;
    }
    if (flags_wait(&flags, wanted, random_below(4), &found, any_timeout()) == E_OK)
        assert_true((found & wanted) != 0);
}

static void do_delay(unsigned self)
{
    uint32_t us = any_timeout();
    uint64_t end = kernel_now() + us;

    (void)self;
    if (task_delay(us) == E_OK)
        assert_true(time_has_come(end, kernel_now()));
}

static void do_sleep(unsigned self)
{
    uint32_t us = any_timeout();
    uint64_t end = kernel_now() + us;

    (void)self;
    if (task_sleep(us) == E_TMOUT)
        assert_true(time_has_come(end, kernel_now()));
}

static void do_to_another(unsigned self)
{
    struct task *other = &tasks[random_below(TASKS)];

    (void)self;
    switch (random_below(3)) {
    case 0:
        task_wakeup(other);
        break;
    case 1:
        task_release(other);
        break;
    default:
        task_yield();
    }
}

static void in_handler(void)
{
    assert_int_equal(task_sleep(5), E_CTX);
    seen.signals += semaphore_signal(&semaphore) == E_OK;
    seen.takes += semaphore_wait(&semaphore, POLL) == E_OK;
    task_wakeup(&tasks[random_below(TASKS)]);
    flags_set(&flags, random_below(16));
}

static void do_work(unsigned self)
{
    (void)self;
    fake_rtos_work(random_below(20));
    if (random_below(4) == 0)
        fake_rtos_interrupt(in_handler);
}

static void (*const actions[])(unsigned self) = {
    do_semaphore, do_send, do_receive, do_flags, do_delay, do_sleep, do_to_another, do_work,
};

static void act(void *name)
{
    unsigned self = (unsigned)(*(const char *)name - 'a');

    for (unsigned n = 0; n < STEPS; n++) {
        actions[random_below(sizeof(actions) / sizeof(actions[0]))](self);
        check_that_it_is_due(self);
    }
    if (--seen.at_work == 0)
        cyclic_stop(&cyclic);
}

static void on_period(void *argument, uint64_t release)
{
    (void)argument;
    assert_true(time_has_come(release, kernel_now()));
    seen.handler_calls++;
    in_handler();
}

static void create_objects(void)
{
    static const struct cyclic_config config = {.run = on_period, .period_us = 13};

    memset(&semaphore, 0, sizeof(semaphore));
    memset(&flags, 0, sizeof(flags));
    memset(&messages, 0, sizeof(messages));
    memset(&cyclic, 0, sizeof(cyclic));
    memset(&seen, 0, sizeof(seen));
    semaphore_create(&semaphore, 0, LIMIT);
    flags_create(&flags, 0);
    messages_create(&messages, memory, random_below(sizeof(memory) + 1), MESSAGE_MAX);
    cyclic_create(&cyclic, &config);
}

static void receive_what_is_left(void)
{
    struct message m;
    int bytes;

    while ((bytes = messages_receive(&messages, &m, POLL)) > 0)
        note(0, &m, (uint32_t)bytes);
    assert_int_equal(seen.sent, seen.received);
}

static void one_round(void)
{
    create_objects();
    seen.at_work = TASKS;
    for (unsigned n = 0; n < TASKS; n++)
        task_is(n, 1 + random_below(4), act);
    cyclic_start(&cyclic);
    assert_null(fake_rtos_run());
    for (unsigned n = 0; n < TASKS; n++)
        assert_int_equal(task_state(&tasks[n]), TASK_DORMANT);
    assert_int_equal(seen.signals - seen.takes, semaphore.count);
    assert_true(seen.handler_calls > 0);
    receive_what_is_left();
}

static void whatever_tasks_do_the_rules_hold(void **state)
{
    random_start();
    for (unsigned n = 0; n < ROUNDS; n++) {
        if (n % 2)
            rtos_power_on_at_wrap(state);
        else
            rtos_power_on(state);
        one_round();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_tasks_do_the_rules_hold)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
