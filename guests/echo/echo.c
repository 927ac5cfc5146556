/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/echo/echo.c - sends every message of its channel back, and says what is wrong with
 * those of message.h. Shows how a bare-metal guest uses a channel. */
#include "guests/echo/message.h"
#include "guests/lib/ring.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/channel.h"
#include "guests/runtime/console.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"

static struct channel channel;

static struct ring from_peer, to_peer;
static union {
    struct message message;
    uint8_t bytes[4096];
} buffer;

static struct {
    uint32_t echoed; /* in this session */
    uint32_t session, next;
    bool any;
} state;

static void restarted(void)
{
    print("echo: peer restarted after %u messages\n", state.echoed);
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
        print("echo: WRONG: a spoiled message\n");
    else if (state.any && m->session == state.session && m->sequence != state.next)
        print("echo: WRONG: message %u instead of %u\n", m->sequence, state.next);
    state.session = m->session;
    state.next = m->sequence + 1;
    state.any = true;
}

static void ring_bell(void)
{
    bool received = ring_has_news(&from_peer), sent = ring_has_news(&to_peer);

    if (received || sent)
        channel_ring(&channel);
}

/* Until the doorbell rings: an edge, so it is remembered however early it comes. */
static void sleep(void)
{
    ring_bell();
    while (!(read_isr() & PSR_I))
        wfi(); /* ends with IRQs masked, too */
    irq_unmask();
    isb();
    irq_mask();
}

/* Room comes with a doorbell, and so does a peer that listens. But a message of a former life
 * is not for the next one. */
static void send_back(uint32_t size)
{
    for (;;) {
        enum ring_result result = ring_send(&to_peer, buffer.bytes, size);

        state.echoed += result == RING_OK;
        if (result == RING_OK || result == RING_BROKEN || result == RING_TOO_LARGE)
            return;
        if (ring_check(&from_peer) == RING_RESTARTED) {
            restarted();
            return;
        }
        if (result != RING_RESTARTED)
            sleep();
    }
}

void guest_main(void)
{
    uint32_t size;

    if (!channel_find(&channel) ||
        !ring_open(&from_peer, channel.memory, channel.size, channel.end, RING_RECEIVER) ||
        !ring_open(&to_peer, channel.memory, channel.size, channel.end, RING_SENDER)) {
        print("echo: there is no channel\n");
        return;
    }
    gic_reset();
    gicd_set(GICD_ISENABLER, channel.irq);
    print("echo: ready\n");
    for (;;) {
        switch (ring_receive(&from_peer, buffer.bytes, sizeof(buffer.bytes), &size)) {
        case RING_OK:
            check_message(size);
            send_back(size);
            break;
        case RING_RESTARTED:
            restarted();
            break;
        case RING_TOO_LARGE:
            print("echo: a message of %u bytes is too long\n", size);
            break;
        case RING_BROKEN:
            print("echo: the peer breaks the rules\n");
            sleep();
            break;
        default:
            sleep();
        }
    }
}
