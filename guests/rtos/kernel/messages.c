/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/messages.c */
#include "guests/rtos/kernel/messages.h"
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/kernel.h"
#include <string.h>

static bool exists(const struct messages *m)
{
    return m && wait_queue_exists(&m->senders);
}

/* The ring ------------------------------------------------------------------------------ */

static void put(struct messages *m, const void *from, uint32_t bytes)
{
    uint32_t at = (m->first + m->used) % m->size;
    uint32_t to_end = m->size - at < bytes ? m->size - at : bytes;

    memcpy(m->memory + at, from, to_end);
    memcpy(m->memory, (const uint8_t *)from + to_end, bytes - to_end);
    m->used += bytes;
}

static void take(struct messages *m, void *to, uint32_t bytes)
{
    uint32_t to_end = m->size - m->first < bytes ? m->size - m->first : bytes;

    memcpy(to, m->memory + m->first, to_end);
    memcpy((uint8_t *)to + to_end, m->memory, bytes - to_end);
    m->first = (m->first + bytes) % m->size;
    m->used -= bytes;
}

static bool has_room(const struct messages *m, uint32_t bytes)
{
    return m->size - m->used >= MESSAGE_OVERHEAD && m->size - m->used - MESSAGE_OVERHEAD >= bytes;
}

static void put_message(struct messages *m, const void *message, uint32_t bytes)
{
    put(m, &bytes, sizeof(bytes));
    put(m, message, bytes);
}

static int take_message(struct messages *m, void *message)
{
    uint32_t bytes;

    take(m, &bytes, sizeof(bytes));
    take(m, message, bytes);
    return (int)bytes;
}

/* Sending --------------------------------------------------------------------------------- */

/* Senders that wait and whose message fits now, up to the first that does not. */
static void admit_senders(struct messages *m)
{
    struct task *first;

    while ((first = wait_queue_first(&m->senders)) && has_room(m, first->wait.bytes)) {
        put_message(m, first->wait.send, first->wait.bytes);
        wait_end(first, E_OK);
    }
}

/* Room may have been kept from those behind it. */
static void sender_left(struct wait_queue *senders)
{
    admit_senders(CONTAINER(senders, struct messages, senders));
}

int messages_create(struct messages *m, void *memory, uint32_t size, uint32_t longest)
{
    if (!m || longest == 0 || longest > INT32_MAX || (size > 0 && !memory))
        return E_PAR;
    if (exists(m))
        return E_OBJ;
    *m = (struct messages){.memory = memory, .size = size, .longest = longest};
    wait_queue_init(&m->senders, sender_left);
    wait_queue_init(&m->receivers, NULL);
    return E_OK;
}

/* Nobody overtakes a sender that waits. */
static int send(struct messages *m, const void *message, uint32_t bytes, uint32_t timeout_us)
{
    struct task *receiver = wait_queue_first(&m->receivers), *self = dispatch_running();

    if (receiver) {
        memcpy(receiver->wait.receive, message, bytes);
        wait_end(receiver, (int)bytes);
        return E_OK;
    }
    if (!wait_queue_first(&m->senders) && has_room(m, bytes)) {
        put_message(m, message, bytes);
        return E_OK;
    }
    self->wait.send = message;
    self->wait.bytes = bytes;
    return wait_begin(&m->senders, timeout_us);
}

int messages_send(struct messages *m, const void *message, uint32_t bytes, uint32_t timeout_us)
{
    bool was_locked;
    int result;

    if (!exists(m))
        return E_NOEXS;
    if (!message || bytes == 0 || bytes > m->longest)
        return E_PAR;
    if (!wait_is_allowed(timeout_us))
        return E_CTX;
    was_locked = kernel_lock();
    result = send(m, message, bytes, timeout_us);
    kernel_unlock(was_locked);
    return result;
}

/* Receiving -------------------------------------------------------------------------------- */

/* A sender whose message never fits hands it over itself, once the buffer is empty. */
static int take_from_sender(struct task *sender, void *message)
{
    uint32_t bytes = sender->wait.bytes;

    memcpy(message, sender->wait.send, bytes);
    wait_end(sender, E_OK);
    return (int)bytes;
}

static int receive(struct messages *m, void *message, uint32_t timeout_us)
{
    struct task *sender = wait_queue_first(&m->senders);
    int result;

    if (m->used > 0)
        result = take_message(m, message);
    else if (sender)
        result = take_from_sender(sender, message);
    else {
        dispatch_running()->wait.receive = message;
        return wait_begin(&m->receivers, timeout_us);
    }
    admit_senders(m);
    return result;
}

int messages_receive(struct messages *m, void *message, uint32_t timeout_us)
{
    bool was_locked;
    int result;

    if (!exists(m))
        return E_NOEXS;
    if (!message)
        return E_PAR;
    if (!wait_is_allowed(timeout_us))
        return E_CTX;
    was_locked = kernel_lock();
    result = receive(m, message, timeout_us);
    kernel_unlock(was_locked);
    return result;
}
