/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_spi.c - shared interrupts whose target, enable bit and priority
 * others change while they are pending and active: each time they are raised they come once. */
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define SPI      200u /* and as many as there are CPUs: CPU n raises SPI + n */
#define LINES    (SMP_CPU_MAX + 1)
#define PL011    SMP_CPU_MAX /* number of the PL011's among the lines */
#define RAISES   120u
#define PAUSE_US 10u

static struct line {
    volatile uint32_t raised, handled, inside;
    volatile uint32_t taken_by; /* bit n: by CPU n, at least once */
} lines[LINES] __attribute__((aligned(64)));

static volatile uint32_t raisers; /* that have not ended yet */

static unsigned irq_of(unsigned line)
{
    return line == PL011 ? (unsigned)IRQ_PL011 : SPI + line;
}

/* The lines that there are: one for each CPU, and the PL011's. */
static unsigned some_line(unsigned cpu)
{
    unsigned n = smp_random(cpu, cpu_count() + 1);

    return n == cpu_count() ? PL011 : n;
}

static void take(unsigned cpu, struct line *line)
{
    if (atomic_swap(&line->inside, 1))
        smp_complain(cpu); /* active on two CPUs */
    __atomic_fetch_or(&line->taken_by, 1u << cpu, __ATOMIC_SEQ_CST);
    if (smp_random(cpu, 4) == 0)
        delay_us(smp_random(cpu, PAUSE_US));
    line->inside = 0;
    dmb(); /* before the next time */
    if (atomic_add(&line->handled, 1) > line->raised)
        smp_complain(cpu); /* once too often */
}

static void on_spi(unsigned cpu, unsigned irq, unsigned source)
{
    (void)source;
    take(cpu, &lines[irq - SPI]);
}

/* Its level stays high for a while that it is active already. */
static void on_pl011(unsigned cpu, unsigned irq, unsigned source)
{
    (void)irq, (void)source;
    delay_us(smp_random(cpu, PAUSE_US));
    write32(PL011_BASE + PL011_IMSC, 0);
    take(cpu, &lines[PL011]);
}

/* QEMU's own GIC keeps "active" for each CPU apart: a level that moves while it is active
 * comes to the other CPU too. */
static bool may_move(unsigned irq)
{
    return nagaya_present() || irq != IRQ_PL011;
}

/* QEMU itself forgets what is pending when nobody is its target, and delivers to each of
 * several. */
static void set_targets(unsigned irq, uint32_t targets)
{
    if (!nagaya_present() && (!targets || targets & (targets - 1)))
        return;
    if (may_move(irq))
        write8(GICD_BASE + GICD_ITARGETSR + irq, (uint8_t)targets);
}

/* Anything, anywhere: no target, several, disabled. */
static void disturb(unsigned cpu)
{
    unsigned irq = irq_of(some_line(cpu));

    switch (smp_random(cpu, 6)) {
    case 0:
        gicd_set(GICD_ICENABLER, irq);
        break;
    case 1:
    case 2:
        gicd_set(GICD_ISENABLER, irq);
        break;
    case 3:
        gicd_set_priority(irq, (uint8_t)(smp_random(cpu, 16) << 4));
        break;
    case 4:
        set_targets(irq, smp_random(cpu, 1u << cpu_count()));
        break;
    default:
        set_targets(irq, 1u << smp_random(cpu, cpu_count()));
        break;
    }
}

/* So that the line can come. */
static void let_come(unsigned cpu, unsigned line)
{
    gicd_set_priority(irq_of(line), (uint8_t)(smp_random(cpu, 14) << 4));
    set_targets(irq_of(line), 1u << smp_random(cpu, cpu_count()));
    gicd_set(GICD_ISENABLER, irq_of(line));
}

/* The line of the PL011's transmitter is high all the time: IMSC is the switch. */
static void raise(unsigned line)
{
    lines[line].raised++;
    dsb(); /* before it can be handled */
    if (line == PL011)
        write32(PL011_BASE + PL011_IMSC, PL011_INT_TX);
    else
        gicd_set(GICD_ISPENDR, irq_of(line));
}

/* Waiting for an interrupt is one more way to be interrupted. */
static bool is_handled(unsigned cpu, unsigned line)
{
    if (smp_random(cpu, 2))
        disturb(cpu);
    if (smp_random(cpu, 8) == 0)
        let_come(cpu, line);
    return lines[line].handled >= lines[line].raised;
}

static void raise_again_and_again(unsigned cpu)
{
    for (unsigned n = 0; n < many(RAISES); n++) {
        unsigned line = cpu == 0 && n % 4 == 0 ? PL011 : cpu;

        raise(line);
        SMP_WAIT(is_handled(cpu, line), "a raised SPI comes");
    }
    atomic_add(&raisers, ~0u);
    while (raisers) {
        disturb(cpu);
        smp_nap();
    }
}

static void set_up(unsigned line)
{
    gicd_set_priority(irq_of(line), 0x80);
    write8(GICD_BASE + GICD_ITARGETSR + irq_of(line), 1);
    smp_irq_on(irq_of(line), line == PL011 ? on_pl011 : on_spi);
    gicd_set(GICD_ISENABLER, irq_of(line));
}

static void for_each_line(void (*function)(unsigned line))
{
    for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
        function(cpu);
    function(PL011);
}

static uint32_t wrong_counts, left_over, taken_by_few;

static void sum_up(unsigned line)
{
    unsigned irq = irq_of(line);

    wrong_counts += lines[line].handled != lines[line].raised;
    left_over += gicd_bit(GICD_ISPENDR, irq) || gicd_bit(GICD_ISACTIVER, irq);
    taken_by_few +=
        lines[line].taken_by == 0 ||
        (may_move(irq) && (lines[line].taken_by & -lines[line].taken_by) == lines[line].taken_by);
}

void smp_spi_tests(void)
{
    topic("SPIs");
    gicd_write(GICD_ICFGR + IRQ_PL011 / 16 * 4, 0); /* level-sensitive */
    for_each_line(set_up);
    raisers = cpu_count();
    smp_run(raise_again_and_again);
    for_each_line(set_up);
    smp_nap(); /* what comes too often comes now */
    for_each_line(sum_up);
    check_equal(wrong_counts, 0, "an SPI comes as often as it is raised");
    check_equal(smp_complaints(), 0, "never once more, and never to two CPUs at once");
    check_equal(left_over, 0, "nothing is left pending or active");
    check_equal(taken_by_few, 0, "each was taken by several CPUs");
    check(lines[PL011].raised >= many(RAISES) / 4, "the level of the PL011 was among them");
}
