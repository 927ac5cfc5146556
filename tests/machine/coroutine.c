/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/coroutine.h"

#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <stdlib.h>

/* makecontext() hands over ints only. */
static struct coroutine *starting;

static void first_steps(void)
{
    struct coroutine *self = starting;

    __sanitizer_finish_switch_fiber(self->own_fake_stack, &self->caller_stack,
                                    &self->caller_stack_size);
    self->main(self->argument);
    abort();
}

void coroutine_start(struct coroutine *routine, void (*main)(void *argument), void *argument)
{
    if (!routine->stack)
        routine->stack = malloc(COROUTINE_STACK);
    ASAN_UNPOISON_MEMORY_REGION(routine->stack, COROUTINE_STACK); /* frames left for good */
    getcontext(&routine->context);
    routine->context.uc_stack.ss_sp = routine->stack;
    routine->context.uc_stack.ss_size = COROUTINE_STACK;
    routine->context.uc_link = NULL;
    routine->main = main;
    routine->argument = argument;
    routine->own_fake_stack = NULL;
    makecontext(&routine->context, first_steps, 0);
    routine->context.uc_stack.ss_size = 0; /* or it would be unpoisoned at each switch */
}

void coroutine_enter(struct coroutine *routine)
{
    starting = routine;
    __sanitizer_start_switch_fiber(&routine->caller_fake_stack, routine->stack, COROUTINE_STACK);
    swapcontext(&routine->caller, &routine->context);
    __sanitizer_finish_switch_fiber(routine->caller_fake_stack, NULL, NULL);
}

void coroutine_leave(struct coroutine *routine)
{
    __sanitizer_start_switch_fiber(&routine->own_fake_stack, routine->caller_stack,
                                   routine->caller_stack_size);
    swapcontext(&routine->context, &routine->caller);
    __sanitizer_finish_switch_fiber(routine->own_fake_stack, &routine->caller_stack,
                                    &routine->caller_stack_size);
}
