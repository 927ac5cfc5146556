/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/watch.h"

#include "core/board.h"

#ifdef WATCHED
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/tsan_interface.h>

#define ACTORS (BOARD_CORES_MAX + 1)

static void *actors[ACTORS], *outer;
static char to_cores, from_cores; /* what happened before what, outside of machine_run() */

/* The first one is an end of the test; the sanitizer knows this name. */
const char *__tsan_default_options(void)
{
    return "halt_on_error=1";
}

/* What coroutine.c tells the address sanitizer, which is not there. */
void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t size)
{
    (void)fake_stack;
    (void)bottom;
    (void)size;
}

void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom, size_t *size)
{
    (void)fake_stack;
    (void)bottom;
    (void)size;
}

static void switch_to(void *actor)
{
    __tsan_switch_to_fiber(actor, __tsan_switch_to_fiber_no_sync);
}

void watch_start(unsigned n)
{
    if (actors[n])
        __tsan_destroy_fiber(actors[n]);
    actors[n] = __tsan_create_fiber(0);
}

void watch_enter(unsigned n)
{
    outer = __tsan_get_current_fiber();
    switch_to(actors[n]);
    __tsan_acquire(&to_cores);
}

void watch_leave(void)
{
    __tsan_release(&from_cores);
    switch_to(outer);
}

void watch_begin(void)
{
    __tsan_release(&to_cores);
}

void watch_end(void)
{
    __tsan_acquire(&from_cores);
}

void watch_lock(void *lock)
{
    __tsan_acquire(lock);
}

void watch_unlock(void *lock)
{
    __tsan_release(lock);
}

#else

void watch_start(unsigned n)
{
    (void)n;
}

void watch_enter(unsigned n)
{
    (void)n;
}

void watch_leave(void)
{
}

void watch_begin(void)
{
}

void watch_end(void)
{
}

void watch_lock(void *lock)
{
    (void)lock;
}

void watch_unlock(void *lock)
{
    (void)lock;
}

#endif
