/* SPDX-License-Identifier: BSD-2-Clause */
/* core/vcpu.c - the life of a vCPU on its core, from request to request.
 *
 * No wake-up is lost. A vCPU goes to sleep in three steps, all on its core and with
 * interrupts masked: (1) look whether an interrupt is signalled, (2) leave the run
 * queue, (3) vcpu_next() empties the mailbox, and the core sleeps only if it is still
 * empty then. Who brings an interrupt first changes the vGIC, then posts, then kicks.
 * If the change comes before (1), it is seen there; if it comes later, the request is
 * in the mailbox at (3) or the kick ends the core's sleep, and handling the request
 * looks again, or wakes who is not loaded. A request that a vCPU has already is not
 * posted again: it is still to be handled, or it stays until load(), which comes before
 * (1) in any case.
 */
#include "core/vcpu.h"

#include "arch/cpu.h"
#include "arch/timer.h"
#include "arch/tlb.h"
#include "core/hard.h"
#include "core/irq.h"
#include "core/lifecycle.h"
#include "core/panic.h"
#include "core/response.h"
#include "core/vm.h"

static struct vcpu *vcpu_of(struct sched_entity *entity)
{
    return (struct vcpu *)((char *)entity - offsetof(struct vcpu, sched));
}

static void make_ready(struct vcpu *vcpu, enum vcpu_state state)
{
    vcpu->state = state;
    sched_wake(vcpu->core, &vcpu->sched, timer_now());
}

static void make_idle(struct vcpu *vcpu, enum vcpu_state state)
{
    vcpu->state = state;
    sched_block(vcpu->core, &vcpu->sched);
}

/* Into the CPU and out of it ---------------------------------------------- */

static void unload(struct vcpu *vcpu)
{
    uint64_t deadline;

    if (!core_is_hard(vcpu->core))
        vgic_unload(&vcpu->vm->vgic, vcpu->number); /* while its timer still holds its line */
    world_save(&vcpu->world, &vcpu->context);
    if (core_is_hard(vcpu->core))
        hard_take_back(vcpu->core);
    vcpu->core->current = NULL;
    vcpu->core->last = vcpu;
    if (vcpu->state != VCPU_OFF && world_timer_deadline(&vcpu->world, &deadline))
        alarm_set(&vcpu->vtimer_alarm, deadline);
}

/* The TLB may hold a sibling's translations under the same VMID and ASID. */
static void part_from_siblings(const struct vcpu *vcpu)
{
    uint8_t *last = &vcpu->vm->last_on_core[vcpu->core->id];

    if (*last == vcpu->number + 1)
        return;
    tlb_invalidate_loaded();
    *last = (uint8_t)(vcpu->number + 1);
}

static void load(struct vcpu *vcpu)
{
    struct core *core = vcpu->core;

    /* Before vgic_load(): what comes later is told of again. */
    __atomic_fetch_and(&vcpu->requests, ~(uint32_t)VCPU_LOOK, __ATOMIC_ACQUIRE);
    vcpu->stats.switches++;
    alarm_cancel(&vcpu->vtimer_alarm);
    world_load(&vcpu->world, &vcpu->context);
    part_from_siblings(vcpu);
    core->current = vcpu;
    if (core_is_hard(core)) {
        vcpu_take_fp(vcpu); /* for good: it never traps */
        hard_lend(vcpu);
        return;
    }
    vgic_load(&vcpu->vm->vgic, vcpu->number);
    world_fp_trap(core->fp_owner != vcpu);
}

__attribute__((cold, noinline)) void vcpu_arrived(struct vcpu *vcpu)
{
    uint64_t now = timer_now();

    if (vcpu->sched.woken)
        latency_add(&vcpu->wake, now - vcpu->sched.woken, now);
    if (vcpu->irq)
        latency_add(vcpu->irq, now - vcpu->irq_since, now);
    vcpu->sched.woken = 0;
    vcpu->irq = NULL;
}

static void change_to(struct vcpu *vcpu)
{
    struct core *core = vcpu->core;

    if (core->current)
        unload(core->current);
    load(vcpu);
    sched_switched(core, core->last ? &core->last->sched : NULL, timer_now());
}

/* For one that has nothing to load yet: what comes for who was loaded last is not its business. */
static void make_way(struct core *core)
{
    struct vcpu *left = core->current;

    unload(left);
    sched_switched(core, &left->sched, timer_now());
}

static void switch_to(struct vcpu *vcpu)
{
    if (vcpu->core->current != vcpu)
        change_to(vcpu);
    if (vcpu->sched.woken || vcpu->irq)
        vcpu_arrived(vcpu);
}

/* Nothing of it remains in the CPU, and no alarm. */
static void forget(struct vcpu *vcpu)
{
    struct core *core = vcpu->core;

    if (core->current == vcpu)
        unload(vcpu);
    if (core->fp_owner == vcpu)
        core->fp_owner = NULL;
    alarm_cancel(&vcpu->vtimer_alarm);
    vcpu->ptimer = (struct ptimer){0};
    vcpu_update_ptimer(vcpu);
}

