/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/irq.h"

#include "arch/cpu.h"
#include "arch/gic.h"
#include "arch/timer.h"
#include "core/alarm.h"
#include "core/board.h"
#include "core/console.h"
#include "core/hard.h"
#include "core/panic.h"
#include "core/vm.h"

#define IRQ_MAX       512u /* IDs that a board of ours may use */
#define UART_REST_US  100u
#define US_PER_SECOND 1000000u
#define MS_PER_SECOND 1000u

struct owner { /* constant after boot */
    struct vm *vm;
    uint32_t guest_irq;
    struct latency *latency; /* or NULL */
};

static struct owner owners[IRQ_MAX];
static struct irq_watched watched[IRQ_WATCHED_MAX];
static unsigned watched_count;

bool irq_timers_are_watched;

static struct alarm uart_rest, uart_poll; /* the first core's, as the interrupt is */

static void on_kick(struct core *core)
{
    core->kicks_received++; /* the mailbox is looked at on the way back */
}

static void on_stop(struct core *core)
{
    (void)core;
    panic_stop_here();
}

static void on_alarm(struct core *core)
{
    (void)core;
    alarm_expire();
}

static void on_maintenance(struct core *core)
{
    if (core->current)
        vgic_maintain(&core->current->vm->vgic, core->current->number);
}

/* While somebody pastes: QEMU's UART is as quick as we are, and whoever has the core now
 * would not get on before the last byte. */
static void on_uart(struct core *core)
{
    (void)core;
    if (!console_irq())
        return;
    gic_irq_disable(board.uart.irq);
    alarm_set(&uart_rest, timer_now() + timer_frequency() / US_PER_SECOND * UART_REST_US);
}

static void uart_rested(struct alarm *alarm)
{
    (void)alarm;
    gic_irq_enable(board.uart.irq);
}

static void set_uart_poll(void)
{
    alarm_set(&uart_poll, timer_now() + (uint64_t)timer_frequency() *
                                            system_config.console_poll_ms / MS_PER_SECOND);
}

static void poll_uart(struct alarm *alarm)
{
    (void)alarm;
    console_irq();
    set_uart_poll();
}

void irq_start_uart_poll(void)
{
    alarm_init(&uart_poll, poll_uart);
    if (system_config.console_poll_ms)
        set_uart_poll();
}

/* Ours: few, so a walk is quick; the busiest first. */
static const struct {
    const uint16_t *id;
    void (*handle)(struct core *core);
} own[] = {
    {&board.maintenance_irq, on_maintenance},
    {&board.timer.hyp_irq, on_alarm},
    {&board.uart.irq, on_uart},
    {&(const uint16_t){GIC_SGI_KICK}, on_kick},
    {&(const uint16_t){GIC_SGI_STOP}, on_stop}, /* another core panics */
};

static void handle_own(struct core *core, uint32_t iar)
{
    unsigned id = GIC_IAR_ID(iar);

    for (unsigned i = 0; i < COUNT(own); i++) {
        if (*own[i].id == id) {
            own[i].handle(core);
            gic_deactivate(iar);
            return;
        }
    }
    gic_irq_disable(id);
    gic_deactivate(iar);
    if (id < IRQ_SGI_COUNT)
        return; /* a VM_HRT's, to a vCPU that is off */
    console_report("nagaya: core %u: interrupt %u is nobody's: switched off\n", (unsigned)core->id,
                   id);
}

static void to_guest(struct vcpu *vcpu, unsigned guest_irq, struct latency *latency)
{
    vcpu->stats.injected++;
    if (latency && !vcpu->irq) {
        vcpu->irq = latency;
        vcpu->irq_since = timer_now();
    }
    vgic_inject_hw(&vcpu->vm->vgic, vcpu->number, guest_irq);
    vcpu_wake(vcpu);
}

/* An SPI comes to the core of its target. That may have changed since, or it came before
 * it changed: then any other vCPU of the VM on this core hands it on. */
static struct vcpu *receiver(const struct core *core, const struct owner *owner)
{
    struct vm *vm = owner->vm;
    struct vcpu *vcpu = &vm->vcpus[vgic_spi_target(&vm->vgic, owner->guest_irq)];

