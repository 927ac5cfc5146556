/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/cp15.c - system registers: each encoding there is gives a value
 * or an exact Undefined, and those that matter give the right one. vfp.c has cp10 and cp11. */
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/cp15_tests.h"
#include "tests/guests/conformance/expect.h"
#include <string.h>

#define COUNT(array)      (sizeof(array) / sizeof((array)[0]))
#define P(n)              ((n) << 8)
#define REG(c1, n, m, c2) ((c1) << 21 | (n) << 16 | (m) | (c2) << 5)
#define MRC               0xee101010u /* MRC p0, 0, r1, c0, c0, 0 */
#define MCR               0xee001010u
#define MRRC              0xec521000u /* MRRC p0, 0, r1, r2, c0 */
#define REG64(c1, m)      ((c1) << 4 | (m))
#define ENCODINGS         (8u * 16u * 16u * 8u)
#define REPORTED          8u
#define UNTOUCHED         0x5eed5eedu

/* Sweeps -------------------------------------------------------------------------------- */

struct sweep {
    unsigned values, undefined, wrong;
};

/* All registers but the destination stay, whatever comes of it. */
static bool others_kept(const struct cpu *before, struct cpu after, unsigned destinations)
{
    for (unsigned n = 1; n <= destinations; n++)
        after.r[n] = before->r[n];
    if (before->cpsr != after.cpsr && (before->cpsr & PSR_MODE) == PSR_USR)
        after.cpsr = before->cpsr; /* not readable there */
    return !memcmp(before, &after, sizeof after);
}

static bool is_exact_undefined(const struct cpu *before, const struct cpu *after)
{
    const struct exception *e = exception_last();

    return e->vector == VECTOR_UNDEFINED && e->lr == execute_address() + 4 &&
           e->spsr == before->cpsr && after->r[1] == before->r[1];
}

static void try(struct sweep *sweep, uint32_t mode, uint32_t instruction, unsigned destinations)
{
    struct cpu cpu = cpu_in(mode), before = cpu;
    unsigned exceptions = execute(&cpu, encoded(&instruction));

    if (exceptions == 0)
        sweep->values++;
    else if (exceptions == 1 && is_exact_undefined(&before, &cpu))
        sweep->undefined++;
    else if (sweep->wrong++ < REPORTED)
        print("# %08x: %u exceptions, vector %x lr %08x spsr %08x\n", instruction, exceptions,
              exception_last()->vector, exception_last()->lr, exception_last()->spsr);
    if (!others_kept(&before, cpu, exceptions ? 0 : destinations) && sweep->wrong++ < REPORTED)
        print("# %08x: registers changed\n", instruction);
}

/* n counts through all values of opc1, CRn, CRm and opc2. */
static uint32_t nth_register(uint32_t n)
{
    return REG(n >> 11 & 7, n >> 7 & 15, n >> 3 & 15, n & 7);
}

static void every_read(unsigned coprocessor, uint32_t mode, const char *mode_text)
{
    struct sweep sweep = {0, 0, 0};

    for (uint32_t n = 0; n < ENCODINGS; n++)
        try(&sweep, mode, MRC | P(coprocessor) | nth_register(n), 1);
    for (uint32_t n = 0; n < 256; n++)
        try(&sweep, mode, MRRC | P(coprocessor) | n, 2);
    print("# %u values, %u undefined\n", sweep.values, sweep.undefined);
    check_equal(sweep.wrong, 0, "every read of p%u in %s is a value or an exact Undefined",
                coprocessor, mode_text);
    check(sweep.values && sweep.undefined, "and there are both");
}

/* Registers that must read, or must not ------------------------------------------------- */

enum answer { VALUE, UNDEFINED };

struct known {
    const char *name;
    uint32_t instruction;
    enum answer answer;
    uint32_t mask, value; /* bits that are known */
    const char *native;   /* not NULL: why QEMU itself may differ */
};

#define READ15(c1, n, m, c2) (MRC | P(15) | REG(c1, n, m, c2))
#define READ14(c1, n, m, c2) (MRC | P(14) | REG(c1, n, m, c2))
#define READ15_64(c1, m)     (MRRC | P(15) | REG64(c1, m))
#define NO_EL2               "QEMU has neither EL2 nor EL3 there"

