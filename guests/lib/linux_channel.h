/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/lib/linux_channel.h - a channel from a program under Linux, whose kernel knows nothing
 * of it: memory by /dev/mem, doorbells by a line of a GPIO chip. Needs root. One program
 * at a time, and guests/lib/ring.h for what is in the memory.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define LINUX_CHANNEL_NAME_MAX 15

struct linux_channel {
    void *memory;
    uint32_t size;
    unsigned end; /* which one is ours, 0 or 1 */
    bool read_only;
    char peer[LINUX_CHANNEL_NAME_MAX + 1]; /* the other VM */
    int bell;                              /* rings when it can be read: for poll() */
    int rope;                              /* private, as is level */
    bool level;
};

/* The channel that the configuration calls so. 0, or -1 with errno: ENOENT, there is none;
 * ENODEV, its doorbell is no GPIO line; or why something could not be opened. */
int linux_channel_open(struct linux_channel *channel, const char *name);
void linux_channel_close(struct linux_channel *channel);

/* Rings at the other end. */
void linux_channel_ring(struct linux_channel *channel);

/* Until our doorbell has rung since the last time: 1; or the time is over: 0. -1: errno.
 * timeout_ms as poll() has it. Rings that come in quick succession are one. */
int linux_channel_wait(struct linux_channel *channel, int timeout_ms);
