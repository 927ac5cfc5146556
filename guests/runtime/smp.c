/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/smp.c */
#include "guests/runtime/smp.h"
#include "guests/runtime/console.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"

/* Long descriptors (DDI 0406C B3.6.1): AF, access for all. */
#define LONG_BLOCK      0x00000441u
#define LONG_NORMAL     0x00000304u /* inner shareable, attribute 1 */
#define LONG_XN         (1ull << 54)
#define START_MARGIN_US 100u

void smp_mmu_on(void);
void smp_entered(uint32_t context, uint32_t cpsr, uint32_t sctlr);

const uint64_t smp_map[4] __attribute__((aligned(32))) = {
    [0] = LONG_BLOCK | LONG_XN,
    [RAM_BASE >> 30] = RAM_BASE | LONG_BLOCK | LONG_NORMAL,
};

volatile struct smp_entry smp_entries[SMP_CPU_MAX];

static struct {
    void (*volatile work)(unsigned cpu);
    volatile uint32_t number;            /* CPU 0 counts them */
    volatile uint32_t done[SMP_CPU_MAX]; /* each its own: the last one it has done */
    volatile uint32_t on;                /* bit n: CPU n takes part */
} job;

static struct {
    volatile uint32_t arrived, passed;
    volatile uint64_t start;
} meeting;

static smp_callback *callbacks[IRQ_COUNT];
static uint32_t random_state[SMP_CPU_MAX];

unsigned cpu_count(void)
{
    return GICD_TYPER_CPUS(gicd_read(GICD_TYPER));
}

void smp_give_up(const char *missing)
{
    irq_mask();
    print("Bail out! CPU %u waits for ever: %s\n", cpu_number(), missing);
    system_off();
}

/* Atomics ------------------------------------------------------------------------------- */

uint32_t atomic_add(volatile uint32_t *at, uint32_t addend)
{
    return __atomic_add_fetch(at, addend, __ATOMIC_SEQ_CST);
}

uint32_t atomic_swap(volatile uint32_t *at, uint32_t value)
{
    return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);
}

void smp_lock(volatile uint32_t *lock)
{
    while (atomic_swap(lock, 1))
        ;
}

void smp_unlock(volatile uint32_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

/* xorshift32 (Marsaglia 2003) */
uint32_t smp_random(unsigned cpu, uint32_t limit)
{
    uint32_t x = random_state[cpu] ? random_state[cpu] : 0x9e3779b9u * (cpu + 1);

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    random_state[cpu] = x;
    return x % limit;
}

/* Interrupts ---------------------------------------------------------------------------- */

/* CNTV rings for a nap only. Its line may be low again. */
static void timer_over(unsigned cpu, unsigned irq, unsigned source)
{
    (void)cpu, (void)irq, (void)source;
    write_cntv_ctl(0);
    isb();
}

static void handle_irq(void)
{
    uint32_t iar = gicc_read(GICC_IAR);
    unsigned irq = GIC_IAR_ID(iar);

    if (irq >= IRQ_COUNT)
        return;
    if (callbacks[irq])
        callbacks[irq](cpu_number(), irq, GIC_IAR_SOURCE(iar));
    gicc_write(GICC_EOIR, iar);
}

void smp_irq_on(unsigned irq, smp_callback *callback)
{
    callbacks[irq] = callback;
    dsb(); /* before it is enabled, on whichever CPU */
}

/* The private half of gic_reset(), for the CPU that calls. */
static void interface_on(void)
{
    gicd_write(GICD_ISENABLER, 0xffffu);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    for (unsigned n = 0; n < 8; n++)
        gicd_write(GICD_IPRIORITYR + n * 4, 0xa0a0a0a0u);
    gicc_write(GICC_PMR, 0xff);
    gicc_write(GICC_BPR, 0);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
}

void smp_nap(void)
{
    uint32_t cpsr = read_cpsr();

    irq_mask();
    write_cntv_cval(now() + ticks_of_us(SMP_NAP_US));
    write_cntv_ctl(CTL_ENABLE);
    isb();
    wfi();
    write_cntv_ctl(0);
    isb();
    write_cpsr_c(cpsr);
}

/* Work ---------------------------------------------------------------------------------- */

static void work_for_ever(unsigned cpu)
{
    for (;;) {
        while (job.number == job.done[cpu])
            smp_nap();
        dmb(); /* the number, before the work it tells of */
        job.work(cpu);
        dmb();
        job.done[cpu]++;
    }
}

void smp_entered(uint32_t context, uint32_t cpsr, uint32_t sctlr)
{
    unsigned cpu = cpu_number();

    smp_entries[cpu].context = context;
    smp_entries[cpu].cpsr = cpsr;
    smp_entries[cpu].sctlr = sctlr;
    interface_on();
    job.done[cpu] = job.number;
    __atomic_fetch_or(&job.on, 1u << cpu, __ATOMIC_SEQ_CST);
    smp_entries[cpu].count++;
    __asm__ volatile("cpsie ai" : : : "memory");
    work_for_ever(cpu);
}

void smp_leave(unsigned cpu)
{
    irq_mask();
    gicc_write(GICC_CTLR, 0);
    dmb();
    __atomic_fetch_and(&job.on, ~(1u << cpu), __ATOMIC_SEQ_CST);
    hvc(PSCI_CPU_OFF, 0, 0, 0);
    smp_give_up("CPU_OFF came back");
}

static bool is_over(void)
{
    for (unsigned cpu = 1; cpu < cpu_count(); cpu++)
        if (job.on >> cpu & 1 && job.done[cpu] != job.number)
            return false;
    return true;
}

void smp_run(void (*work)(unsigned cpu))
{
    job.work = work;
    dmb();
    job.number++;
    work(0);
    SMP_WAIT(is_over(), "the others do their work");
    dmb();
}

void smp_come_back(unsigned cpu)
{
    uint32_t before = smp_entries[cpu].count;

    SMP_WAIT(hvc(PSCI_AFFINITY_INFO, cpu, 0, 0).r0 == PSCI_OFF, "a CPU is off");
    if (hvc(PSCI_CPU_ON, cpu, (uint32_t)smp_entry, cpu).r0 != PSCI_SUCCESS)
        smp_give_up("CPU_ON succeeds");
    SMP_WAIT(smp_entries[cpu].count != before, "a started CPU arrives");
}

void smp_start(void)
{
    smp_mmu_on();
    gic_reset();
    irq_handler = handle_irq;
    smp_irq_on(IRQ_CNTV, timer_over);
    interface_on();
    irq_unmask();
    for (unsigned cpu = 1; cpu < cpu_count(); cpu++)
        smp_come_back(cpu);
}

static bool is_last(unsigned count)
{
    return atomic_add(&meeting.arrived, 1) == count;
}

static void let_pass(void)
{
    meeting.arrived = 0;
    dmb();
    meeting.passed++;
}

void smp_meet(unsigned count)
{
    uint32_t passed = meeting.passed;

    if (is_last(count))
        let_pass();
    else
        SMP_WAIT(meeting.passed != passed, "the others meet");
    dmb();
}

void smp_meet_exactly(unsigned count)
{
    uint32_t passed = meeting.passed;

    if (is_last(count)) {
        meeting.start = now() + ticks_of_us(SMP_NAP_US + START_MARGIN_US);
        let_pass();
    }
    SMP_WAIT(meeting.passed != passed, "the others meet");
    while (now() < meeting.start)
        ;
}
