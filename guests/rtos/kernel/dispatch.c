/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/dispatch.c */
#include "guests/rtos/kernel/dispatch.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/port.h"
#include "guests/rtos/kernel/ready.h"

static struct task idle;      /* whoever called kernel_start(); never in a list */
static struct task *running;  /* interrupts masked, as all here */
static struct task *departed; /* left its stack, and begins anew */

void dispatch_init(void)
{
    running = &idle;
    departed = NULL;
    ready_init();
}

struct task *dispatch_running(void)
{
    return running;
}

bool dispatch_is_idle(void)
{
    return running == &idle;
}

static void check_stack(const struct task *t)
{
    if (t != &idle && *t->config.stack != TASK_STACK_MARK)
        port_panic("stack overflow", t->config.name);
}

void dispatch_arrived(void)
{
    struct task *t = departed;

    departed = NULL;
    if (t)
        task_start(t);
}

/* Looks again after it came back: dispatch_arrived() may have started somebody more urgent. */
void kernel_dispatch(void)
{
    for (;;) {
        struct task *from = running, *first = ready_first(), *to = first ? first : &idle;

        if (to == from)
            return;
        check_stack(from);
        running = to;
        port_switch(&from->context, to->context);
        dispatch_arrived();
    }
}

void dispatch_leave(bool again)
{
    departed = again ? running : NULL;
    kernel_dispatch();
    port_panic("a task came back", running->config.name);
}
