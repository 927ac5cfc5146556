/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/pair.c - two of these, in two VMs, send each other all the messages they can
 * through a channel, and check what comes: nothing may be lost, spoiled, or out of turn, and a
 * restart of the other side is told once.
 *
 * A line each second says what came since the start; what the other side's restart does to the
 * connection has lines of its own. Only the task of low priority prints.
 */
#include "guests/echo/message.h"
#include "guests/lib/ring.h"
#include "guests/rtos/armv7/interrupt.h"
#include "guests/rtos/armv7/memory.h"
#include "guests/rtos/rtos.h"
#include "guests/runtime/channel.h"
#include "guests/runtime/console.h"
#include "guests/runtime/smccc.h"

#define SECOND_US     1000000u
#define STACK_WORDS   1024u
#define EVENTS        16u

/* What the doorbell may be about; each task waits for its own. */
#define BELL_RECEIVER 1u
#define BELL_SENDER   2u

struct event { /* for the reporter */
    enum { CONNECTED, RESTARTED, SPOILED, OUT_OF_TURN, BROKEN } what;
    uint32_t got, wanted;
};

static struct channel channel; /* constant once the tasks run */
static struct flags bell;
static struct messages events;
static uint8_t events_memory[EVENTS * (sizeof(struct event) + MESSAGE_OVERHEAD)];

static struct {                         /* who writes it; the reporter reads */
    uint32_t received, restarts, wrong; /* the receiver */
    uint32_t sent;                      /* the sender */
} total;

static void tell(unsigned what, uint32_t got, uint32_t wanted)
{
    struct event event = {.what = what, .got = got, .wanted = wanted};

    total.wrong += what > RESTARTED;
    messages_send(&events, &event, sizeof(event), POLL); /* a lost line is in the counts */
}

static void on_doorbell(void *argument)
{
    (void)argument;
    flags_set(&bell, BELL_RECEIVER | BELL_SENDER);
}

/* A ring that comes before this is remembered. */
static void wait_for_bell(struct ring *ring, uint32_t mine)
{
    if (ring_has_news(ring))
        channel_ring(&channel);
    flags_wait(&bell, mine, FLAGS_ANY | FLAGS_CLEAR, NULL, WAIT_FOREVER);
}

/* The receiver ------------------------------------------------------------------------- */

static struct {
    uint32_t next;     /* in this connection */
    uint32_t sessions; /* of the other side: constant in a connection */
} expected;

static void check_message(const struct message *m, uint32_t size)
{
    if (!message_is_whole(m, size))
        tell(SPOILED, total.received, expected.next);
    else if (m->sequence != expected.next || (expected.next && m->session != expected.sessions))
        tell(OUT_OF_TURN, m->sequence, expected.next);
    else if (!expected.next)
        tell(CONNECTED, 0, 0);
    expected.next++;
    expected.sessions = m->session;
    total.received++;
}

static void run_receiver(void *argument)
{
    static struct ring ring;
    static struct message message;
    uint32_t size;

    (void)argument;
    ring_open(&ring, channel.memory, channel.size, channel.end, RING_RECEIVER);
    for (;;) {
        switch (ring_receive(&ring, &message, sizeof(message), &size)) {
        case RING_OK:
            check_message(&message, size);
            break;
        case RING_RESTARTED:
            total.restarts++;
            tell(RESTARTED, expected.next, 0);
            expected.next = 0;
            break;
        case RING_TOO_LARGE:
            tell(SPOILED, total.received, expected.next++);
            break;
        case RING_BROKEN:
            tell(BROKEN, total.received, 0);
            wait_for_bell(&ring, BELL_RECEIVER);
            break;
        default:
            wait_for_bell(&ring, BELL_RECEIVER);
        }
    }
}

/* The sender --------------------------------------------------------------------------- */

/* Every length comes, and no two messages in a row are alike. */
static void compose(struct message *m, uint32_t session, uint32_t sequence)
{
    m->magic = MESSAGE_MAGIC;
    m->session = session;
    m->sequence = sequence;
    m->size = sequence % (MESSAGE_PAYLOAD_MAX + 1);
    for (uint32_t n = 0; n < m->size; n++)
        m->payload[n] = (uint8_t)(sequence + n);
    m->checksum = message_checksum(m);
}

/* Each connection is a session, which begins with message 0. */
static void run_sender(void *argument)
{
    static struct ring ring;
    static struct message message;
    uint32_t session = 0, sequence = 0;

    (void)argument;
    ring_open(&ring, channel.memory, channel.size, channel.end, RING_SENDER);
    compose(&message, session, sequence);
    for (;;) {
        enum ring_result result = ring_send(&ring, &message, MESSAGE_BYTES(message.size));

        if (result == RING_OK) {
            total.sent++;
            sequence++;
        } else if (result == RING_RESTARTED) {
            session++;
            sequence = 0;
        } else {
            wait_for_bell(&ring, BELL_SENDER);
            continue;
        }
        compose(&message, session, sequence);
    }
}

/* The report --------------------------------------------------------------------------- */

static void print_event(const struct event *event)
{
    static const char *const wrong[] = {
        [SPOILED] = "a spoiled message", [OUT_OF_TURN] = "out of turn", [BROKEN] = "a broken ring"};

    if (event->what == CONNECTED)
        print("pair: peer sends\n");
    else if (event->what == RESTARTED)
        print("pair: peer restarted after %u messages\n", event->got);
    else
        print("pair: WRONG: %s: %u instead of %u\n", wrong[event->what], event->got, event->wanted);
}

/* Events as they come, and a line when a second is over. */
static void run_report(void *argument)
{
    uint64_t begun = kernel_now(), second = ticks_of_microseconds(SECOND_US);
    struct event event;
    uint32_t seconds = 1;

    (void)argument;
    for (;;) {
        uint64_t now = kernel_now(), due = begun + seconds * second;
        uint32_t left = now < due ? (uint32_t)((due - now) * SECOND_US / second) + 1 : POLL;

        if (messages_receive(&events, &event, left) > 0)
            print_event(&event);
        if (kernel_now() < due)
            continue;
        print("pair: second=%u received=%u sent=%u restarts=%u wrong=%u\n", seconds++,
              total.received, total.sent, total.restarts, total.wrong);
    }
}

/* The beginning ------------------------------------------------------------------------ */

static struct task receiver, sender, reporter;
static uint32_t stacks[3][STACK_WORDS];

static void start(struct task *task, const char *name, void (*run)(void *), unsigned priority,
                  uint32_t *stack)
{
    const struct task_config config = {.name = name,
                                       .run = run,
                                       .priority = priority,
                                       .stack = stack,
                                       .stack_bytes = sizeof(stacks[0])};

    task_create(task, &config);
    task_activate(task);
}

void rtos_main(void)
{
    if (!channel_find(&channel)) {
        print("pair: there is no channel\n");
        system_off();
    }
    memory_map((uint32_t)channel.memory, MEMORY_SECTION);
    print("pair: ready\n");
    flags_create(&bell, 0);
    messages_create(&events, events_memory, sizeof(events_memory), sizeof(struct event));
    interrupt_attach(channel.irq, true, on_doorbell, NULL);
    start(&receiver, "receiver", run_receiver, 1, stacks[0]);
    start(&sender, "sender", run_sender, 2, stacks[1]);
    start(&reporter, "report", run_report, 8, stacks[2]);
}