// clang-format off
static const struct known known[] = {
    {"MIDR: Arm",                 READ15(0, 0, 0, 0),  VALUE, 0xff0f0000, 0x410f0000, 0},
    {"CTR: ARMv7 format",         READ15(0, 0, 0, 1),  VALUE, 0xe0000000, 0x80000000, 0},
    {"TCMTR",                     READ15(0, 0, 0, 2),  VALUE, 0, 0, 0},
    {"TLBTR",                     READ15(0, 0, 0, 3),  VALUE, 0, 0, 0},
    {"MPIDR: number 0",           READ15(0, 0, 0, 5),  VALUE, 0xbfffffff, 0x80000000, 0},
    {"REVIDR",                    READ15(0, 0, 0, 6),  VALUE, 0, 0, 0},
    {"ID_PFR0: ARM and Thumb-2",  READ15(0, 0, 1, 0),  VALUE, 0x000000ff, 0x00000031, 0},
    /* Virtualization is not asked for: QEMU has no HCR.TID3 in ARMv7 cores to hide it. */
    {"ID_PFR1: a generic timer",  READ15(0, 0, 1, 1),  VALUE, 0x000f0000, 0x00010000, 0},
    {"ID_DFR0",                   READ15(0, 0, 1, 2),  VALUE, 0, 0, 0},
    {"ID_MMFR0: VMSAv7 with LPAE", READ15(0, 0, 1, 4), VALUE, 0x0000000f, 0x00000005, 0},
    {"ID_MMFR1",                  READ15(0, 0, 1, 5),  VALUE, 0, 0, 0},
    {"ID_MMFR2",                  READ15(0, 0, 1, 6),  VALUE, 0, 0, 0},
    {"ID_MMFR3",                  READ15(0, 0, 1, 7),  VALUE, 0, 0, 0},
    {"ID_ISAR0: divide in both sets", READ15(0, 0, 2, 0), VALUE, 0x0f000000, 0x02000000, 0},
    {"ID_ISAR4",                  READ15(0, 0, 2, 4),  VALUE, 0, 0, 0},
    {"ID_ISAR5",                  READ15(0, 0, 2, 5),  VALUE, 0, 0, 0},
    {"CCSIDR",                    READ15(1, 0, 0, 0),  VALUE, 0, 0, 0},
    {"CLIDR",                     READ15(1, 0, 0, 1),  VALUE, 0, 0, 0},
    {"AIDR",                      READ15(1, 0, 0, 7),  VALUE, 0, 0, 0},
    {"CSSELR",                    READ15(2, 0, 0, 0),  VALUE, 0, 0, 0},
    {"SCTLR: MMU off",            READ15(0, 1, 0, 0),  VALUE, 0x00000005, 0, 0},
    {"ACTLR",                     READ15(0, 1, 0, 1),  VALUE, 0, 0, 0},
    {"CPACR",                     READ15(0, 1, 0, 2),  VALUE, 0, 0, 0},
    {"L2CTLR: one core",          READ15(1, 9, 0, 2),  VALUE, 0x03000000, 0, 0},
    {"CNTFRQ: 62.5 MHz",          READ15(0, 14, 0, 0), VALUE, 0xffffffff, 62500000, 0},
    {"CNTKCTL",                   READ15(0, 14, 1, 0), VALUE, 0, 0, 0},
    {"DBGDIDR",                   READ14(0, 0, 0, 0),  VALUE, 0, 0, 0},
    {"DBGDSCRint",                READ14(0, 0, 1, 0),  VALUE, 0, 0, 0},
    {"CNTPCT",                    READ15_64(0, 14),    VALUE, 0, 0, 0},
    {"CNTVCT",                    READ15_64(1, 14),    VALUE, 0, 0, 0},
    {"SCR",                       READ15(0, 1, 1, 0),  UNDEFINED, 0, 0, NO_EL2},
    {"SDER",                      READ15(0, 1, 1, 1),  UNDEFINED, 0, 0, NO_EL2},
    {"MVBAR",                     READ15(0, 12, 0, 1), UNDEFINED, 0, 0, NO_EL2},
    {"VPIDR",                     READ15(4, 0, 0, 0),  UNDEFINED, 0, 0, 0},
    {"VMPIDR",                    READ15(4, 0, 0, 5),  UNDEFINED, 0, 0, 0},
    {"HSCTLR",                    READ15(4, 1, 0, 0),  UNDEFINED, 0, 0, 0},
    {"HCR",                       READ15(4, 1, 1, 0),  UNDEFINED, 0, 0, 0},
    {"HCPTR",                     READ15(4, 1, 1, 2),  UNDEFINED, 0, 0, 0},
    {"HSTR",                      READ15(4, 1, 1, 3),  UNDEFINED, 0, 0, 0},
    {"VTCR",                      READ15(4, 2, 1, 2),  UNDEFINED, 0, 0, 0},
    {"HSR",                       READ15(4, 5, 2, 0),  UNDEFINED, 0, 0, 0},
    {"HVBAR",                     READ15(4, 12, 0, 0), UNDEFINED, 0, 0, 0},
    {"HTPIDR",                    READ15(4, 13, 0, 2), UNDEFINED, 0, 0, 0},
    {"CNTHCTL",                   READ15(4, 14, 1, 0), UNDEFINED, 0, 0, 0},
    {"CNTHP_CTL",                 READ15(4, 14, 2, 1), UNDEFINED, 0, 0, 0},
    {"VTTBR",                     READ15_64(6, 2),     UNDEFINED, 0, 0, 0},
    {"CNTVOFF",                   READ15_64(4, 14),    UNDEFINED, 0, 0, 0},
    {"CNTHP_CVAL",                READ15_64(6, 14),    UNDEFINED, 0, 0, 0},
    {"p15 c11",                   READ15(0, 11, 0, 0), UNDEFINED, 0, 0, 0},
    {"a write of MIDR",           MCR | P(15) | REG(0, 0, 0, 0),  UNDEFINED, 0, 0, 0},
    {"a write of HCR",            MCR | P(15) | REG(4, 1, 1, 0),  UNDEFINED, 0, 0, 0},
    {"a write of CNTVOFF",        0xec410f4e,                     UNDEFINED, 0, 0, 0},
    {"p13",                       MRC | P(13),                    UNDEFINED, 0, 0, 0},
    {"p0",                        MRC | P(0),                     UNDEFINED, 0, 0, 0},
};

