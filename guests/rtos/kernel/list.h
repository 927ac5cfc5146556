/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/list.h - a ring of links that are part of what they link. An element that
 * is in no list points at itself. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct list {
    struct list *next, *previous;
};

#define CONTAINER(pointer, type, member)                                                           \
    ((type *)(void *)((uint8_t *)(pointer)-offsetof(type, member)))

static inline void list_init(struct list *l)
{
    l->next = l;
    l->previous = l;
}

static inline bool list_is_empty(const struct list *l)
{
    return l->next == l;
}

/* With a list's head as the place it comes last. */
static inline void list_insert_before(struct list *place, struct list *element)
{
    element->next = place;
    element->previous = place->previous;
    place->previous->next = element;
    place->previous = element;
}

/* Does nothing to an element that is in no list. */
static inline void list_remove(struct list *element)
{
    element->previous->next = element->next;
    element->next->previous = element->previous;
    list_init(element);
}
