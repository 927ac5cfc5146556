/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/rtos_port.c */
#include "tests/fake/rtos_port.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/timer.h"
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#define FIBERS     16u
#define IDLE_STACK (256u << 10)
#define MARK_BYTES 16u /* the lowest word of a stack is the kernel's */

struct fiber {
    ucontext_t context;
    void *stack; /* NULL: this one is free */
    size_t bytes;
    void *fake_stack; /* the sanitizer's */
    void (*begin)(void);
};

struct fake_rtos fake_rtos;

static struct fiber fibers[FIBERS], test, *current;
static uint8_t idle_stack[IDLE_STACK] __attribute__((aligned(16)));
static struct fiber *idle;
static bool ends;    /* fake_rtos_run_until() was given an end */
static uint64_t end; /* that one */
static char panic_text[64];

/* Contexts ------------------------------------------------------------------------------ */

static void go(struct fiber *to)
{
    struct fiber *from = current;

    current = to;
    __sanitizer_start_switch_fiber(&from->fake_stack, to->stack, to->bytes);
    swapcontext(&from->context, &to->context);
    __sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
}

static void start(void)
{
    const void **bottom = current == idle ? (const void **)&test.stack : NULL;

    __sanitizer_finish_switch_fiber(NULL, bottom, bottom ? &test.bytes : NULL);
    current->begin();
    abort();
}

static struct fiber *fiber_on(const void *stack)
{
    struct fiber *f = fibers;

    while (f->stack && f->stack != stack)
        f++;
    return f;
}

/* getcontext() may return twice, as far as the compiler knows. */
static void make_context(struct fiber *volatile f)
{
    getcontext(&f->context);
    f->context.uc_stack.ss_sp = (uint8_t *)f->stack + MARK_BYTES;
    f->context.uc_stack.ss_size = f->bytes - MARK_BYTES;
    f->context.uc_link = NULL;
    makecontext(&f->context, start, 0);
}

/* What was there before ended somewhere in the middle, its red zones still poisoned. */
void *port_context(void *stack, size_t bytes, void (*begin)(void))
{
    struct fiber *f = fiber_on(stack);

    __asan_unpoison_memory_region(stack, bytes);
    f->stack = stack;
    f->bytes = bytes;
    f->begin = begin;
    f->fake_stack = NULL;
    make_context(f);
    return f;
}

void port_switch(void **from, void *to)
{
    if (!fake_rtos.masked)
        abort();
    *from = current;
    go(to);
}

/* Interrupts and time ------------------------------------------------------------------- */

uint64_t port_now(void)
{
    return fake_rtos.now;
}

uint32_t port_ticks_per_second(void)
{
    return fake_rtos.ticks_per_second;
}

void port_timer_set(uint64_t when)
{
    fake_rtos.timer_is_set = true;
    fake_rtos.timer = when;
}

void port_timer_off(void)
{
    fake_rtos.timer_is_set = false;
}

void fake_rtos_interrupt(void (*handler)(void))
{
    if (fake_rtos.masked)
        abort();
    fake_rtos.masked = true;
    handler();
    kernel_dispatch();
    fake_rtos.masked = false;
}

static void take_timer(void)
{
    while (!fake_rtos.masked && fake_rtos.timer_is_set &&
           time_has_come(fake_rtos.timer, fake_rtos.now)) {
        fake_rtos.interrupts++;
        fake_rtos.timer_is_set = false;
        fake_rtos_interrupt(timer_expire);
    }
}

bool port_is_masked(void)
{
    return fake_rtos.masked;
}

bool port_mask(void)
{
    bool was_masked = fake_rtos.masked;

    fake_rtos.masked = true;
    return was_masked;
}

void port_unmask(void)
{
    fake_rtos.masked = false;
    take_timer();
}

void fake_rtos_work(uint64_t ticks)
{
    while (ticks-- > 0) {
        fake_rtos.now++;
        take_timer();
    }
}

/* The test goes on when there is nothing left to wait for; what it does is done by an interrupt. */
void port_idle(void)
{
    if (!fake_rtos.timer_is_set || (ends && !time_has_come(fake_rtos.timer, end))) {
        if (ends)
            fake_rtos.now = end;
        fake_rtos.masked = true;
        go(&test);
        kernel_dispatch();
        fake_rtos.masked = false;
        return;
    }
    fake_rtos.now = fake_rtos.timer;
    take_timer();
}

/* The test's part ----------------------------------------------------------------------- */

void port_panic(const char *what, const char *who)
{
    snprintf(panic_text, sizeof(panic_text), "%s: %s", who, what);
    go(&test);
    abort();
}

void fake_rtos_reset(uint64_t now)
{
    fake_rtos = (struct fake_rtos){.now = now, .ticks_per_second = 1000000, .masked = true};
    for (unsigned n = 0; n < FIBERS; n++)
        fibers[n].stack = NULL;
    panic_text[0] = 0;
    current = &test;
    idle = port_context(idle_stack, sizeof(idle_stack), kernel_start);
}

static const char *run(void)
{
    go(idle);
    return panic_text[0] ? panic_text : NULL;
}

const char *fake_rtos_run_until(uint64_t when)
{
    ends = true;
    end = when;
    return run();
}

const char *fake_rtos_run(void)
{
    ends = false;
    return run();
}
