/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/test_main.c */
#include "guests/rtos/apps/test_rtos.h"
#include "guests/runtime/smccc.h"
#include <string.h>

#define STACK_BYTES     4096u
#define TESTER_PRIORITY 16u
#define ORDER_MAX       32u

static uint32_t stacks[HELPERS + 1][STACK_BYTES / 4];
static struct task helpers[HELPERS], tester;
static void (*jobs[HELPERS])(void); /* set while the helper is dormant */
static char order[ORDER_MAX];       /* a letter: interrupts masked */

static const struct {
    const char *name;
    unsigned priority;
} helper_table[HELPERS] = {
    [URGENT] = {"urgent", 2},
    [FIRST] = {"first", 8},
    [SECOND] = {"second", 8},
    [THIRD] = {"third", 8},
    [BEHIND] = {"behind", TESTER_PRIORITY + 8},
};

static void run_job(void *argument)
{
    jobs[(struct task *)argument - helpers]();
}

void helper_start(enum helper helper, void (*job)(void))
{
    jobs[helper] = job;
    task_activate(&helpers[helper]);
}

struct task *helper_task(enum helper helper)
{
    return &helpers[helper];
}

void helper_end(enum helper helper)
{
    if (task_state(&helpers[helper]) != TASK_DORMANT)
        task_terminate(&helpers[helper]);
}

void note(char letter)
{
    bool was_locked = kernel_lock();
    size_t length = strlen(order);

    if (length < ORDER_MAX - 1)
        order[length] = letter;
    kernel_unlock(was_locked);
}

void order_is(const char *letters, const char *sentence)
{
    check(strcmp(order, letters) == 0, "%s: %s", sentence, order);
    memset(order, 0, sizeof(order));
}

static void run_tests(void *argument)
{
    (void)argument;
    test_context();
    test_time();
    test_objects();
    test_interrupts();
    tap_end();
    system_off();
}

void rtos_main(void)
{
    struct task_config config = {.stack_bytes = STACK_BYTES, .run = run_job};

    for (unsigned n = 0; n < HELPERS; n++) {
        config.name = helper_table[n].name;
        config.priority = helper_table[n].priority;
        config.argument = &helpers[n];
        config.stack = stacks[n];
        task_create(&helpers[n], &config);
    }
    config = (struct task_config){.name = "tester",
                                  .run = run_tests,
                                  .priority = TESTER_PRIORITY,
                                  .stack = stacks[HELPERS],
                                  .stack_bytes = STACK_BYTES};
    task_create(&tester, &config);
    task_activate(&tester);
}