void vcpu_take_fp(struct vcpu *vcpu)
{
    struct core *core = vcpu->core;

    world_fp_trap(false);
    if (core->fp_owner == vcpu)
        return;
    if (core->fp_owner)
        world_fp_save(&core->fp_owner->world.fp);
    world_fp_load(&vcpu->world.fp);
    core->fp_owner = vcpu;
}

/* On and off -------------------------------------------------------------- */

static void begin(struct vcpu *vcpu)
{
    const struct vcpu_start *start = &vcpu->start;
    struct vm *vm = vcpu->vm;

    make_idle(vcpu, VCPU_OFF); /* not loaded any more, so vcpu_next() has to be asked */
    forget(vcpu);
    world_reset(&vcpu->world, &vcpu->context, vcpu->number, vm->config->vcpu_count, vm->quiet,
                core_is_hard(vcpu->core) ? hard_vttbr(vcpu) : stage2_vttbr(&vm->stage2));
    if (core_is_hard(vcpu->core))
        world_make_hard(&vcpu->world);
    context_start(&vcpu->context, start->entry, start->r);
    vcpu->begun = timer_now();
    __atomic_store_n(&vcpu->power, VCPU_POWER_ON, __ATOMIC_RELEASE);
    make_ready(vcpu, VCPU_READY);
}

/* To VCPU_OFF; the VM hears of it last, because then it may go away. */
static void leave(struct vcpu *vcpu)
{
    make_idle(vcpu, VCPU_OFF);
    vcpu->resume_at_entry = false;
    forget(vcpu);
    vm_vcpu_left(vcpu);
}

void vcpu_power_off(struct vcpu *vcpu)
{
    leave(vcpu);
}

void vcpu_power_down(struct vcpu *vcpu, const struct vcpu_start *start)
{
    vcpu->start = *start;
    vcpu->resume_at_entry = true;
    vcpu_wait_for_interrupt(vcpu);
    if (vcpu->state == VCPU_READY)
        vcpu_wake(vcpu);
}

void vcpu_wait_for_interrupt(struct vcpu *vcpu)
{
    if (core_is_hard(vcpu->core))
        return; /* CPU_SUSPEND: its core is nobody else's, and who wakes it is not for us to see */
    if (!vgic_has_signal(&vcpu->vm->vgic, vcpu->number))
        make_idle(vcpu, VCPU_WAITING);
}

void vcpu_hold(struct vcpu *vcpu)
{
    if (!core_is_hard(vcpu->core)) /* who tries again at once, and takes interrupts meanwhile */
        make_idle(vcpu, VCPU_HELD);
}

void vcpu_wake(struct vcpu *vcpu)
{
    bool over = vcpu->resume_at_entry;

    if (vcpu->state != VCPU_WAITING && !over)
        return;
    vcpu->resume_at_entry = false;
    if (over)
        begin(vcpu);
    else
        make_ready(vcpu, VCPU_READY);
}

/* Requests ---------------------------------------------------------------- */

void vcpu_post(struct vcpu *vcpu, uint32_t requests)
{
    struct core *core = vcpu->core;
    uint32_t before;

    if (core_is_hard(core))
        requests &= VCPU_LOAD | VCPU_START | VCPU_STOP; /* for anything less nobody disturbs it */
    if (!requests)
        return;
    /* What they are about (power, an interrupt), before the requests: who takes them for
     * an older message looks at it then. And the requests, before the mailbox tells of them. */
    before = __atomic_fetch_or(&vcpu->requests, requests, __ATOMIC_RELEASE);
    if (!(requests & ~before))
        return; /* who left the same tells of it, or it need not be told */
    before = __atomic_fetch_or(&core->mailbox, BIT(vcpu->mailbox_bit), __ATOMIC_ACQ_REL);
    if (!before && core != this_core())
        irq_kick(core);
}

static bool is_awaited(const struct vcpu *vcpu)
{
    return __atomic_load_n(&vcpu->power, __ATOMIC_ACQUIRE) == VCPU_POWER_ON_PENDING;
}

static void on_load(struct vcpu *vcpu)
{
    if (is_awaited(vcpu))
        make_ready(vcpu, VCPU_LOADING);
}

static void on_start(struct vcpu *vcpu)
{
    if (is_awaited(vcpu))
        begin(vcpu);
}

/* Who is not loaded looks when it is, whatever comes until then: the request stays, so that it
 * takes no more kicks, which somebody else on this core would feel. So who waits is woken even if
 * what was signalled is gone by now (WFI may end for nothing): that is its own time again. */
