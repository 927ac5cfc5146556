/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/coroutine.h - several C stacks and one thread: a coroutine runs until it
 * gives the thread back, and goes on from there. */
#pragma once
#include <ucontext.h>

#include "core/types.h"

#define COROUTINE_STACK (256 * KiB)

struct coroutine {
    ucontext_t context, caller;
    void (*main)(void *argument);
    void *argument;
    char *stack;
    void *own_fake_stack, *caller_fake_stack; /* what the address sanitizer asks for */
    const void *caller_stack;
    size_t caller_stack_size;
};

/* main(argument) will run from its beginning; what it did before is forgotten. It must
 * not return. */
void coroutine_start(struct coroutine *routine, void (*main)(void *argument), void *argument);

/* Runs it until its next coroutine_leave(). Not from within itself. */
void coroutine_enter(struct coroutine *routine);

/* Back to who entered it. */
void coroutine_leave(struct coroutine *routine);
