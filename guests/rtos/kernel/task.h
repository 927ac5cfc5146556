/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/task.h - tasks. Services may be called from tasks and handlers alike, but
 * one that waits only where interrupts are unmasked: E_CTX elsewhere. A task is created once,
 * in static memory, which was zero before; it is never destroyed. */
#pragma once
#include "guests/rtos/kernel/list.h"
#include "guests/rtos/kernel/timer.h"

#define TASK_PRIORITY_MAX   32u /* 1 is the most urgent */
#define TASK_STACK_MIN      512u
#define TASK_STACK_MARK     0x6b617473u /* what the lowest word of a stack must keep */
#define TASK_ACTIVATION_MAX 255u
#define TASK_WAKEUP_MAX     65535u

struct task_config {
    const char *name;
    void (*run)(void *argument); /* to return is task_exit() */
    void *argument;
    unsigned priority;
    uint32_t *stack;
    uint32_t stack_bytes;
};

enum task_state { TASK_NONEXISTENT, TASK_DORMANT, TASK_READY, TASK_WAITING };

struct task {         /* interrupts masked */
    struct list link; /* of its priority's ready tasks, or of those that wait with it */
    struct timer timeout;
    struct task_config config; /* constant once created */
    enum task_state state;     /* TASK_READY: it may be running */
    unsigned activations;      /* asked for while it was not dormant */
    unsigned wakeups;          /* asked for while it was not asleep */
    bool asleep;               /* it is in task_sleep() */
    struct wait_queue *queue;  /* TASK_WAITING for an object, else NULL */
    struct {                   /* what it told wait_begin(), and what came of it */
        int result;
        uint32_t flags; /* flags_wait(): wanted, then found */
        unsigned mode;
        const void *send; /* messages_send() */
        uint32_t bytes;
        void *receive; /* messages_receive() */
    } wait;
    void *context; /* the port's, while it does not run */
};

/* E_PAR; E_OBJ: it is there already. */
int task_create(struct task *t, const struct task_config *config);

/* A task that is not dormant begins again once it has ended. E_QOVR. */
int task_activate(struct task *t);
void task_exit(void) __attribute__((noreturn));

/* Ends another task wherever it is. E_ILUSE: itself; E_OBJ: it is dormant. */
int task_terminate(struct task *t);

/* Sleeps until somebody wakes it up, or not at all if somebody did before. E_TMOUT, E_RLWAI,
 * E_CTX. */
int task_sleep(uint32_t timeout_us);
int task_wakeup(struct task *t); /* E_OBJ: dormant, E_QOVR */

/* Forgets wake-ups that were not slept for; returns how many. */
int task_forget_wakeups(struct task *t);

/* E_RLWAI, E_CTX. A time that is over is no reason to wait. */
int task_delay(uint32_t us);
int task_delay_until(uint64_t when);

/* Ends the wait of a task, which gets E_RLWAI. E_OBJ: it does not wait. */
int task_release(struct task *t);

/* Lets those of the same priority run first. E_CTX. */
int task_yield(void);

/* The one that runs, or that a handler interrupted; NULL: the CPU was idle. */
struct task *task_self(void);
enum task_state task_state(const struct task *t);

/* For the kernel: a dormant task becomes ready. Interrupts masked. */
void task_start(struct task *t);