/* Writes of zero that a kernel makes: they pass, or are somebody else's to do. */
static const struct known writes[] = {
    {"ICIALLU",    MCR | P(15) | REG(0, 7, 5, 0),  VALUE, 0, 0, 0},
    {"ICIALLUIS",  MCR | P(15) | REG(0, 7, 1, 0),  VALUE, 0, 0, 0},
    {"BPIALL",     MCR | P(15) | REG(0, 7, 5, 6),  VALUE, 0, 0, 0},
    {"ISB",        MCR | P(15) | REG(0, 7, 5, 4),  VALUE, 0, 0, 0},
    {"DSB",        MCR | P(15) | REG(0, 7, 10, 4), VALUE, 0, 0, 0},
    {"DCISW",      MCR | P(15) | REG(0, 7, 6, 2),  VALUE, 0, 0, 0},
    {"DCCSW",      MCR | P(15) | REG(0, 7, 10, 2), VALUE, 0, 0, 0},
    {"DCCISW",     MCR | P(15) | REG(0, 7, 14, 2), VALUE, 0, 0, 0},
    {"DCCIMVAC",   MCR | P(15) | REG(0, 7, 14, 1), VALUE, 0, 0, 0},
    {"DCCMVAU",    MCR | P(15) | REG(0, 7, 11, 1), VALUE, 0, 0, 0},
    {"TLBIALL",    MCR | P(15) | REG(0, 8, 7, 0),  VALUE, 0, 0, 0},
    {"TLBIALLIS",  MCR | P(15) | REG(0, 8, 3, 0),  VALUE, 0, 0, 0},
    {"TLBIMVA",    MCR | P(15) | REG(0, 8, 7, 1),  VALUE, 0, 0, 0},
    {"TLBIASID",   MCR | P(15) | REG(0, 8, 7, 2),  VALUE, 0, 0, 0},
    {"CSSELR",     MCR | P(15) | REG(2, 0, 0, 0),  VALUE, 0, 0, 0},
    {"CONTEXTIDR", MCR | P(15) | REG(0, 13, 0, 1), VALUE, 0, 0, 0},
    {"DACR",       MCR | P(15) | REG(0, 3, 0, 0),  VALUE, 0, 0, 0},
    {"PMCR",       MCR | P(15) | REG(0, 9, 12, 0), VALUE, 0, 0, 0},
};
// clang-format on

