/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_sgi.c - software-generated interrupts, from each to each: nothing
 * is lost and nothing comes twice. While one is pending, the same from the same source is no
 * other one (IHI 0048B 3.2.3): who sends waits until the last one has been taken. */
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define IDS        16u
#define SENDINGS   200u
#define HOLDINGS   3u
#define PAUSE_US   30u
#define HOLDING_ID 5u

static struct link {                 /* of one source with one target */
    volatile uint32_t sent[IDS];     /* the source writes */
    volatile uint32_t received[IDS]; /* the target does   */
} links[SMP_CPU_MAX][SMP_CPU_MAX] __attribute__((aligned(64)));

static volatile unsigned target;
static volatile uint32_t sources_seen;

static void on_sgi(unsigned cpu, unsigned id, unsigned source)
{
    struct link *link = &links[source][cpu];

    if (link->received[id] == link->sent[id])
        smp_complain(cpu); /* nobody sent it */
    else
        link->received[id]++;
}

static uint32_t everybody(void)
{
    return (1u << cpu_count()) - 1;
}

static uint32_t idle_targets(unsigned source, unsigned id)
{
    uint32_t idle = 0;

    for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
        if (links[source][cpu].sent[id] == links[source][cpu].received[id])
            idle |= 1u << cpu;
    return idle;
}

static void send(unsigned source, unsigned id, uint32_t targets, uint32_t how)
{
    for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
        if (targets >> cpu & 1)
            links[source][cpu].sent[id]++;
    dsb(); /* before it can be received */
    gicd_write(GICD_SGIR, how | id);
}

/* False: the last ones with this number are still on their way. */
static bool send_something(unsigned cpu)
{
    unsigned id = smp_random(cpu, IDS);
    uint32_t idle = idle_targets(cpu, id), self = 1u << cpu, others = everybody() & ~self;
    unsigned kind = smp_random(cpu, 4);
    uint32_t list = idle & (1 + smp_random(cpu, everybody()));

    if (kind == 0 && idle & self)
        send(cpu, id, self, GICD_SGIR_SELF);
    else if (kind == 1 && (idle & others) == others)
        send(cpu, id, others, GICD_SGIR_OTHERS);
    else if (list)
        send(cpu, id, list, GICD_SGIR_LIST | GICD_SGIR_TARGETS(list));
    else
        return false;
    return true;
}

/* With interrupts let in, masked, or asleep. */
static void do_something_else(unsigned cpu)
{
    switch (smp_random(cpu, 8)) {
    case 0:
        irq_mask();
        delay_us(smp_random(cpu, PAUSE_US));
        irq_unmask();
        break;
    case 1:
        delay_us(smp_random(cpu, PAUSE_US));
        break;
    case 2:
        smp_nap();
        break;
    default:
        break;
    }
}

static void send_to_all(unsigned cpu)
{
    for (unsigned sent = 0; sent < many(SENDINGS);) {
        if (send_something(cpu))
            sent++;
        else
            smp_nap();
        do_something_else(cpu);
    }
}

static uint32_t on_their_way(void)
{
    uint32_t count = 0;

    for (unsigned source = 0; source < cpu_count(); source++)
        for (unsigned id = 0; id < IDS; id++)
            count += (everybody() & ~idle_targets(source, id)) != 0;
    return count;
}

static uint32_t received_in_all(void)
{
    uint32_t count = 0;

    for (unsigned source = 0; source < cpu_count(); source++)
        for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
            for (unsigned id = 0; id < IDS; id++)
                count += links[source][cpu].received[id];
    return count;
}

static void all_to_all(void)
{
    smp_run(send_to_all);
    SMP_WAIT(on_their_way() == 0, "each SGI arrives");
    check_equal(smp_complaints(), 0, "all to all: no SGI comes twice, or from somebody else");
    check(received_in_all() >= cpu_count() * many(SENDINGS), "all to all: none is lost");
}

/* The target lets nothing in until everybody has sent: one register shows them all, and each
 * comes by itself. */
static void hold_and_take(unsigned cpu)
{
    if (cpu == target)
        irq_mask();
    smp_meet(cpu_count());
    send(cpu, HOLDING_ID, 1u << target, GICD_SGIR_LIST | GICD_SGIR_TARGETS(1u << target));
    smp_meet(cpu_count());
    if (cpu == target) {
        uint32_t pending = gicd_read(GICD_SPENDSGIR + (HOLDING_ID & ~3u));

        sources_seen = pending >> HOLDING_ID % 4 * 8 & 0xffu;
        irq_unmask();
    }
    SMP_WAIT(idle_targets(cpu, HOLDING_ID) == everybody(), "a held SGI arrives");
    smp_meet(cpu_count());
}

static void each_source_is_pending_by_itself(void)
{
    uint32_t wrong = 0;

    for (unsigned n = 0; n < many(HOLDINGS) * cpu_count(); n++) {
        target = n % cpu_count();
        smp_run(hold_and_take);
        wrong += sources_seen != everybody();
    }
    check_equal(wrong, 0, "SPENDSGIR shows every source that waits");
    check_equal(smp_complaints(), 0, "and each comes once");
}

static void target_leaves(unsigned cpu)
{
    if (cpu == target)
        smp_leave(cpu);
}

static void others_send(unsigned cpu)
{
    send(cpu, HOLDING_ID, 1u << target, GICD_SGIR_LIST | GICD_SGIR_TARGETS(1u << target));
}

/* Its interface is off, not the distributor: what is sent stays pending. */
static void a_cpu_that_was_off_takes_them_too(void)
{
    uint32_t early = 0;

    for (target = 1; target < cpu_count(); target++) {
        smp_run(target_leaves);
        SMP_WAIT(hvc(PSCI_AFFINITY_INFO, target, 0, 0).r0 == PSCI_OFF, "the target is off");
        smp_run(others_send);
        early += idle_targets(0, HOLDING_ID) >> target & 1;
        smp_come_back(target);
        SMP_WAIT(on_their_way() == 0, "what was sent to a CPU that is off arrives");
    }
    check_equal(early, 0, "a CPU that is off takes no SGI");
    check_equal(smp_complaints(), 0, "when it is on again it takes one of each source");
}

void smp_sgi_tests(void)
{
    topic("SGIs");
    for (unsigned id = 0; id < IDS; id++)
        smp_irq_on(id, on_sgi);
    all_to_all();
    each_source_is_pending_by_itself();
    a_cpu_that_was_off_takes_them_too();
    check_equal(on_their_way(), 0, "nothing is left");
}
