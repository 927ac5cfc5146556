/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_vfp.c - every CPU has VFP registers of its own, however often
 * another one takes its core away, and whoever of them uses VFP. */
#include "guests/runtime/execute.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"
#include <string.h>

__asm__(".fpu neon-vfpv4");

#define CPACR_VFP  (0xfu << 20)
#define FPEXC_EN   (1u << 30)
#define FPSCR_MASK 0xf7c0009fu /* flags, QC, AHP, DN, FZ, RMode, cumulative bits */
#define LOOKS      64u         /* at the same values */
#define TICK_US    300u
#define ROUNDS     100u /* where no core is shared */

static struct registers {
    uint64_t d[32];
    uint32_t fpscr;
} loaded[SMP_CPU_MAX], stored[SMP_CPU_MAX];

static volatile uint32_t last_on_core[SMP_CPU_MAX];
static volatile uint32_t preempted[SMP_CPU_MAX], not_undefined[SMP_CPU_MAX];
static uint32_t preempted_before_nap[SMP_CPU_MAX];
static volatile uint32_t interrupts[SMP_CPU_MAX];
static volatile uint32_t one_at_a_time; /* exceptions are recorded for one CPU */

/* Was somebody else on this CPU's core since the last look? */
static bool had_to_wait(unsigned cpu)
{
    volatile uint32_t *last = &last_on_core[smp_cores ? cpu % smp_cores : cpu];
    bool waited = *last != cpu;

    *last = cpu;
    return waited;
}

static void count_preemption(unsigned cpu)
{
    if (had_to_wait(cpu))
        preempted[cpu]++;
}

static uint32_t preempted_in_all(void)
{
    uint32_t sum = 0;

    for (unsigned cpu = 0; cpu < SMP_CPU_MAX; cpu++)
        sum += preempted[cpu];
    return sum;
}

static bool cores_are_shared(void)
{
    return smp_cores && smp_cores < cpu_count();
}

/* Have as many rounds and preemptions been as there are to be? */
static bool is_over(uint32_t rounds, uint32_t share)
{
    return rounds >= many(ROUNDS) / share &&
           (!cores_are_shared() || preempted_in_all() >= smp_preemptions / share);
}

static bool is_undefined(struct code code)
{
    struct cpu cpu = cpu_in(PSR_SVC);

    return execute(&cpu, code) == 1;
}

/* Whatever its neighbour on this core may do. */
static void expect_undefined(unsigned cpu)
{
    uint32_t cpsr = read_cpsr();

    irq_mask();
    smp_lock(&one_at_a_time);
    if (!is_undefined(ARM("vadd.f64 d0, d1, d2")) || !is_undefined(ARM("vorr q0, q1, q2")))
        not_undefined[cpu]++;
    smp_unlock(&one_at_a_time);
    write_cpsr_c(cpsr);
}

static void switch_vfp(uint32_t cpacr, uint32_t fpexc)
{
    write_cpacr(CPACR_VFP);
    isb();
    __asm__ volatile("vmsr fpexc, %0" : : "r"(fpexc));
    write_cpacr(cpacr);
    isb();
}

static void load_values(unsigned cpu)
{
    struct registers *values = &loaded[cpu];
    const uint64_t *at = values->d;

    for (unsigned n = 0; n < 32; n++)
        values->d[n] = (uint64_t)smp_random(cpu, ~0u) << 32 | cpu << 8 | n;
    values->fpscr = smp_random(cpu, ~0u) & FPSCR_MASK;
    __asm__ volatile("vldm %0!, {d0-d15}\n vldm %0, {d16-d31}\n vmsr fpscr, %1"
                     : "+r"(at)
                     : "r"(values->fpscr)
                     : "memory");
}

static bool values_are_there(unsigned cpu)
{
    struct registers *values = &stored[cpu];
    uint64_t *at = values->d;

    __asm__ volatile("vstm %0!, {d0-d15}\n vstm %0, {d16-d31}\n vmrs %1, fpscr"
                     : "+r"(at), "=r"(values->fpscr)
                     :
                     : "memory");
    return !memcmp(values->d, loaded[cpu].d, sizeof values->d) &&
           values->fpscr == loaded[cpu].fpscr;
}

static void tick(unsigned cpu, unsigned irq, unsigned source)
{
    (void)irq, (void)source;
    interrupts[cpu]++;
    write_cntp_cval(now() + ticks_of_us(TICK_US));
    isb();
}

static void on_sgi(unsigned cpu, unsigned irq, unsigned source)
{
    (void)irq, (void)source;
    interrupts[cpu]++;
}

/* Not before it has lost its core since the last nap: on a fast PC all would sleep so often that
 * nobody ever comes to the end of a turn. */
static bool may_nap(unsigned cpu)
{
    if (cores_are_shared() && preempted[cpu] == preempted_before_nap[cpu])
        return false;
    preempted_before_nap[cpu] = preempted[cpu];
    return true;
}

static void disturb(unsigned cpu)
{
    switch (smp_random(cpu, 16)) {
    case 0:
        gicd_write(GICD_SGIR,
                   GICD_SGIR_LIST | GICD_SGIR_TARGETS(1u << smp_random(cpu, cpu_count())));
        break;
    case 1:
        (void)gicd_read(GICD_TYPER);
        break;
    case 2:
        if (may_nap(cpu)) {
            smp_nap();
            had_to_wait(cpu); /* of its own will */
        }
        break;
    default:
        break;
    }
}

/* Those who begin later do not have VFP, while their neighbours use it. */
static void begin_without_vfp(unsigned cpu)
{
    for (uint32_t rounds = 0; !is_over(rounds, 4); rounds++) {
        switch_vfp(rounds & 1 ? CPACR_VFP : 0, rounds & 1 ? 0 : FPEXC_EN);
        expect_undefined(cpu);
        count_preemption(cpu);
        disturb(cpu);
    }
}

static void hold_registers(unsigned cpu)
{
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    write_cntp_cval(now() + ticks_of_us(TICK_US));
    write_cntp_ctl(CTL_ENABLE);
    isb();
    if (cpu & 1)
        begin_without_vfp(cpu);
    switch_vfp(CPACR_VFP, FPEXC_EN);
    for (uint32_t rounds = 0; !is_over(rounds, 1); rounds++) {
        load_values(cpu);
        for (unsigned n = 0; n < LOOKS; n++) {
            if (!values_are_there(cpu))
                smp_complain(cpu);
            count_preemption(cpu);
        }
        disturb(cpu);
        if (!values_are_there(cpu))
            smp_complain(cpu);
    }
    write_cntp_ctl(0);
    isb();
    switch_vfp(0, 0);
}

static bool all_were_interrupted(void)
{
    for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
        if (!interrupts[cpu])
            return false;
    return true;
}

static uint32_t sum_not_undefined(void)
{
    uint32_t sum = 0;

    for (unsigned cpu = 0; cpu < SMP_CPU_MAX; cpu++)
        sum += not_undefined[cpu];
    return sum;
}

void smp_vfp_tests(void)
{
    topic("VFP registers");
    smp_irq_on(IRQ_CNTP, tick);
    for (unsigned id = 0; id < 16; id++)
        smp_irq_on(id, on_sgi);
    smp_run(hold_registers);
    check_equal(smp_complaints(), 0, "d0-d31 and FPSCR hold, over %u preemptions",
                cores_are_shared() ? preempted_in_all() : 0);
    check_equal(sum_not_undefined(), 0, "who has not enabled VFP has none");
    check(all_were_interrupted(), "every CPU was interrupted as well");
}
