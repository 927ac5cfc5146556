/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_context.c - a task does not notice that others run. */
#include "guests/rtos/apps/test_rtos.h"
#include "guests/runtime/sysreg.h"

#define PREEMPTIONS 500u
#define PATTERN_A   0xa0000100u
#define PATTERN_B   0x50000200u

bool registers_hold(uint32_t pattern, const volatile uint32_t *stop); /* test_registers.S */

static volatile uint32_t stop, count;
static bool held_a, held_b;
static struct cyclic often;

static void hold_a(void)
{
    held_a = registers_hold(PATTERN_A, &stop);
}

/* In the period's handler, so on the stack of interrupts. */
static void change_registers(void *argument, uint64_t release)
{
    (void)argument;
    (void)release;
    count = count + 1;
    task_wakeup(helper_task(URGENT));
}

/* The urgent one uses all registers each time, and stops the others at the end. */
static void use_registers(void)
{
    static volatile uint32_t at_once = 1;

    held_b = true;
    while (count < PREEMPTIONS) {
        task_sleep(WAIT_FOREVER);
        held_b = registers_hold(PATTERN_B, &at_once) && held_b;
    }
    cyclic_stop(&often);
    stop = 1;
}

static void registers_survive(void)
{
    static const struct cyclic_config config = {.run = change_registers, .period_us = 100};

    held_a = false;
    cyclic_create(&often, &config);
    helper_start(URGENT, use_registers);
    cyclic_start(&often);
    hold_a();
    check(held_a, "registers and flags survive %u preemptions", PREEMPTIONS);
    check(held_b, "those of the one that preempts as well");
}

static void yield_and_hold(void)
{
    static volatile uint32_t at_once = 1;
    unsigned self = (unsigned)(task_self() - helper_task(FIRST));

    for (unsigned n = 0; n < 100; n++) {
        if (n < 2)
            note((char)('0' + self));
        if (!registers_hold(PATTERN_A + (n << 8) + (self << 4), &at_once))
            note('x');
        task_yield();
    }
}

static void registers_survive_a_yield(void)
{
    bool was_locked = kernel_lock(); /* none begins before all are there */

    helper_start(FIRST, yield_and_hold);
    helper_start(SECOND, yield_and_hold);
    helper_start(THIRD, yield_and_hold);
    kernel_unlock(was_locked);
    order_is("012012", "registers survive while three tasks take turns");
}

static unsigned starts;

static void count_start(void)
{
    starts++;
}

static void tasks_begin_anew(void)
{
    for (unsigned n = 0; n < 1000; n++)
        helper_start(FIRST, count_start);
    check_equal(starts, 1000, "a task runs 1000 times on its stack");
}

static void wait_in_vain(void)
{
    note('w');
    task_sleep(WAIT_FOREVER);
    note('x');
}

static void a_terminated_task_begins_anew(void)
{
    for (unsigned n = 0; n < 3; n++) {
        helper_start(FIRST, wait_in_vain);
        task_terminate(helper_task(FIRST));
    }
    order_is("www", "a terminated task begins anew, at its beginning");
}

void test_context(void)
{
    topic("contexts");
    check_equal(read_sctlr() & (SCTLR_M | SCTLR_C | SCTLR_I), SCTLR_M | SCTLR_C | SCTLR_I,
                "MMU and caches are on");
    check_equal(read_cpsr() & (PSR_MODE | PSR_I), PSR_SVC, "a task runs in SVC mode, unmasked");
    registers_survive();
    registers_survive_a_yield();
    tasks_begin_anew();
    a_terminated_task_begins_anew();
}
