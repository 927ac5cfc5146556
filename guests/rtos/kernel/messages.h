/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/messages.h - a message buffer: messages of any length, in their order.
 * Each takes 4 bytes of the buffer beside its own. A buffer that is full makes the sender wait;
 * without a buffer (0 bytes) sender and receiver wait for each other. */
#pragma once
#include "guests/rtos/kernel/wait.h"

#define MESSAGE_OVERHEAD 4u

struct messages { /* interrupts masked */
    struct wait_queue senders, receivers;
    uint8_t *memory; /* constant once created, as are the next two */
    uint32_t size;
    uint32_t longest;
    uint32_t first, used; /* bytes: where the oldest message begins, how many there are */
};

/* memory may be NULL if size is 0. E_PAR; E_OBJ: it is there already. */
int messages_create(struct messages *m, void *memory, uint32_t size, uint32_t longest);

/* E_PAR: no byte, or more than the longest. E_TMOUT, E_RLWAI, E_CTX. */
int messages_send(struct messages *m, const void *message, uint32_t bytes, uint32_t timeout_us);

/* message has room for the longest. Returns its length. E_TMOUT, E_RLWAI, E_CTX. */
int messages_receive(struct messages *m, void *message, uint32_t timeout_us);
