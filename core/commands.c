/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/commands.h"

#include <string.h>

#include "arch/timer.h"
#include "core/console.h"
#include "core/irq.h"
#include "core/lifecycle.h"

#define PERSON "from the console"

#define MS     1000u
#define US     1000000u
#define NS     1000000000u

struct command {
    const char *name;
    void (*run)(struct vm *vm); /* NULL unless the command names one */
    bool names_vm;
    const char *help;
};

static const char *name_of(const struct vm *vm)
{
    return vm->config->name;
}

/* Counters belong to a core that goes on counting. */
static unsigned count(const uint32_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* The same of ticks, as so many units a second. */
static unsigned in_units(const uint64_t *ticks, uint32_t unit)
{
    return (unsigned)(__atomic_load_n(ticks, __ATOMIC_RELAXED) * unit / timer_frequency());
}

/* What is there ---------------------------------------------------------------- */

static const char *state_of(struct vm *vm)
{
    static const char *const names[] = {"off", "loading", "running", "stopping", "quiescing"};
    enum vm_state state;

    spin_lock(&vm->lock);
    state = vm->state;
    spin_unlock(&vm->lock);
    return names[state];
}

static void show_vm(struct vm *vm)
{
    console_printf("%c %-15s %-8s %6u %7u  ", console_focus() == vm->number ? '*' : ' ',
                   name_of(vm), state_of(vm), count(&vm->starts),
                   (unsigned)(vm->config->ram.size / MiB));
    for (uint32_t i = 0; i < vm->config->vcpu_count; i++)
        console_printf(" %u", (unsigned)vm->vcpus[i].core->id);
    console_puts("\n");
}

static void show_vms(struct vm *none)
{
    (void)none;
    console_puts(
        "  VM              state    starts RAM/MiB   cores of its vCPUs (* has the focus)\n");
    for (uint32_t i = 0; i < vm_count; i++)
        show_vm(&vms[i]);
}

static void show_cores(struct vm *none)
{
    (void)none;
    console_puts("  core  state  vCPUs  kicks sent  received  switching/us  worst/ns   late/ns\n");
    for (uint32_t id = 0; id < board.core_count; id++) {
        const struct core *core = &cores[id];

        if (!core->online && !core->vcpu_count)
            continue;
        console_printf("  %4u  %-5s  %5u  %10u  %8u  %12u  %8u  %8u\n", (unsigned)id,
                       core->online ? "on" : "off", (unsigned)core->vcpu_count,
                       count(&core->kicks_sent), count(&core->kicks_received),
                       in_units(&core->switch_ticks, US), in_units(&core->switch_worst, NS),
                       in_units(&core->late_worst, NS));
    }
}

static void show_counters(const struct vcpu *vcpu)
{
    const struct vcpu_stats *stats = &vcpu->stats;
    uint64_t ran = sched_ran(vcpu->core, &vcpu->sched);

    console_printf("%12s.%u", name_of(vcpu->vm), (unsigned)vcpu->number);
    for (unsigned cause = 0; cause < EXIT_CAUSES; cause++)
        console_printf(" %9u", count(&stats->exits[cause]));
    console_printf(" %9u %9u %9u %9u\n", count(&stats->exits[EXIT_TIMER]) + count(&stats->injected),
                   count(&stats->switches), in_units(&ran, MS), count(&vcpu->sched.spent));
}

/* Modulo 2^32, since power-on. */
static void show_stats(struct vm *none)
{
    (void)none;
    console_puts("  exits:             hvc       smc       wfi        cp      mmio     timer"
                 "       irq     other  physical  switches    ran/ms     spent\n");
    for (uint32_t i = 0; i < vcpu_count; i++)
        show_counters(&vcpus[i]);
}

static void show_latency_of(const struct latency *latency)
{
    unsigned times = 0;

    for (unsigned n = 0; n < LATENCY_BUCKETS; n++)
        times += count(&latency->counts[n]);
    console_printf(" %9u %9u %9u ", times, in_units(&latency->worst, NS),
                   in_units(&latency->worst_at, MS));
    for (unsigned n = 0; n < LATENCY_BUCKETS; n++)
        if (latency->counts[n])
            console_printf(" %u:%u", n, count(&latency->counts[n]));
    console_puts("\n");
}

static void show_vcpu_latency(const struct vcpu *vcpu)
{
    console_printf("%12s.%u wake    ", name_of(vcpu->vm), (unsigned)vcpu->number);
    show_latency_of(&vcpu->wake);
    console_printf("%12s.%u timer   ", name_of(vcpu->vm), (unsigned)vcpu->number);
    show_latency_of(&vcpu->timer);
}

static void show_latency(struct vm *none)
{
    const struct irq_watched *irq;

    (void)none;
    if (!__atomic_exchange_n(&irq_timers_are_watched, true, __ATOMIC_RELAXED))
        console_puts("nagaya: from now on virtual timers are watched as well\n");
    console_printf(
        "  %u ticks/us              times  worst/ns     at/ms  n:times it took under 2^n ticks\n",
        (unsigned)(timer_frequency() / US));
    for (uint32_t i = 0; i < vcpu_count; i++)
        show_vcpu_latency(&vcpus[i]);
    for (unsigned n = 0; (irq = irq_watched(n)) != NULL; n++) {
        console_printf("%12s   irq %-4u", name_of(irq->vm), (unsigned)irq->guest_irq);
        show_latency_of(&irq->latency);
    }
}

/* What is done ------------------------------------------------------------------- */

/* The VM's end, and its beginning, say so themselves. */
static void start(struct vm *vm)
{
    const struct core *missing = vm_missing_core(vm);

    if (missing)
        console_printf("nagaya: %s wants core %u, which is off\n", name_of(vm),
                       (unsigned)missing->id);
    else if (vm_start(vm))
        console_printf("nagaya: %s starts\n", name_of(vm));
    else
        console_printf("nagaya: %s is %s\n", name_of(vm), state_of(vm));
}

static void stop(struct vm *vm)
{
    if (!vm_stop(vm, VM_END_PARKED, "stopped " PERSON))
        console_printf("nagaya: %s is %s\n", name_of(vm), state_of(vm));
}

static void restart(struct vm *vm)
{
    if (!vm_stop(vm, VM_END_RESTART, PERSON))
        start(vm);
}

static void focus(struct vm *vm)
{
    console_set_focus(vm->number);
}

static void power_off(struct vm *none)
{
    (void)none;
    if (!board_power_off())
        console_puts("nagaya: a VM is not off: vms says which, stop stops it\n");
}

static void show_help(struct vm *none);

// clang-format off
static const struct command commands[] = {
    {"help",     show_help,  false, "this text"},
    {"vms",      show_vms,   false, "the VMs and how they are"},
    {"cores",    show_cores, false, "the cores, and how often they called each other"},
    {"stats",    show_stats, false, "each vCPU: exits by cause, interrupts, switches, time"},
    {"latency",  show_latency, false, "how long vCPUs and interrupts waited, and how often"},
    {"focus",    focus,      true,  "type for this VM, and see what it prints at once"},
    {"start",    start,      true,  "as after power-on"},
    {"stop",     stop,       true,  "at once; nothing is asked of the guest"},
    {"restart",  restart,    true,  "stop and start"},
    {"poweroff", power_off,  false, "the board, when all VMs are off"},
};
// clang-format on

static void show_help(struct vm *none)
{
    (void)none;
    for (unsigned n = 0; n < COUNT(commands); n++)
        console_printf("  %-8s %-4s  %s\n", commands[n].name, commands[n].names_vm ? "NAME" : "",
                       commands[n].help);
}

/* What was typed ----------------------------------------------------------------- */

/* The next word, which is ended in place; "" when there is none. */
static char *next_word(char **text)
{
    char *word = *text + strspn(*text, " ");
    char *end = word + strcspn(word, " ");

    *text = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

static bool is(const char *word, const char *name)
{
    size_t length = strlen(name);

    return strlen(word) == length && memcmp(word, name, length) == 0;
}

static const struct command *find_command(const char *name)
{
    for (unsigned n = 0; n < COUNT(commands); n++)
        if (is(name, commands[n].name))
            return &commands[n];
    return NULL;
}

static struct vm *find_vm(const char *name)
{
    for (uint32_t i = 0; i < vm_count; i++)
        if (is(name, name_of(&vms[i])))
            return &vms[i];
    return NULL;
}

void commands_run(char *text)
{
    const char *name = next_word(&text), *argument = next_word(&text);
    const struct command *command = find_command(name);
    struct vm *vm = find_vm(argument);

    if (!*name)
        return;
    if (!command)
        console_printf("nagaya: no command is called %s: help lists them\n", name);
    else if (command->names_vm && !*argument)
        console_printf("nagaya: %s whom? vms lists the VMs\n", name);
    else if (command->names_vm && !vm)
        console_printf("nagaya: no VM is called %s: vms lists them\n", argument);
    else if (*next_word(&text) || (!command->names_vm && *argument))
        console_printf("nagaya: %s: that is too many words\n", name);
    else
        command->run(vm);
}