static void check_known(const struct known *k)
{
    struct cpu cpu = cpu_in(PSR_SVC);
    unsigned exceptions;

    cpu.r[1] = (k->instruction & MRC) == MRC || k->answer == UNDEFINED ? UNTOUCHED : 0;
    exceptions = execute(&cpu, encoded(&k->instruction));
    if (k->native)
        natively_skip(k->native);
    if (k->answer == UNDEFINED)
        check(exceptions == 1 && exception_last()->vector == VECTOR_UNDEFINED &&
                  cpu.r[1] == UNTOUCHED,
              "%s: undefined", k->name);
    else if (exceptions)
        check(false, "%s: a value", k->name);
    else
        check_equal(cpu.r[1] & k->mask, k->value, "%s", k->name);
}

static void registers_that_matter(void)
{
    topic("reads");
    for (unsigned n = 0; n < COUNT(known); n++)
        check_known(&known[n]);
    topic("writes");
    for (unsigned n = 0; n < COUNT(writes); n++)
        check_known(&writes[n]);
}

static void registers_keep_what_is_written(void)
{
    static const struct {
        const char *name;
        uint32_t reg, mask;
    } rows[] = {
        {"TPIDRURW", REG(0, 13, 0, 2), ~0u},    {"TPIDRURO", REG(0, 13, 0, 3), ~0u},
        {"TPIDRPRW", REG(0, 13, 0, 4), ~0u},    {"CONTEXTIDR", REG(0, 13, 0, 1), ~0u},
        {"DACR", REG(0, 3, 0, 0), ~0u},         {"DFAR", REG(0, 6, 0, 0), ~0u},
        {"IFAR", REG(0, 6, 0, 2), ~0u},         {"VBAR", REG(0, 12, 0, 0), ~31u},
        {"TTBR0", REG(0, 2, 0, 0), 0xffffc000}, {"PRRR", REG(0, 10, 2, 0), 0x0000ffff},
        {"NMRR", REG(0, 10, 2, 1), ~0u},
    };

    topic("kept");
    for (unsigned n = 0; n < COUNT(rows); n++) {
        uint32_t write = MCR | P(15) | rows[n].reg, read = MRC | P(15) | rows[n].reg;
        struct cpu cpu = cpu_in(PSR_SVC);
        uint32_t before;

        execute(&cpu, encoded(&read));
        before = cpu.r[1];
        cpu.r[1] = 0x5a3cc3a5;
        execute(&cpu, encoded(&write));
        cpu.r[1] = 0;
        execute(&cpu, encoded(&read));
        if (rows[n].reg != REG(0, 13, 0, 2)) /* execute() itself needs TPIDRURW */
            check_equal(cpu.r[1] & rows[n].mask, 0x5a3cc3a5 & rows[n].mask, "%s", rows[n].name);
        cpu.r[1] = before;
        execute(&cpu, encoded(&write));
    }
}

