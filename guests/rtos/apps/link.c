/* SPDX-License-Identifier: BSD-2-Clause */
#include "guests/rtos/apps/link.h"
#include "core/abi.h"
#include "guests/echo/message.h"
#include "guests/lib/ring.h"
#include "guests/rtos/armv7/interrupt.h"
#include "guests/rtos/armv7/memory.h"
#include "guests/rtos/rtos.h"
#include "guests/runtime/console.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"

#define STACK_WORDS   1024u
#define LINE_BYTES    256u
#define ECHO_PRIORITY 7u /* below the loop */

struct link { /* constant once open; the rings are of one task */
    uint32_t number;
    struct ring in, out;
};

static struct link lines, echo;
static struct semaphore bell; /* echo's */
static struct task echo_task;
static uint32_t echo_stack[STACK_WORDS];

static struct {
    bool open;
    uint32_t length;
    char text[LINE_BYTES];
} line;

static union {
    struct message message;
    uint8_t bytes[4096];
} buffer;

static void on_bell(void *argument)
{
    (void)argument;
    semaphore_signal(&bell); /* one is enough */
}

/* Answers its interrupt; 0: there is no such channel. */
static uint32_t open(struct link *link, const char *at)
{
    const void *fdt = fdt_find();
    struct fdt_property reg = fdt ? fdt_get(fdt, at, "reg") : (struct fdt_property){0};
    uint32_t memory = fdt_cell(reg, 1), size = fdt_cell(reg, 3), end;

    if (!reg.data)
        return 0;
    link->number = fdt_cell(fdt_get(fdt, at, "nagaya,number"), 0);
    end = fdt_cell(fdt_get(fdt, at, "nagaya,end"), 0);
    memory_map(memory & ~(MEMORY_SECTION - 1), MEMORY_SECTION);
    if (!ring_open(&link->in, (void *)memory, size, end, RING_RECEIVER) ||
        !ring_open(&link->out, (void *)memory, size, end, RING_SENDER))
        return 0;
    return IRQ_SPI_FIRST + fdt_cell(fdt_get(fdt, at, "interrupts"), 1);
}

static void ring_bell(struct link *link)
{
    bool received = ring_has_news(&link->in), sent = ring_has_news(&link->out);

    if (received || sent)
        hvc(NAGAYA_CALL_RING, link->number, 0, 0);
}

/* Lines out ------------------------------------------------------------------------------ */

void link_open_lines(const char *at)
{
    line.open = open(&lines, at) != 0;
}

/* Whoever came or went since the last line: the ring is anew when it has said so. */
static void send_line(void)
{
    ring_check(&lines.in);
    if (ring_send(&lines.out, line.text, line.length) == RING_RESTARTED)
        ring_send(&lines.out, line.text, line.length);
    ring_bell(&lines);
}

void link_put(char c)
{
    if (!line.open)
        return;
    if (c != '\n' && line.length < sizeof(line.text))
        line.text[line.length++] = c;
    if (c != '\n')
        return;
    send_line();
    line.length = 0;
}

/* Messages back -------------------------------------------------------------------------- */

static struct {
    uint32_t echoed; /* in this session */
    uint32_t session, next;
    bool any;
} state;

static void restarted(void)
{
    print("link: peer restarted after %u messages\n", state.echoed);
    state.echoed = 0;
    state.any = false;
}

/* In a session each follows the one before it. */
static void check_message(uint32_t size)
{
    const struct message *m = &buffer.message;

    if (size < MESSAGE_BYTES(0) || m->magic != MESSAGE_MAGIC)
        return; /* some other text */
    if (!message_is_whole(m, size))
        print("link: WRONG: a spoiled message\n");
    else if (state.any && m->session == state.session && m->sequence != state.next)
        print("link: WRONG: message %u instead of %u\n", m->sequence, state.next);
    state.session = m->session;
    state.next = m->sequence + 1;
    state.any = true;
}

static void wait(void)
{
    ring_bell(&echo);
    semaphore_wait(&bell, WAIT_FOREVER);
}

/* A message of a former life is not for the next one. */
static void send_back(uint32_t size)
{
    for (;;) {
        enum ring_result result = ring_send(&echo.out, buffer.bytes, size);

        state.echoed += result == RING_OK;
        if (result == RING_OK || result == RING_BROKEN || result == RING_TOO_LARGE)
            return;
        if (ring_check(&echo.in) == RING_RESTARTED) {
            restarted();
            return;
        }
        if (result != RING_RESTARTED)
            wait();
    }
}

static void run_echo(void *argument)
{
    uint32_t size;

    (void)argument;
    for (;;) {
        switch (ring_receive(&echo.in, buffer.bytes, sizeof(buffer.bytes), &size)) {
        case RING_OK:
            check_message(size);
            send_back(size);
            break;
        case RING_RESTARTED:
            restarted();
            break;
        case RING_TOO_LARGE:
            print("link: a message of %u bytes is too long\n", size);
            break;
        case RING_BROKEN:
            print("link: the peer breaks the rules\n");
            wait();
            break;
        default:
            wait();
        }
    }
}

void link_open_echo(const char *at)
{
    static const struct task_config config = {
        .name = "echo",
        .run = run_echo,
        .priority = ECHO_PRIORITY,
        .stack = echo_stack,
        .stack_bytes = sizeof(echo_stack),
    };
    uint32_t irq = open(&echo, at);

    if (!irq)
        return;
    semaphore_create(&bell, 0, 1);
    interrupt_attach(irq, true, on_bell, NULL);
    task_create(&echo_task, &config);
    task_activate(&echo_task);
}
