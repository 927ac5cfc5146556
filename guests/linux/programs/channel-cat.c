/* SPDX-License-Identifier: BSD-2-Clause */
/* channel-cat NAME - lines of the standard input go into a channel as messages, and its
 * messages to the standard output, a line each. Ends when the input does and nothing has come
 * for half a second. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guests/lib/linux_channel.h"
#include "guests/lib/ring.h"

#define LINE_MAX_BYTES 1024
#define LAST_WAIT_MS   500 /* some peers send once a second */

static struct linux_channel channel;
static struct ring to_peer, from_peer;
static char line[LINE_MAX_BYTES];
static size_t length;  /* of what is in it */
static bool line_done; /* it waits to be sent */

static void ring_bell(void)
{
    bool news = ring_has_news(&to_peer);

    news |= ring_has_news(&from_peer);
    if (news)
        linux_channel_ring(&channel);
}

static void print_messages(void)
{
    char text[LINE_MAX_BYTES];
    uint32_t size;

    for (;;) {
        switch (ring_receive(&from_peer, text, sizeof(text), &size)) {
        case RING_OK:
            printf("%.*s\n", (int)size, text);
            break;
        case RING_RESTARTED:
            fprintf(stderr, "channel-cat: %s: peer restarted\n", channel.peer);
            break;
        case RING_TOO_LARGE:
            fprintf(stderr, "channel-cat: a message of %u bytes was too long\n", size);
            break;
        case RING_BROKEN:
            fprintf(stderr, "channel-cat: %s breaks the rules\n", channel.peer);
            exit(1);
        default:
            fflush(stdout);
            return;
        }
    }
}

static void send_line(void)
{
    if (!line_done)
        return;
    switch (ring_send(&to_peer, line, (uint32_t)length)) {
    case RING_WAIT:
    case RING_DOWN:
    case RING_RESTARTED:
        return; /* the next doorbell brings us here again */
    default:
        line_done = false;
        length = 0;
    }
}

/* False: there is no more. */
static bool read_some(void)
{
    char c;
    ssize_t count = read(STDIN_FILENO, &c, 1);

    if (count <= 0)
        return false;
    if (c != '\n' && length < sizeof(line))
        line[length++] = c;
    line_done = c == '\n';
    return true;
}

int main(int argc, char **argv)
{
    bool open = true;

    if (argc != 2) {
        fprintf(stderr, "usage: channel-cat NAME\n");
        return 2;
    }
    if (linux_channel_open(&channel, argv[1])) {
        fprintf(stderr, "channel-cat: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    if (!ring_open(&to_peer, channel.memory, channel.size, channel.end, RING_SENDER) ||
        !ring_open(&from_peer, channel.memory, channel.size, channel.end, RING_RECEIVER)) {
        fprintf(stderr, "channel-cat: %s: no channel where one should be\n", argv[1]);
        return 1;
    }
    for (;;) {
        struct pollfd waits[] = {{.fd = channel.bell, .events = POLLIN},
                                 {.fd = open && !line_done ? STDIN_FILENO : -1, .events = POLLIN}};

        print_messages();
        send_line();
        ring_bell();
        if (poll(waits, 2, open || line_done ? -1 : LAST_WAIT_MS) == 0)
            return 0;
        if (waits[0].revents)
            linux_channel_wait(&channel, 0);
        if (waits[1].revents)
            open = read_some();
    }
}