static void thumb_and_other_modes(void)
{
    static const uint32_t modes[] = {PSR_FIQ, PSR_IRQ, PSR_ABT, PSR_UND, PSR_SYS};
    uint32_t actlr = read_actlr();

    topic("a trapped register as operand of every mode");
    for (unsigned n = 0; n < COUNT(modes); n++) {
        struct cpu cpu = cpu_in(modes[n]);

        check(execute(&cpu, ARM("mrc p15, 0, lr, c1, c0, 1")) == 0 && cpu.lr == actlr,
              "mode %x: ACTLR into lr", modes[n]);
        check(execute(&cpu, THUMB("mrc p15, 0, r8, c1, c0, 1")) == 0 && cpu.r[8] == actlr,
              "mode %x: ACTLR into r8, Thumb", modes[n]);
        check(execute(&cpu, THUMB("itt eq; mrceq p15, 0, r9, c1, c0, 1; moveq r0, #7")) == 0 &&
                  cpu.r[9] != actlr && cpu.r[0] != 7,
              "mode %x: ACTLR under a condition that fails", modes[n]);
        cpu.cpsr |= PSR_Z;
        check(execute(&cpu, THUMB("itt eq; mrceq p15, 0, r9, c1, c0, 1; moveq r0, #7")) == 0 &&
                  cpu.r[9] == actlr && cpu.r[0] == 7,
              "mode %x: ACTLR under a condition that holds", modes[n]);
    }
}

/* MRC to APSR: the flags are the destination. */
static void flags_can_be_the_destination(void)
{
    struct cpu cpu = cpu_in(PSR_SVC);
    uint32_t actlr = read_actlr();

    cpu.cpsr |= PSR_NZCV;
    check_equal(execute(&cpu, ARM("mrc p15, 0, apsr_nzcv, c1, c0, 1")), 0, "ACTLR into the flags");
    check_equal(cpu.cpsr & PSR_NZCV, actlr & PSR_NZCV, "which become its uppermost bits");
}

#define PMCR_ENABLE  (1u << 0)
#define PMCR_N(pmcr) ((pmcr) >> 11 & 0x1fu)
#define PM_CYCLES    (1u << 31)

static void cycles_are_counted(void)
{
    uint32_t stopped;

    write_pmccntr(0);
    write_pmcntenset(PM_CYCLES);
    write_pmcr(PMCR_ENABLE);
    delay_us(100);
    check(read_pmccntr(), "the cycle counter counts");
    write_pmcntenclr(PM_CYCLES);
    isb();
    stopped = read_pmccntr();
    delay_us(100);
    check_equal(read_pmccntr(), stopped, "until it is disabled");
}

/* Event 0 is the software increment (C12.8.2). */
static void events_are_counted(void)
{
    unsigned counters = PMCR_N(read_pmcr());
    bool counted = true;

    check(counters, "there are event counters");
    for (unsigned n = 0; n < counters; n++) {
        write_pmselr(n);
        isb();
        write_pmxevtyper(0);
        write_pmxevcntr(100 * n);
        write_pmcntenset(1u << n);
    }
    for (unsigned n = 0; n < counters; n++)
        for (unsigned times = 0; times <= n; times++)
            write_pmswinc(1u << n);
    isb();
    for (unsigned n = 0; n < counters; n++) {
        write_pmselr(n);
        isb();
        counted = counted && read_pmxevcntr() == 100 * n + n + 1;
    }
    check(counted, "each of them counts what it was told to");
}

static void performance_counters(void)
{
    struct code read = ARM("mrc p15, 0, r1, c9, c13, 0");
    struct cpu cpu = cpu_in(PSR_USR);

    topic("performance counters");
    cycles_are_counted();
    events_are_counted();
    write_pmuserenr(0);
    expect_undefined_in(PSR_USR, read);
    write_pmuserenr(1);
    check_equal(execute(&cpu, read), 0, "User mode reads them when it may");
    check_equal(cpu.r[1], read_pmccntr(), "and sees the same");
    write_pmuserenr(0);
    write_pmcr(0);
}

void guest_main(void)
{
    registers_that_matter();
    registers_keep_what_is_written();
    thumb_and_other_modes();
    flags_can_be_the_destination();
    performance_counters();
    vfp_tests();
    topic("sweeps");
    every_read(15, PSR_SVC, "SVC");
    every_read(15, PSR_USR, "USR");
    every_read(14, PSR_SVC, "SVC");
    every_read(14, PSR_USR, "USR");
    tap_end();
}
