/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/ring_channel.h - a channel on the PC: its memory, what Nagaya would write into
 * the header, and both ends of the ring from end 0 to end 1. */
#pragma once
#include <stdlib.h>
#include <string.h>

#include "core/abi.h"
#include "core/types.h"
#include "guests/lib/ring.h"
#include "tests/unit/unit.h"

#define HEADER NAGAYA_CHANNEL_HEADER

static uint32_t *channel; /* exactly as large as it is: ASan watches both sides of it */
static uint32_t channel_size;
static struct ring sender, receiver;

/* What Nagaya does when a VM begins to run, or has ended. */
static inline void vm_epoch(unsigned end)
{
    uint32_t *epoch = &channel[NAGAYA_CHANNEL_EPOCH(end) / 4];

    __atomic_store_n(epoch, *epoch + 1, __ATOMIC_RELEASE);
}

static inline void make_channel(uint32_t size)
{
    free(channel);
    channel = calloc(1, size);
    channel_size = size;
    channel[0] = NAGAYA_CHANNEL_MAGIC;
    channel[NAGAYA_CHANNEL_SIZE / 4] = size;
    vm_epoch(0);
    vm_epoch(1);
}

static inline void open_sender(void)
{
    assert_true(ring_open(&sender, channel, channel_size, 0, RING_SENDER));
}

static inline void open_receiver(void)
{
    assert_true(ring_open(&receiver, channel, channel_size, 1, RING_RECEIVER));
}

static inline int power_off(void **state)
{
    (void)state;
    free(channel);
    channel = NULL;
    return 0;
}
