/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/expect.c */
#include "tests/guests/conformance/expect.h"
#include "guests/runtime/console.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include <string.h>

/* On entry to Undefined and Abort mode (DDI 0406C B1.8.5); A is set by aborts only. */
#define ENTRY_BITS         (PSR_MODE | PSR_I | PSR_F | PSR_A | PSR_E)

#define THUMB_IT(halfword) (((halfword)&0xff00u) == 0xbf00u && ((halfword)&0xfu))

static uint32_t fsr = FSR_EXTERNAL;
static uint32_t vector_flags, entry_cpsr_bits;

struct expectation {
    uint32_t vector, entry_mode, pc, spsr;
    uint32_t lr_offset;
};

void expect_fsr(uint32_t value)
{
    fsr = value;
}

void expect_entry(uint32_t flags, uint32_t cpsr_bits)
{
    vector_flags = flags;
    entry_cpsr_bits = cpsr_bits;
}

const char *mode_name(uint32_t mode)
{
    static const char names[][4] = {"USR", "FIQ", "IRQ", "SVC", "4",  "5",  "MON", "ABT",
                                    "8",   "9",   "HYP", "UND", "12", "13", "14",  "SYS"};

    return names[mode & 0xfu];
}

static struct cpu prepare(uint32_t mode, uint32_t address)
{
    struct cpu cpu = cpu_in(mode);

    cpu.r[0] = address;
    cpu.cpsr |= PSR_Z | PSR_C;
    return cpu;
}

/* The instruction after an IT is the one that faults, with ITSTATE as the IT made it. */
static void account_for_it(struct code code, struct expectation *want)
{
    uint16_t first;

    memcpy(&first, code.at, sizeof first);
    if (!code.thumb || !THUMB_IT(first))
        return;
    want->pc += 2;
    want->spsr |= (first & 0xfcu) << 8 | (first & 3u) << 25;
}

/* Prints what differs; true when nothing does. Lines begin with # for the reader of TAP. */
static bool same(const char *what, uint32_t got, uint32_t want)
{
    if (got != want)
        print("# %s: got %08x want %08x\n", what, got, want);
    return got == want;
}

static bool entry_matches(const struct expectation *want, unsigned count)
{
    const struct exception *e = exception_last();
    uint32_t a = want->vector == VECTOR_UNDEFINED ? 0 : PSR_A;
    bool ok = same("number of exceptions", count, 1);

    if (!ok)
        return false;
    ok &= same("vector", e->vector, want->vector | vector_flags);
    ok &=
        same("CPSR", e->cpsr & ENTRY_BITS, want->entry_mode | PSR_I | PSR_F | a | entry_cpsr_bits);
    ok &= same("LR", e->lr, want->pc + want->lr_offset);
    return ok & same("SPSR", e->spsr, want->spsr);
}

static bool registers_kept(const struct cpu *before, const struct cpu *after)
{
    bool ok = same("SP", after->sp, before->sp) & same("LR of the mode", after->lr, before->lr);

    for (unsigned n = 0; n < 13; n++)
        ok &= same("a register", after->r[n], before->r[n]);
    return ok;
}

void expect_data_abort_in(uint32_t mode, struct code code, uint32_t address, enum access access)
{
    struct cpu cpu = prepare(mode, address), before = cpu;
    unsigned count = execute(&cpu, code);
    const struct exception *e = exception_last();
    struct expectation want = {VECTOR_DATA_ABORT, PSR_ABT, execute_address(), before.cpsr, 8};
    bool ok;

    want.spsr |= code.thumb ? PSR_T : 0;
    account_for_it(code, &want);
    ok = entry_matches(&want, count);
    ok = ok && same("DFSR", e->dfsr, fsr | (access == WRITE ? DFSR_WNR : 0));
    ok = ok && same("DFAR", e->dfar, address);
    if (mode != PSR_ABT) /* the abort itself changed that mode's LR */
        ok = ok && (strstr(code.text, ";") || registers_kept(&before, &cpu));
    check(ok, "%s %s at %08x in %s: data abort", code.thumb ? "Thumb" : "ARM", code.text, address,
          mode_name(mode));
}

void expect_data_abort(struct code code, uint32_t address, enum access access)
{
    expect_data_abort_in(PSR_SVC, code, address, access);
}

void expect_prefetch_abort_in(uint32_t mode, struct code code, uint32_t address)
{
    struct cpu cpu = prepare(mode, address);
    uint32_t spsr = cpu.cpsr | (address & 1 ? PSR_T : 0);
    unsigned count = execute(&cpu, code);
    const struct exception *e = exception_last();
    struct expectation want = {VECTOR_PREFETCH_ABORT, PSR_ABT, address & ~1u, spsr, 4};
    bool ok = entry_matches(&want, count);

    ok = ok && same("IFSR", e->ifsr, fsr) && same("IFAR", e->ifar, address & ~1u);
    check(ok, "%s %s to %08x in %s: prefetch abort", code.thumb ? "Thumb" : "ARM", code.text,
          address, mode_name(mode));
}

void expect_undefined_in(uint32_t mode, struct code code)
{
    struct cpu cpu = prepare(mode, 0), before = cpu;
    unsigned count = execute(&cpu, code);
    struct expectation want = {VECTOR_UNDEFINED, PSR_UND, execute_address(), before.cpsr, 4};
    bool ok;

    want.lr_offset = code.thumb ? 2 : 4;
    want.spsr |= code.thumb ? PSR_T : 0;
    account_for_it(code, &want);
    ok = entry_matches(&want, count);
    if (mode != PSR_UND)
        ok = ok && registers_kept(&before, &cpu);
    check(ok, "%s %s in %s: undefined", code.thumb ? "Thumb" : "ARM", code.text, mode_name(mode));
}

void expect_nothing(struct code code, uint32_t address)
{
    struct cpu cpu = prepare(PSR_SVC, address), before = cpu;
    bool ok = same("number of exceptions", execute(&cpu, code), 0);

    check(ok && registers_kept(&before, &cpu), "%s %s does nothing", code.thumb ? "Thumb" : "ARM",
          code.text);
}
