/* SPDX-License-Identifier: BSD-2-Clause */
/* channel-ping NAME COUNT - sends COUNT messages through a channel to somebody who sends them
 * back (guests/echo), as many at once as fit, and checks that each comes back whole and in its
 * turn. When the other side restarts it says so and goes on: what had not come back is
 * sent again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guests/echo/message.h"
#include "guests/lib/linux_channel.h"
#include "guests/lib/ring.h"

#define PATIENCE_MS 60000 /* a VM may take a while to start over */

static struct linux_channel channel;
static struct ring to_peer, from_peer;
static uint32_t total, sent, returned, session, restarts;
static bool answered; /* in this session */

static void die(const char *what)
{
    printf("channel-ping: WRONG: %s at message %u\n", what, returned);
    exit(1);
}

/* At once: somebody may wait for it. */
static void say(const char *what)
{
    printf("channel-ping: %s %s, %u of %u are back\n", channel.peer, what, returned, total);
    fflush(stdout);
}

/* Either ring tells of a restart; each is anew when it has. */
static void begin_again(void)
{
    session++;
    sent = returned;
    answered = false;
}

static bool send_some(void)
{
    struct message m = {.magic = MESSAGE_MAGIC, .session = session, .sequence = sent};
    enum ring_result result;

    if (sent == total)
        return false;
    m.size = sent * 7 % (MESSAGE_PAYLOAD_MAX + 1);
    for (uint32_t n = 0; n < m.size; n++)
        m.payload[n] = (uint8_t)(sent + n);
    m.checksum = message_checksum(&m);
    result = ring_send(&to_peer, &m, MESSAGE_BYTES(m.size));
    if (result == RING_RESTARTED)
        begin_again();
    else if (result == RING_BROKEN)
        die("the peer breaks the rules");
    sent += result == RING_OK;
    return result == RING_OK || result == RING_RESTARTED;
}

static void check_message(const struct message *m, uint32_t size)
{
    if (!message_is_whole(m, size))
        die("a spoiled message");
    if (m->session != session)
        return; /* of before a restart */
    if (m->sequence != returned)
        die("a message out of turn");
    returned++;
    if (!answered)
        say("answers");
    answered = true;
}

static bool receive_some(void)
{
    struct message m;
    uint32_t size;

    switch (ring_receive(&from_peer, &m, sizeof(m), &size)) {
    case RING_OK:
        check_message(&m, size);
        return true;
    case RING_RESTARTED:
        restarts++;
        say("restarted");
        begin_again();
        return true;
    case RING_TOO_LARGE:
        die("a message that is too long");
        return false;
    case RING_BROKEN:
        die("the peer breaks the rules");
        return false;
    default:
        return false;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: channel-ping NAME COUNT\n");
        return 2;
    }
    total = (uint32_t)strtoul(argv[2], NULL, 0);
    if (linux_channel_open(&channel, argv[1])) {
        fprintf(stderr, "channel-ping: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    if (!ring_open(&to_peer, channel.memory, channel.size, channel.end, RING_SENDER) ||
        !ring_open(&from_peer, channel.memory, channel.size, channel.end, RING_RECEIVER))
        die("no channel where one should be");
    while (returned < total) {
        bool busy = false, news;

        while (send_some())
            busy = true;
        while (receive_some())
            busy = true;
        news = ring_has_news(&to_peer);
        news |= ring_has_news(&from_peer);
        if (news)
            linux_channel_ring(&channel);
        if (!busy && returned < total && linux_channel_wait(&channel, PATIENCE_MS) <= 0)
            die("nothing comes");
    }
    printf("channel-ping: %u messages to %s and back, %u restarts\n", total, channel.peer,
           restarts);
    linux_channel_close(&channel);
    return 0;
}
