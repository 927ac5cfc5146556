/* SPDX-License-Identifier: BSD-2-Clause */
#include "tools/admission.h"

#include <string.h>

#include "tools/schedulability.h"

#define PERIOD_MAX_US 1000000u
#define ON_CORE_MAX   (VM_MAX * VM_VCPU_MAX)

/* A core and who lives there, in the order of the configuration. */
struct residents {
    struct resident {
        const struct vm_config *vm;
        unsigned vcpu;
    } all[ON_CORE_MAX];
    unsigned count;
    struct reservation reservations[ON_CORE_MAX]; /* of those that have one */
    struct resident reserved[ON_CORE_MAX];
    struct reserved_core core;
};

static const struct sched_params *params_of(const struct resident *resident)
{
    return &resident->vm->vcpus[resident->vcpu].sched;
}

/* Fields -------------------------------------------------------------------------------- */

static uint32_t deadline_of(const struct sched_params *params)
{
    return params->deadline_us ? params->deadline_us : params->period_us;
}

void check_reservation(const struct subject *s, unsigned n)
{
    const struct sched_params *params = &s->vm->vcpus[n].sched;

    if (!params->budget_us) {
        if (params->period_us || params->deadline_us)
            problem_add(s->problems,
                        "%s: vcpu %u: sched.%s_us is %u, but sched.budget_us is not set", s->label,
                        n, params->period_us ? "period" : "deadline",
                        params->period_us ? params->period_us : params->deadline_us);
    } else if (!params->period_us) {
        problem_add(s->problems,
                    "%s: vcpu %u: sched.budget_us is %u, but sched.period_us is not set", s->label,
                    n, params->budget_us);
    } else if (params->period_us > PERIOD_MAX_US) {
        problem_add(s->problems, "%s: vcpu %u: sched.period_us is %u, at most %u (1 s) is allowed",
                    s->label, n, params->period_us, PERIOD_MAX_US);
    } else if (params->deadline_us > params->period_us) {
        problem_add(s->problems,
                    "%s: vcpu %u: sched.deadline_us %u is later than sched.period_us %u", s->label,
                    n, params->deadline_us, params->period_us);
    } else if (params->budget_us > deadline_of(params)) {
        problem_add(s->problems, "%s: vcpu %u: sched.budget_us %u does not fit into sched.%s_us %u",
                    s->label, n, params->budget_us, params->deadline_us ? "deadline" : "period",
                    deadline_of(params));
    }
}

/* Cores --------------------------------------------------------------------------------- */

static void add_resident(struct residents *on, struct resident resident)
{
    const struct sched_params *params = params_of(&resident);

    on->all[on->count++] = resident;
    if (!params->budget_us) {
        on->core.shared = true;
        return;
    }
    on->reserved[on->core.count] = resident;
    on->reservations[on->core.count++] = (struct reservation){
        .priority = params->priority,
        .budget = params->budget_us,
        .deadline = deadline_of(params),
        .period = params->period_us,
    };
}

static void find_residents(const struct check *check, unsigned core, struct residents *on)
{
    const struct system_config *system = check->system;

    *on = (struct residents){.core = {.tasks = on->reservations, .hyp = check->board->hyp_us}};
    for (unsigned v = 0; v < system->vm_count; v++)
        for (unsigned n = 0; n < system->vms[v].vcpu_count; n++)
            if (system->vms[v].vcpus[n].core == core)
                add_resident(on, (struct resident){&system->vms[v], n});
}

/* In tenths of a percent, rounded up. */
static unsigned load(const struct reserved_core *core, uint32_t hyp)
{
    double sum = 0;

    for (unsigned n = 0; n < core->count; n++)
        sum += 1000.0 * (core->tasks[n].budget + hyp) / core->tasks[n].period;
    return (unsigned)sum + (sum - (unsigned)sum > 1e-6);
}

/* Policies -------------------------------------------------------------------------------- */

#define FIX "less sched.budget_us, a longer sched.period_us or another core would do"

/* The set with this count is refused, and without its last one it was not. */
static bool fixed_priority_fits(const struct residents *on, struct problems *problems,
                                unsigned core)
{
    for (unsigned n = 0; n < on->core.count; n++) {
        const struct resident *who = &on->reserved[n];

        if (fixed_priority_response(&on->core, n) != NEVER)
            continue;
        problem_add(problems,
                    "%s: vcpu %u: core %u may give it its sched.budget_us of %u later than "
                    "%u us after it wakes, its sched.%s_us, because of more urgent ones: " FIX
                    " for one of them",
                    who->vm->name, who->vcpu, core, on->reservations[n].budget,
                    on->reservations[n].deadline,
                    params_of(who)->deadline_us ? "deadline" : "period");
        return false;
    }
    return true;
}