static void on_look(struct vcpu *vcpu)
{
    struct vgic *vgic = &vcpu->vm->vgic;

    if (vcpu->core->current != vcpu) {
        __atomic_fetch_or(&vcpu->requests, VCPU_LOOK, __ATOMIC_RELAXED);
        vcpu_wake(vcpu);
        return;
    }
    vgic_sync(vgic, vcpu->number);
    if (vcpu->state == VCPU_WAITING && vgic_has_signal(vgic, vcpu->number))
        vcpu_wake(vcpu);
}

static void on_release(struct vcpu *vcpu)
{
    if (vcpu->state == VCPU_HELD)
        make_ready(vcpu, VCPU_READY);
}

static void (*const handlers[])(struct vcpu *) = {on_load, on_start, on_look, on_release};

/* Who leaves does not load or start by an older request. */
static void handle_requests(struct vcpu *vcpu)
{
    uint32_t requests = __atomic_exchange_n(&vcpu->requests, 0, __ATOMIC_ACQUIRE);

    if (requests & VCPU_STOP && vm_vcpu_must_leave(vcpu)) {
        leave(vcpu);
        return;
    }
    for (requests &= ~(uint32_t)VCPU_STOP; requests; requests &= requests - 1)
        handlers[__builtin_ctz(requests)](vcpu);
}

static void empty_mailbox(struct core *core)
{
    uint32_t posted = __atomic_exchange_n(&core->mailbox, 0, __ATOMIC_ACQUIRE);

    for (posted &= ~MAILBOX_RESCHEDULE; posted; posted &= posted - 1)
        handle_requests(core->vcpus[__builtin_ctz(posted)]);
}

/* A handler may have left requests on this core itself, which no kick tells of. */
static void sleep(struct core *core)
{
    if (!__atomic_load_n(&core->mailbox, __ATOMIC_ACQUIRE))
        cpu_wait_for_interrupt();
    irq_poll(core);
}

struct context *vcpu_next(struct core *core)
{
    for (;;) {
        struct sched_entity *first;
        struct vcpu *next;

        empty_mailbox(core);
        first = sched_pick(core, timer_now());
        next = first ? vcpu_of(first) : NULL;
        if (!next) {
            sleep(core);
        } else if (next->state == VCPU_LOADING) {
            if (core->current)
                make_way(core);
            core->last = next;
            irq_poll(core); /* not after all that led here, and a step as well */
            if (!__atomic_load_n(&core->mailbox, __ATOMIC_RELAXED))
                vm_load_step(next->vm);
        } else {
            switch_to(next);
            if (!__atomic_load_n(&core->mailbox, __ATOMIC_RELAXED))
                return &next->context;
        }
    }
}

/* Timers ------------------------------------------------------------------ */

void vcpu_update_ptimer(struct vcpu *vcpu)
{
    uint64_t now = timer_now(), deadline;
    bool high = ptimer_line(&vcpu->ptimer, now);

    vgic_set_line(&vcpu->vm->vgic, vcpu->number, GUEST_PTIMER_IRQ, high);
    if (!high && ptimer_deadline(&vcpu->ptimer, &deadline))
        alarm_set(&vcpu->ptimer_alarm, deadline);
    else
        alarm_cancel(&vcpu->ptimer_alarm);
}

static void ptimer_rings(struct alarm *alarm)
{
    vcpu_update_ptimer((struct vcpu *)((char *)alarm - offsetof(struct vcpu, ptimer_alarm)));
}

/* Once loaded, the timer itself raises the interrupt. */
static void vtimer_rings(struct alarm *alarm)
{
    vcpu_wake((struct vcpu *)((char *)alarm - offsetof(struct vcpu, vtimer_alarm)));
}

/* Filling the VM's memory uses its budget as well, and is not its program's doing: neither is what
 * is missing of a budget that both had a part in. */
static void overran(struct sched_entity *entity)
{
    const struct vcpu *vcpu = vcpu_of(entity);

    if (vcpu->state != VCPU_LOADING && timer_now() - vcpu->begun >= entity->budget.period)
        vm_respond(vcpu->vm, VM_OVERRUN);
}

void vcpu_init(struct vcpu *vcpu, struct vm *vm, uint32_t number, struct core *core,
               const struct sched_params *params)
{
    CHECK(core->vcpu_count < CORE_VCPU_MAX);
    vcpu->vm = vm;
    vcpu->number = number;
    vcpu->core = core;
    vcpu->mailbox_bit = core->vcpu_count;
    sched_init(&vcpu->sched, params);
    if (vm->config->responses.overrun > VM_IGNORE)
        vcpu->sched.overran = overran;
    vcpu->power = VCPU_POWER_OFF;
    vcpu->context.hyp_sp = (uint32_t)(uintptr_t)core->stack_top;
    alarm_init(&vcpu->ptimer_alarm, ptimer_rings);
    alarm_init(&vcpu->vtimer_alarm, vtimer_rings);
    core->vcpus[core->vcpu_count++] = vcpu;
}
