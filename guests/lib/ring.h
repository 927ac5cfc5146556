/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/lib/ring.h - messages through a channel: one sender, one receiver, in order.
 *
 * A channel has two rings, one a direction. Each end opens one as RING_SENDER and one as
 * RING_RECEIVER; either struct ring may be used by a task, thread or interrupt handler of its
 * own. Every call is wait-free: a bounded number of loads and stores, no lock, no call of
 * anybody. Nothing the other side wrote is believed: it can spoil its own messages, and no
 * more. docs/channels.md explains the protocol.
 *
 * ring.c needs a compiler's __atomic_ builtins for 32-bit loads and stores, and memcpy().
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum ring_role { RING_SENDER, RING_RECEIVER };

enum ring_result {
    RING_OK = 0,
    RING_WAIT,      /* no room for it; no message                                         */
    RING_DOWN,      /* nobody has opened the other side: as RING_WAIT, but no more than that */
    RING_RESTARTED, /* once each time: the other side is gone, or began anew, and so does the
                       ring: what was under way is lost. Go on as if it had been opened now */
    RING_TOO_LARGE, /* it would never fit the ring; it did not fit the buffer, and is lost */
    RING_BROKEN,    /* the other side wrote nonsense: so until it restarts                 */
};

struct ring_side; /* what one side writes for the other to read */

struct ring {              /* private: not in the channel's memory */
    const uint32_t *epoch; /* of the other end, in the header */
    struct ring_side *own;
    const struct ring_side *other;
    volatile uint32_t *words; /* the messages; volatile: read once */
    uint32_t capacity;
    uint32_t stamp;       /* ours, of this life */
    uint32_t other_stamp; /* theirs; 0: they are not there */
    uint32_t count;       /* words sent or received since they came, modulo 2^32 */
    uint32_t place;       /* of the next one: count modulo capacity */
    bool connected, broken, news;
};

/* Begins anew, whatever was there before. channel: its memory, size bytes (reg in the
 * device tree). end: which one is ours, 0 or 1 (nagaya,end). False: that is no channel. */
bool ring_open(struct ring *ring, void *channel, uint32_t size, unsigned end, enum ring_role role);

/* Puts a message of size bytes into the ring, or nothing. size may be 0. */
enum ring_result ring_send(struct ring *ring, const void *message, uint32_t size);

/* Takes the next message, of *size bytes; room: how many message has. RING_TOO_LARGE: *size
 * was its length, and it is gone. */
enum ring_result ring_receive(struct ring *ring, void *message, uint32_t room, uint32_t *size);

/* Is the other side there? RING_OK, RING_DOWN, RING_RESTARTED (once, as above) or RING_BROKEN;
 * nothing is sent or received. */
enum ring_result ring_check(struct ring *ring);

/* True when the doorbell should be rung, because something happened since the last time one
 * asked that the other side may wait for: a message, room, a new beginning. */
bool ring_has_news(struct ring *ring);

/* Bytes of the longest message. */
uint32_t ring_message_max(const struct ring *ring);
