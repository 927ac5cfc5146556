/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/bench/bench.c - what a guest pays for its hypervisor, in instructions.
 *
 * Run it under `-icount shift=0,sleep=off`: then 1 instruction is 1 ns, and figures repeat.
 * Prints `bench: NAME AVERAGE WORST` for each operation, and how often a deadline took how
 * many. Boot argument: busy=N (busy.h).
 */
#include "core/abi.h"
#include "guests/bench/probes.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/busy.h"
#include "guests/runtime/console.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"
#include <stdbool.h>

#define COUNT(array)          (sizeof(array) / sizeof((array)[0]))
#define INSTRUCTIONS_PER_TICK 16u
#define RUNS                  1000u
#define SGI                   1u
#define COUNTED               64u /* instructions that are counted one by one */

struct figure {
    uint32_t total, worst;
    uint32_t counts[COUNTED + 1]; /* how often it was that; the last: or more */
};

/* Instructions since the counter was 0, modulo 2^32. */
static uint32_t stamp_time(struct stamp s)
{
    uint32_t phase = s.sum - STAMP_READS * s.first;

    for (uint32_t n = 0; n < STAMP_READS; n++)
        phase -= 3 * n / INSTRUCTIONS_PER_TICK;
    return s.first * INSTRUCTIONS_PER_TICK + phase;
}

static uint32_t elapsed(struct stamps s)
{
    return stamp_time(s.end) - stamp_time(s.begin) - STAMP_INSTRUCTIONS;
}

/* Lets the phase within a tick be another one each time. */
static void dither(unsigned n)
{
    for (volatile unsigned i = 0; i < n % INSTRUCTIONS_PER_TICK; i++)
        ;
}

static void add(struct figure *figure, uint32_t value)
{
    figure->total += value;
    if ((int32_t)value > (int32_t)figure->worst)
        figure->worst = value;
    figure->counts[value < COUNTED ? value : COUNTED]++;
}

/* In tenths, rounded; a figure may be below zero by the cost of what was not counted. */
static void print_figure(const char *name, const struct figure *figure)
{
    uint32_t tenths = (figure->total + RUNS / 20) / (RUNS / 10);

    print("bench: %s %u.%u %u\n", name, tenths / 10, tenths % 10, figure->worst);
}

/* Operations that return ------------------------------------------------------------ */

struct operation {
    const char *name;
    probe *run, *empty; /* with the same setting up */
    uint32_t argument;
    bool needs_nagaya;
};

// clang-format off
static const struct operation operations[] = {
    {"null_hypercall",      probe_hvc,      probe_hvc_empty,  NAGAYA_CALL_NULL, true},
    {"psci_version_hvc",    probe_hvc,      probe_hvc_empty,  PSCI_VERSION,     true},
    {"psci_version_smc",    probe_smc,      probe_hvc_empty,  PSCI_VERSION,     true},
    {"actlr_read",          probe_actlr,    probe_nothing,    0, false},
    {"cntp_ctl_read",       probe_cntp_ctl, probe_nothing,    0, false},
    {"gicd_typer_read",     probe_read,     probe_read_empty, GICD_BASE + GICD_TYPER, false},
    {"gicd_isenabler_read", probe_read,     probe_read_empty, GICD_BASE + GICD_ISENABLER + 8, false},
    {"gicd_isenabler_write", probe_write,   probe_read_empty, GICD_BASE + GICD_ISENABLER + 8, false},
    {"gicd_icenabler_write", probe_write,   probe_read_empty, GICD_BASE + GICD_ICENABLER + 8, false},
    {"gicc_pmr_read",       probe_read,     probe_read_empty, GICC_BASE + GICC_PMR, false},
    {"pl011_fr_read",       probe_read,     probe_read_empty, PL011_BASE + PL011_FR, false},
};
// clang-format on

static void measure(const struct operation *operation)
{
    struct figure figure = {0};
    struct stamps with, without;

    if (operation->needs_nagaya && !nagaya_present()) {
        print("bench: %s skip\n", operation->name);
        return;
    }
    for (unsigned n = 0; n < RUNS; n++) {
        dither(n);
        operation->empty(&without, operation->argument);
        operation->run(&with, operation->argument);
        add(&figure, elapsed(with) - elapsed(without));
    }
    print_figure(operation->name, &figure);
}

/* Interrupts ------------------------------------------------------------------------ */

static void end_interrupt(void)
{
    gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
}

/* From the end of the stamp in front of the write to the handler's first instruction. */
static void measure_sgi(void)
{
    struct figure figure = {0};
    struct stamps stamps;

    gicd_set(GICD_ISENABLER, SGI);
    for (unsigned n = 0; n < RUNS; n++) {
        dither(n);
        probe_sgi(&stamps, GICD_SGIR_SELF | SGI);
        end_interrupt();
        add(&figure, elapsed(stamps));
    }
    print_figure("sgi_to_self", &figure);
}

/* From the first instruction of the deadline's tick to the handler's first one. */
static void measure_deadline(const char *name, probe *wait, uint32_t ahead_us)
{
    struct figure figure = {0};
    struct stamps stamps;

    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    for (unsigned n = 0; n < RUNS; n++) {
        uint64_t deadline = now() + ticks_of_us(ahead_us) + n % 7;

        dither(n);
        write_cntv_cval(deadline);
        write_cntv_ctl(CTL_ENABLE);
        wait(&stamps, 0);
        write_cntv_ctl(0);
        isb();
        end_interrupt();
        add(&figure, stamp_time(stamps.end) - (uint32_t)deadline * INSTRUCTIONS_PER_TICK);
    }
    print_figure(name, &figure);
    for (uint32_t n = 0; n <= COUNTED; n++)
        if (figure.counts[n])
            print("bench: %s takes %s%u: %u\n", name, n < COUNTED ? "" : ">=", n, figure.counts[n]);
}

void guest_main(void)
{
    busy_neighbour();
    print("bench: %s, instructions (average, worst of %u)\n",
          nagaya_present() ? "under Nagaya" : "native", RUNS);
    for (unsigned n = 0; n < COUNT(operations); n++)
        measure(&operations[n]);
    gic_reset();
    write_vbar((uint32_t)bench_vectors);
    isb();
    measure_sgi();
    measure_deadline("timer_busy", probe_busy, 20);
    measure_deadline("timer_wfi", probe_wfi, 20);
    print("bench: done\n");
}
