/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/response.h"

#include "arch/timer.h"
#include "core/console.h"
#include "core/lifecycle.h"

static const struct {
    const char *reason;
    uint8_t by_default;
} events[VM_EVENTS] = {
    [VM_OVERRUN] = {"a budget ended before its work", VM_IGNORE},
    [VM_SILENCE] = {"nobody served its watchdog", VM_RESTART},
    [VM_FAULT] = {"a trap that no CPU of this kind should take", VM_STOP},
};

static enum vm_response response_to(const struct vm *vm, enum vm_event event)
{
    const struct response_config *config = &vm->config->responses;
    const uint8_t responses[VM_EVENTS] = {
        [VM_OVERRUN] = config->overrun,
        [VM_SILENCE] = config->silence,
        [VM_FAULT] = config->fault,
    };

    return responses[event] ? responses[event] : events[event].by_default;
}

/* vm->lock is held. The restart so many before this one was less than within_s ago? */
static bool is_too_often(const struct vm *vm, uint64_t now)
{
    const struct response_config *config = &vm->config->responses;
    uint32_t limit = config->restarts, count = vm->restart_count;

    return limit && count >= limit &&
           now - vm->restarts[(count - limit) % RESTARTS_MAX] <
               (uint64_t)config->within_s * timer_frequency();
}

/* Of several at a time, one is the reason. */
static void restart(struct vm *vm, const char *reason)
{
    uint64_t now = timer_now();
    bool stays_off;

    spin_lock(&vm->lock);
    stays_off = is_too_often(vm, now);
    spin_unlock(&vm->lock);
    if (stays_off) {
        if (vm_stop(vm, VM_END_OFF, reason))
            console_report("nagaya: %s: %u restarts within %u s: this one is its last\n",
                           vm->config->name, (unsigned)vm->config->responses.restarts,
                           (unsigned)vm->config->responses.within_s);
        return;
    }
    if (!vm_stop(vm, VM_END_RESTART, reason))
        return;
    spin_lock(&vm->lock);
    vm->restarts[vm->restart_count++ % RESTARTS_MAX] = now;
    spin_unlock(&vm->lock);
}

/* At most once a second; how often in between is told by what counts the event. */
static void log_event(struct vm *vm, const char *reason)
{
    uint64_t now = timer_now();
    bool due;

    spin_lock(&vm->lock);
    due = now >= vm->log_from;
    if (due)
        vm->log_from = now + timer_frequency();
    spin_unlock(&vm->lock);
    if (due)
        console_report("nagaya: %s: %s\n", vm->config->name, reason);
}

bool vm_respond(struct vm *vm, enum vm_event event)
{
    const char *reason = events[event].reason;

    switch (response_to(vm, event)) {
    case VM_LOG:
        log_event(vm, reason);
        return false;
    case VM_RESTART:
        restart(vm, reason);
        return true;
    case VM_STOP:
        vm_stop(vm, VM_END_OFF, reason);
        return true;
    default:
        return false;
    }
}