static bool edf_fits(const struct residents *on, struct problems *problems, unsigned core)
{
    struct residents some = *on;

    for (some.core.count = 1; some.core.count <= on->core.count; some.core.count++) {
        const struct resident *who = &on->reserved[some.core.count - 1];
        unsigned tenths = load(&some.core, some.core.hyp);
        struct overload overload = edf_overload(&some.core);

        if (!overload.within)
            continue;
        if (overload.within != NEVER)
            problem_add(problems,
                        "%s: vcpu %u: with its sched.budget_us of %u, core %u may have to give "
                        "%llu us within %llu us: " FIX,
                        who->vm->name, who->vcpu, params_of(who)->budget_us, core,
                        (unsigned long long)overload.demand, (unsigned long long)overload.within);
        else if (tenths > 1000)
            problem_add(problems,
                        "%s: vcpu %u: with its sched.budget_us of %u, %u.%u %% of core %u would "
                        "be reserved, %u us of Nagaya's own for each budget included: " FIX,
                        who->vm->name, who->vcpu, params_of(who)->budget_us, tenths / 10,
                        tenths % 10, core, some.core.hyp);
        else
            problem_add(problems,
                        "%s: vcpu %u: its sched.period_us of %u and those of core %u's others "
                        "have no common multiple within which all could be tried: rounder periods "
                        "would do",
                        who->vm->name, who->vcpu, params_of(who)->period_us, core);
        return false;
    }
    return true;
}

static uint64_t response_of(const struct residents *on, unsigned n)
{
    return fixed_priority_response(&on->core, n);
}

static uint64_t room_of(const struct residents *on, unsigned n)
{
    return edf_room(&on->core, n);
}

static const struct policy {
    const char *name;
    bool (*fits)(const struct residents *on, struct problems *problems, unsigned core);
    const char *figure;
    uint64_t (*figure_of)(const struct residents *on, unsigned n);
} policies[] = {
    {"fixed_priority", fixed_priority_fits, "response", response_of},
    {"edf", edf_fits, "room", room_of},
};

static const struct policy *find_policy(const char *name)
{
    for (unsigned n = 0; n < COUNT(policies); n++)
        if (!strcmp(policies[n].name, name))
            return &policies[n];
    return NULL;
}

void admission_check(const struct check *check, const char *name)
{
    const struct policy *policy = find_policy(name);
    struct residents on;

    for (unsigned core = 0; core < check->core_count; core++) {
        find_residents(check, core, &on);
        if (on.core.count && policy)
            policy->fits(&on, check->problems, core);
        else if (on.core.count)
            problem_add(check->problems,
                        "%s: vcpu %u: sched.budget_us is set, and nobody can say whether SCHED=%s "
                        "keeps it: fixed_priority and edf would do",
                        on.reserved[0].vm->name, on.reserved[0].vcpu, name);
    }
}

/* The map --------------------------------------------------------------------------------- */

static void write_residents(FILE *out, const struct residents *on, const struct policy *policy)
{
    char name[VM_NAME_MAX + 8];
    unsigned reserved = 0;

    for (unsigned n = 0; n < on->count; n++) {
        const struct resident *who = &on->all[n];
        const struct sched_params *params = params_of(who);

        snprintf(name, sizeof(name), "%.15s.%u", who->vm->name, who->vcpu % VM_VCPU_MAX);
        fprintf(out, "  %-18s %8u", name, params->priority);
        if (params->budget_us)
            fprintf(out, " %8u %8u %8u %8llu\n", params->budget_us, params->period_us,
                    deadline_of(params), (unsigned long long)policy->figure_of(on, reserved++));
        else
            fprintf(out, "  what is left\n");
    }
}

void admission_write(FILE *out, const struct check *check, const char *name)
{
    const struct policy *policy = find_policy(name);
    struct residents on;

    for (unsigned core = 0; core < check->core_count && policy; core++) {
        unsigned budgets, all;

        find_residents(check, core, &on);
        if (!on.core.count)
            continue;
        budgets = load(&on.core, 0);
        all = load(&on.core, on.core.hyp);
        fprintf(out, "\ncore %u, %s: %u.%u %% reserved, %u.%u %% with %u us of Nagaya's for each\n",
                core, policy->name, budgets / 10, budgets % 10, all / 10, all % 10, on.core.hyp);
        fprintf(out, "  %-18s %8s %8s %8s %8s %8s  (us)\n", "vCPU", "priority", "budget", "period",
                "deadline", policy->figure);
        write_residents(out, &on, policy);
    }
}
