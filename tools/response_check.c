/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/response_check.c - what a configuration wants to follow when a VM does what it should
 * not, and the watchdog that tells. */
#include "tools/config_check.h"

static const char *response_name(unsigned response)
{
    static const char *const names[VM_RESPONSES] = {"VM_RESPONSE_DEFAULT", "VM_IGNORE", "VM_LOG",
                                                    "VM_RESTART", "VM_STOP"};

    return response < VM_RESPONSES ? names[response] : "a number that means nothing";
}

static void check_response(const struct subject *s, const char *event, unsigned response)
{
    if (response >= VM_RESPONSES)
        problem_add(s->problems, "%s: responses.%s is %u, enum vm_response ends at %u", s->label,
                    event, response, VM_RESPONSES - 1);
}

static bool has_reservation(const struct vm_config *vm)
{
    for (unsigned n = 0; vm->vcpus && n < vm->vcpu_count; n++)
        if (vm->vcpus[n].sched.budget_us)
            return true;
    return false;
}

static void check_watchdog(const struct subject *s)
{
    const struct vm_config *vm = s->vm;
    bool there = vm->virtual_devices & VDEV_SP805;

    if (vm->watchdog_ms && !there)
        problem_add(s->problems, "%s: watchdog_ms is %u, but virtual_devices has no VDEV_SP805",
                    s->label, vm->watchdog_ms);
    if (vm->watchdog_ms > WATCHDOG_MS_MAX)
        problem_add(s->problems, "%s: watchdog_ms %u, it can count to %d", s->label,
                    vm->watchdog_ms, WATCHDOG_MS_MAX);
    if (vm->responses.silence && !there)
        problem_add(s->problems,
                    "%s: responses.silence is %s, but virtual_devices has no VDEV_SP805", s->label,
                    response_name(vm->responses.silence));
}

void check_responses(const struct subject *s)
{
    const struct response_config *responses = &s->vm->responses;

    check_response(s, "overrun", responses->overrun);
    check_response(s, "silence", responses->silence);
    check_response(s, "fault", responses->fault);
    if (responses->overrun > VM_IGNORE && !has_reservation(s->vm))
        problem_add(s->problems, "%s: responses.overrun is %s, but no vCPU has a sched.budget_us",
                    s->label, response_name(responses->overrun));
    if (responses->restarts > RESTARTS_MAX)
        problem_add(s->problems, "%s: responses.restarts %u, a limit can be %d", s->label,
                    responses->restarts, RESTARTS_MAX);
    if (!responses->restarts != !responses->within_s)
        problem_add(s->problems,
                    "%s: responses.restarts is %u and within_s %u: a limit needs both, no limit "
                    "neither",
                    s->label, responses->restarts, responses->within_s);
    check_watchdog(s);
}
