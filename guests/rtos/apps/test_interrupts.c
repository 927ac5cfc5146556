/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_interrupts.c - handlers of interrupts, and the tasks they make ready. */
#include "guests/rtos/apps/test_rtos.h"
#include "guests/rtos/armv7/interrupt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"

#define SPI   200u /* nothing is connected to it */
#define SGI   3u
#define TIMES 1000u

static struct semaphore taken;
static volatile uint32_t handler_calls, task_turns;

static void handle(void *argument)
{
    note(*(const char *)argument);
    handler_calls = handler_calls + 1;
    if (task_sleep(1) != E_CTX || task_delay(1) != E_CTX || !(read_cpsr() & PSR_I))
        note('x');
    semaphore_signal(&taken);
}

static void take(void)
{
    while (semaphore_wait(&taken, WAIT_FOREVER) == E_OK) {
        task_turns = task_turns + 1;
        note('t');
    }
}

/* Interrupts are taken some instructions after their cause. */
static void wait_for_turn(uint32_t turn)
{
    for (uint64_t end = kernel_now() + ticks_of_microseconds(1000000);
         task_turns < turn && !time_has_come(end, kernel_now());)
        ;
}

static void raise_spi(void)
{
    gicd_set(GICD_ISPENDR, SPI);
}

static void raise_sgi(void)
{
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | SGI);
}

static void an_interrupt_is_handled(void (*raise)(void), const char *what)
{
    uint32_t turn = task_turns + 1;

    raise();
    wait_for_turn(turn);
    note('m');
    order_is("htm", what);
}

static void interrupts_wait_for_the_unlock(void)
{
    bool was_locked = kernel_lock();
    uint32_t turn = task_turns + 1;

    raise_spi();
    note('l');
    kernel_unlock(was_locked);
    wait_for_turn(turn);
    order_is("lht", "an interrupt waits until the kernel is unlocked");
}

static void none_gets_lost(void)
{
    uint32_t calls = handler_calls, turns = task_turns;

    for (uint32_t n = 1; n <= TIMES; n++) {
        raise_spi();
        wait_for_turn(turns + n);
    }
    check_equal(handler_calls - calls, TIMES, "each of %u interrupts has its handler", TIMES);
    check_equal(task_turns - turns, TIMES, "and its task has a turn");
}

static bool woke;

static void wait_at_idle(void)
{
    woke = semaphore_wait(&taken, 1000000) == E_OK;
}

static void raise_later(void *argument, uint64_t release)
{
    (void)argument;
    (void)release;
    raise_spi();
}

/* The timer's handler makes the interrupt pending while all tasks wait. */
static void an_interrupt_wakes_an_idle_cpu(void)
{
    static const struct cyclic_config config = {
        .run = raise_later, .period_us = 1000000, .phase_us = 2000};
    static struct cyclic later;

    cyclic_create(&later, &config);
    cyclic_start(&later);
    helper_start(URGENT, wait_at_idle);
    while (task_state(helper_task(URGENT)) != TASK_DORMANT)
        task_delay(10000);
    cyclic_stop(&later);
    check(woke, "an interrupt wakes an idle CPU");
}

void test_interrupts(void)
{
    static char h = 'h';

    topic("interrupts");
    semaphore_create(&taken, 0, TIMES);
    check_equal((uint32_t)interrupt_attach(IRQ_COUNT, true, handle, &h), (uint32_t)E_PAR,
                "there is no such interrupt");
    check_equal((uint32_t)interrupt_attach(IRQ_CNTV, false, handle, &h), (uint32_t)E_PAR,
                "the timer's is the kernel's");
    check_equal((uint32_t)interrupt_attach(SPI, true, handle, &h), E_OK, "an SPI has a handler");
    check_equal((uint32_t)interrupt_attach(SPI, true, handle, &h), (uint32_t)E_OBJ, "one");
    check_equal((uint32_t)interrupt_attach(SGI, true, handle, &h), E_OK, "and an SGI");
    helper_start(URGENT, take);
    an_interrupt_is_handled(raise_spi, "an SPI's handler, its task, then who was interrupted");
    an_interrupt_is_handled(raise_sgi, "an SGI's");
    interrupts_wait_for_the_unlock();
    none_gets_lost();
    helper_end(URGENT);
    an_interrupt_wakes_an_idle_cpu();
}
