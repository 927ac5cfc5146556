/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/echo/message.h - messages that can be checked: what channel-ping sends and the echo
 * guest sends back. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define MESSAGE_MAGIC       0x31676e70u /* "png1" */
#define MESSAGE_PAYLOAD_MAX 256u

struct message {
    uint32_t magic;
    uint32_t session;  /* of the sender; both count anew in each */
    uint32_t sequence; /* one more each time */
    uint32_t size;     /* bytes of payload */
    uint32_t checksum; /* of all of it, this word as 0 */
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
};

#define MESSAGE_BYTES(payload) (20u + (payload))

/* FNV-1a, 32 bits. */
static inline uint32_t message_checksum(const struct message *message)
{
    uint32_t words[] = {message->magic, message->session, message->sequence, message->size};
    uint32_t sum = 0x811c9dc5;

    for (unsigned n = 0; n < sizeof(words) / sizeof(words[0]); n++)
        sum = (sum ^ words[n]) * 0x01000193;
    for (uint32_t n = 0; n < message->size; n++)
        sum = (sum ^ message->payload[n]) * 0x01000193;
    return sum;
}

/* bytes: of all that was received. */
static inline bool message_is_whole(const struct message *message, uint32_t bytes)
{
    return bytes >= MESSAGE_BYTES(0) && message->size <= MESSAGE_PAYLOAD_MAX &&
           bytes == MESSAGE_BYTES(message->size) && message->magic == MESSAGE_MAGIC &&
           message->checksum == message_checksum(message);
}