    for (uint32_t n = 0; vcpu->core != core && n < vm->config->vcpu_count; n++)
        vcpu = &vm->vcpus[n];
    return vcpu;
}

static __attribute__((cold, noinline)) void watch_timer(struct vcpu *vcpu)
{
    uint64_t now = timer_now(), due = timer_guest_deadline();

    latency_add(&vcpu->timer, now > due ? now - due : 0, now);
}

static void handle(struct core *core, uint32_t iar)
{
    unsigned id = GIC_IAR_ID(iar);

    gic_drop_priority(iar);
    if (id == board.timer.virtual_irq && core->current) {
        if (irq_timers_are_watched)
            watch_timer(core->current);
        to_guest(core->current, GUEST_VTIMER_IRQ, NULL);
    } else if (id < IRQ_MAX && owners[id].vm) {
        to_guest(receiver(core, &owners[id]), owners[id].guest_irq, owners[id].latency);
    } else {
        handle_own(core, iar);
    }
}

/* Not until there is none: one that comes again and again, as a UART's does while somebody
 * types, would keep whom another one woke waiting. */
void irq_poll(struct core *core)
{
    uint32_t iar;

    do {
        iar = gic_acknowledge();
        if (GIC_IAR_ID(iar) >= IRQ_SPURIOUS)
            return;
        handle(core, iar);
    } while (!__atomic_load_n(&core->mailbox, __ATOMIC_RELAXED));
}

/* The guest's own timer is what interrupts it most: it was running, so it need not be
 * woken. */
struct context *irq_dispatch(struct context *context)
{
    struct vcpu *vcpu = (struct vcpu *)context;
    uint32_t iar = gic_acknowledge();

    if (GIC_IAR_ID(iar) == board.timer.virtual_irq) {
        gic_drop_priority(iar);
        vcpu->stats.exits[EXIT_TIMER]++;
        vgic_inject_hw(&vcpu->vm->vgic, vcpu->number, GUEST_VTIMER_IRQ);
        if (__builtin_expect(irq_timers_are_watched, 0))
            watch_timer(vcpu);
        return vcpu_resume(vcpu);
    }
    vcpu->stats.exits[EXIT_IRQ]++;
    if (GIC_IAR_ID(iar) < IRQ_SPURIOUS)
        handle(vcpu->core, iar);
    if (vcpu->irq && !__atomic_load_n(&vcpu->core->mailbox, __ATOMIC_RELAXED))
        vcpu_arrived(vcpu);
    return vcpu_resume(vcpu);
}

struct context *fiq_dispatch(struct context *context)
{
    return vcpu_resume((struct vcpu *)context);
}

void irq_kick(const struct core *core)
{
    this_core()->kicks_sent++;
    if (core_is_hard(core))
        hard_recall(core);
    else
        gic_send_sgi(GIC_SGI_KICK, BIT(core->id));
}

void irq_stop_others(void)
{
    hard_shut_all();
    gic_send_sgi(GIC_SGI_STOP, (BIT(board.core_count) - 1) & ~BIT(this_core()->id));
}

void irq_give(unsigned physical_irq, struct vm *vm, unsigned guest_irq)
{
    if (physical_irq >= IRQ_MAX)
        return;
    owners[physical_irq] = (struct owner){.vm = vm, .guest_irq = guest_irq};
    if (watched_count == IRQ_WATCHED_MAX)
        return;
    watched[watched_count] = (struct irq_watched){.vm = vm, .guest_irq = guest_irq};
    owners[physical_irq].latency = &watched[watched_count++].latency;
}

const struct irq_watched *irq_watched(unsigned n)
{
    return n < watched_count ? &watched[n] : NULL;
}

void irq_init(void)
{
    gic_init();
    alarm_init(&uart_rest, uart_rested);
    gic_irq_route(board.uart.irq, 0);
    gic_irq_enable(board.uart.irq);
}

void irq_core_init(void)
{
    gic_core_init();
    gic_irq_enable(GIC_SGI_KICK);
    gic_irq_enable(GIC_SGI_STOP);
    gic_irq_enable(board.timer.hyp_irq);
    gic_irq_enable(board.maintenance_irq);
}
