/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/class_check.c - does a VM keep to its real-time class? Doorbells of channels to a
 * VM_HRT are channel_check.c's. */
#include "core/vcpu.h"
#include "tools/config_check.h"

#define BLOCK        (2 * MiB) /* of Stage 2 */
#define CONSOLE_CORE 0u        /* core/irq.c sends the UART's interrupt there */
#define DEVICES      ((uint32_t)VDEV_PL011)
#define GIC_PAGE     4096

static bool has_budget(const struct vcpu_config *vcpu)
{
    return vcpu->sched.budget_us || vcpu->sched.period_us || vcpu->sched.deadline_us;
}

static void check_budgets(const struct subject *s)
{
    for (unsigned n = 0; n < s->vm->vcpu_count; n++) {
        bool has = has_budget(&s->vm->vcpus[n]);

        if (s->vm->realtime == VM_SRT && !has)
            problem_add(s->problems,
                        "%s: vcpu %u has no sched.budget_us, and realtime is VM_SRT: each vCPU "
                        "needs a budget and a period",
                        s->label, n);
        if (s->vm->realtime == VM_BE && has)
            problem_add(s->problems,
                        "%s: vcpu %u has a sched.budget_us, and realtime is VM_BE: make it VM_SRT",
                        s->label, n);
        if (s->vm->realtime == VM_HRT && has)
            problem_add(s->problems,
                        "%s: vcpu %u has a sched.budget_us, and realtime is VM_HRT: all of core %u "
                        "is its own, leave the budget out",
                        s->label, n, s->vm->vcpus[n].core);
    }
}

/* Each pair is told of once: with the VMs before it, with those after it that are no VM_HRT,
 * and with its own vCPUs before. */
static bool is_looked_at(const struct subject *s, unsigned v, unsigned vcpu, unsigned other)
{
    if (v == s->index)
        return other < vcpu;
    return v < s->index || s->check->system->vms[v].realtime != VM_HRT;
}

static void check_alone(const struct subject *s, unsigned vcpu)
{
    const struct system_config *system = s->check->system;
    unsigned core = s->vm->vcpus[vcpu].core;

    for (unsigned v = 0; v < system->vm_count; v++) {
        const struct vm_config *other = &system->vms[v];
        unsigned count = other->vcpus && other->vcpu_count <= VM_VCPU_MAX ? other->vcpu_count : 0;
        struct subject named;

        subject_init(&named, s->check, v);
        for (unsigned n = 0; n < count; n++)
            if (is_looked_at(s, v, vcpu, n) && other->vcpus[n].core == core)
                problem_add(s->problems,
                            "%s: vcpu %u lives on core %u, where vcpu %u of %s lives too: realtime "
                            "is VM_HRT, which needs vcpus[%u].core for itself",
                            s->label, vcpu, core, n, named.label, vcpu);
    }
    if (core == CONSOLE_CORE)
        problem_add(s->problems,
                    "%s: vcpu %u lives on core %u, which takes the interrupts of Nagaya's console; "
                    "realtime is VM_HRT: let vcpus[%u].core be another one",
                    s->label, vcpu, core, vcpu);
}

static void check_blocks(const struct subject *s)
{
    if (s->vm->ram.at.value % BLOCK || s->vm->ram.size % BLOCK)
        problem_add(s->problems,
                    "%s: RAM at 0x%08x with ram.size %u KiB is not in blocks of 2 MiB, as realtime "
                    "VM_HRT needs it: make ram.at and ram.size multiples of 2 MiB",
                    s->label, s->vm->ram.at.value, s->vm->ram.size / KiB);
}

/* An emulated device has no interrupt that such a VM could take. */
static void check_direct_devices(const struct subject *s)
{
    if (s->vm->virtual_devices & VDEV_KNOWN & ~DEVICES)
        problem_add(s->problems,
                    "%s: virtual_devices 0x%x; with realtime VM_HRT there can be a VDEV_PL011 "
                    "without its interrupt, and no other",
                    s->label, s->vm->virtual_devices);
    for (unsigned n = 0; s->vm->irqs && n < s->vm->irq_count; n++)
        if (s->vm->irqs[n].guest != s->vm->irqs[n].physical)
            problem_add(s->problems,
                        "%s: irqs %u: guest interrupt %u is interrupt %u of the board; realtime is "
                        "VM_HRT, which takes it from the board's GIC: let irqs[%u].guest be %u",
                        s->label, n, s->vm->irqs[n].guest, s->vm->irqs[n].physical, n,
                        s->vm->irqs[n].physical);
}

/* What the guest finds must be what the board has. */
static void check_board(const struct subject *s)
{
    const struct board *on = s->check->board;

    if (on->gic.cpu_interface.value % GIC_PAGE)
        problem_add(s->problems,
                    "%s: realtime is VM_HRT, which needs the GIC's CPU interface; %s has it at "
                    "0x%08x, not in pages of its own",
                    s->label, on->name, on->gic.cpu_interface.value);
    if (on->timer.virtual_irq != GUEST_VTIMER_IRQ || on->timer.physical_irq != GUEST_PTIMER_IRQ)
        problem_add(s->problems,
                    "%s: realtime is VM_HRT, which takes its timers' interrupts %u and %u itself; "
                    "%s has %u and %u",
                    s->label, GUEST_VTIMER_IRQ, GUEST_PTIMER_IRQ, on->name, on->timer.virtual_irq,
                    on->timer.physical_irq);
}

void check_class(const struct subject *s)
{
    if (s->vm->realtime > VM_HRT) {
        problem_add(s->problems, "%s: realtime %u is no class: VM_BE, VM_SRT or VM_HRT", s->label,
                    (unsigned)s->vm->realtime);
        return;
    }
    if (s->vm->vcpus && s->vm->vcpu_count <= VM_VCPU_MAX)
        check_budgets(s);
    if (s->vm->realtime != VM_HRT)
        return;
    for (unsigned n = 0; s->vm->vcpus && n < s->vm->vcpu_count && n < VM_VCPU_MAX; n++)
        check_alone(s, n);
    check_blocks(s);
    check_direct_devices(s);
    check_board(s);
}
