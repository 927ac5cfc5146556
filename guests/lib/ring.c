/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/lib/ring.c - the protocol of docs/channels.md.
 *
 * Shared memory is read and written in aligned words only, so that it works where it is
 * mapped as Device or strongly-ordered memory, and each word is read once.
 */
#include "guests/lib/ring.h"

#include <stddef.h>
#include <string.h>

#include "core/abi.h"

#define WORD        sizeof(uint32_t)
#define SIDE_BYTES  64u /* a cache line, should the memory be cached */
#define EPOCH_SHIFT 16  /* a stamp: epoch of the VM, and how often it has opened the ring since */
#define STAMP_LOW   ((1u << EPOCH_SHIFT) - 1)

struct ring_side {
    uint32_t stamp; /* of its life; 0: do not look at the rest */
    uint32_t seen;  /* the other's stamp, for whom count is */
    uint32_t count; /* words sent or received */
    uint32_t spare[SIDE_BYTES / WORD - 3];
};

/* Later accesses stay behind it. */
static uint32_t load(const uint32_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* Earlier accesses stay in front of it. */
static void store(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static uint32_t next_stamp(uint32_t last, uint32_t epoch)
{
    uint32_t opened = last >> EPOCH_SHIFT == (epoch & STAMP_LOW) ? last + 1 : 1;

    return epoch << EPOCH_SHIFT | (opened & STAMP_LOW);
}

bool ring_open(struct ring *ring, void *channel, uint32_t size, unsigned end, enum ring_role role)
{
    const uint32_t *header = channel;
    uint32_t half = (size - NAGAYA_CHANNEL_HEADER) / 2;
    unsigned sender = role == RING_SENDER ? end : 1 - end;
    struct ring_side *sides;
    uint32_t epoch, last;

    if (end > 1 || size < 2 * NAGAYA_CHANNEL_HEADER || size % NAGAYA_CHANNEL_HEADER ||
        load(header) != NAGAYA_CHANNEL_MAGIC)
        return false;
    sides = (struct ring_side *)((char *)channel + NAGAYA_CHANNEL_HEADER + sender * half);
    *ring = (struct ring){
        .epoch = header + NAGAYA_CHANNEL_EPOCH(1 - end) / WORD,
        .own = &sides[role],
        .other = &sides[!role],
        .words = (volatile uint32_t *)&sides[2],
        .capacity = (uint32_t)((half - 2 * SIDE_BYTES) / WORD),
        .news = true,
    };
    epoch = load(header + NAGAYA_CHANNEL_EPOCH(end) / WORD);
    last = load(&ring->own->stamp);
    ring->stamp = next_stamp(last, epoch);
    store(&ring->own->stamp, 0); /* before what it vouches for changes */
    store(&ring->own->count, 0);
    store(&ring->own->seen, 0);
    store(&ring->own->stamp, ring->stamp);
    return true;
}

/* Their stamp, or 0: they do not run, or it is that of a former life. */
static uint32_t current_stamp(const struct ring *ring)
{
    uint32_t stamp = load(&ring->other->stamp);
    uint32_t epoch = load(ring->epoch);

    return epoch & 1 && stamp >> EPOCH_SHIFT == (epoch & STAMP_LOW) ? stamp : 0;
}

/* They have changed. count first: seen tells them that it is theirs. */
static void begin_with(struct ring *ring, uint32_t stamp)
{
    ring->other_stamp = stamp;
    ring->count = ring->place = 0;
    ring->connected = ring->broken = false;
    ring->news = true;
    store(&ring->own->count, 0);
    store(&ring->own->seen, stamp);
}

static enum ring_result break_off(struct ring *ring)
{
    ring->broken = true;
    return RING_BROKEN;
}

/* Their count, if they are there and it is meant for us. The order of the loads: a new
 * seen comes with its count, and a count of a later life with a stamp that is not the one
 * we know. */
static enum ring_result look(struct ring *ring, uint32_t *count)
{
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        uint32_t seen = load(&ring->other->seen);
        uint32_t stamp;
        bool was_connected = ring->connected;

        *count = load(&ring->other->count);
        stamp = current_stamp(ring);
        if (stamp == ring->other_stamp) {
            if (ring->broken || (ring->connected && seen != ring->stamp))
                return break_off(ring);
            ring->connected = stamp && seen == ring->stamp;
            return ring->connected ? RING_OK : RING_DOWN;
        }
        begin_with(ring, stamp);
        if (was_connected)
            return RING_RESTARTED;
    }
    return RING_DOWN;
}

static uint32_t get_word(struct ring *ring)
{
    uint32_t word = ring->words[ring->place];

    ring->place = ring->place + 1 < ring->capacity ? ring->place + 1 : 0;
    return word;
}

static void put_word(struct ring *ring, uint32_t word)
{
    ring->words[ring->place] = word;
    ring->place = ring->place + 1 < ring->capacity ? ring->place + 1 : 0;
}

static uint32_t words_of(uint32_t size)
{
    return 1 + size / (uint32_t)WORD + (size % WORD != 0);
}

static void publish(struct ring *ring, uint32_t words)
{
    ring->count += words;
    ring->news = true;
    store(&ring->own->count, ring->count);
}

uint32_t ring_message_max(const struct ring *ring)
{
    return (ring->capacity - 1) * (uint32_t)WORD;
}

enum ring_result ring_send(struct ring *ring, const void *message, uint32_t size)
{
    const char *from = message;
    uint32_t received, under_way;
    enum ring_result result;

    if (size > ring_message_max(ring))
        return RING_TOO_LARGE;
    result = look(ring, &received);
    if (result)
        return result;
    under_way = ring->count - received;
    if (under_way > ring->capacity)
        return break_off(ring);
    if (words_of(size) > ring->capacity - under_way)
        return RING_WAIT;
    put_word(ring, size);
    for (uint32_t left = size; left;) {
        uint32_t word = 0, part = left < WORD ? left : (uint32_t)WORD;

        memcpy(&word, from, part);
        put_word(ring, word);
        from += part;
        left -= part;
    }
    publish(ring, words_of(size));
    return RING_OK;
}

static void take(struct ring *ring, char *to, uint32_t size)
{
    while (size) {
        uint32_t word = get_word(ring), part = size < WORD ? size : (uint32_t)WORD;

        memcpy(to, &word, part);
        to += part;
        size -= part;
    }
}

static void skip(struct ring *ring, uint32_t words)
{
    ring->place += words;
    if (ring->place >= ring->capacity)
        ring->place -= ring->capacity;
}

enum ring_result ring_receive(struct ring *ring, void *message, uint32_t room, uint32_t *size)
{
    uint32_t sent, under_way, length;
    enum ring_result result = look(ring, &sent);

    if (result)
        return result;
    under_way = sent - ring->count;
    if (under_way > ring->capacity)
        return break_off(ring);
    if (!under_way)
        return RING_WAIT;
    length = get_word(ring);
    if (words_of(length) > under_way) /* which is the ring at most */
        return break_off(ring);
    if (length <= room)
        take(ring, message, length);
    else
        skip(ring, words_of(length) - 1);
    publish(ring, words_of(length));
    *size = length;
    return length <= room ? RING_OK : RING_TOO_LARGE;
}

enum ring_result ring_check(struct ring *ring)
{
    uint32_t count;

    return look(ring, &count);
}

bool ring_has_news(struct ring *ring)
{
    bool news = ring->news;

    ring->news = false;
    return news;
}
