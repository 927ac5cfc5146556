/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/channel.h - the first channel of the device tree (docs/channels.md). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct channel { /* constant once found */
    void *memory;
    uint32_t size, number, end, irq;
};

bool channel_find(struct channel *channel);

/* Rings at the other end. */
void channel_ring(const struct channel *channel);
