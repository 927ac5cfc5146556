/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/rtos_tasks.c */
#include "tests/unit/rtos_tasks.h"
#include <stdio.h>
#include <string.h>

struct task *tasks;

static struct task all[TASKS];
static uint32_t stacks[TASKS][STACK_BYTES / 4] __attribute__((aligned(16)));
static char said[4096];
static uint64_t began;

static void power_on(uint64_t now)
{
    tasks = all;
    memset(all, 0, sizeof(all));
    said[0] = 0;
    began = now;
    fake_rtos_reset(now);
    kernel_init();
}

int rtos_power_on(void **state)
{
    (void)state;
    power_on(1000);
    return 0;
}

int rtos_power_on_at_wrap(void **state)
{
    (void)state;
    power_on(UINT64_MAX - 24);
    return 0;
}

void task_exists(unsigned n, unsigned priority, void (*run)(void *argument))
{
    static const char *const names[TASKS] = {"a", "b", "c", "d", "e", "f"};
    const struct task_config config = {
        .name = names[n],
        .run = run,
        .argument = (void *)names[n],
        .priority = priority,
        .stack = stacks[n],
        .stack_bytes = STACK_BYTES,
    };

    assert_int_equal(task_create(&all[n], &config), E_OK);
}

void task_is(unsigned n, unsigned priority, void (*run)(void *argument))
{
    task_exists(n, priority, run);
    assert_int_equal(task_activate(&all[n]), E_OK);
}

void say(const char *format, ...)
{
    size_t length = strlen(said);
    va_list arguments;

    va_start(arguments, format);
    if (length)
        said[length++] = ' ';
    vsnprintf(said + length, sizeof(said) - length, format, arguments);
    va_end(arguments);
}

uint64_t time_us(void)
{
    return fake_rtos.now - began;
}

void assert_said(const char *words)
{
    assert_string_equal(said, words);
    said[0] = 0;
}

void assert_run_says(const char *words)
{
    const char *panic = fake_rtos_run();

    assert_null(panic);
    assert_said(words);
}
