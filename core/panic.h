/* SPDX-License-Identifier: BSD-2-Clause */
/* core/panic.h - our own mistakes. No input of a guest may lead here. */
#pragma once
#include "core/percpu.h"
#include "core/types.h"

enum fault_kind {
    FAULT_UNDEFINED,
    FAULT_CALL,
    FAULT_PREFETCH_ABORT,
    FAULT_DATA_ABORT,
};

/* Says what is wrong, where, and for which vCPU, with a backtrace; stops every core
 * and switches the board off where the firmware can. Any core, any time after
 * console_init(). */
__attribute__((format(printf, 1, 2))) _Noreturn void panic(const char *format, ...);

/* vectors.S: what panic_fault() runs on, since the core's own stack may be the cause. */
#define PANIC_STACK_SIZE 4096
extern char panic_stack[PANIC_STACK_SIZE];

/* The core that panics, NULL before: claimed atomically, before that stack is. */
extern struct core *panic_owner;

/* vectors.S: an exception of our own, on the panic stack. owner: what panic_owner was,
 * NULL or this core, whose report caused the exception. */
_Noreturn void panic_fault(uint32_t kind, const struct fault_frame *frame,
                           const struct core *owner);

/* The interrupt that another core's panic sends. */
_Noreturn void panic_stop_here(void);

/* What must hold, whatever any guest does. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (__builtin_expect(!(condition), 0))                                                     \
            panic("CHECK(%s) failed at %s:%d", #condition, __FILE__, __LINE__);                    \
    } while (0)
