/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/mmu.c - aborts, vectors and devices with the guest's own
 * translation on, in both formats, so that virtual address, IPA and table all differ. */
#include "guests/runtime/mmu.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/expect.h"
#include <string.h>

#define HOLE 0x50000000u
#define PAGE 4096u

struct format { /* what is the same question with another answer */
    const char *name;
    enum mmu_format mmu;
    uint32_t external;    /* FSR of an external abort */
    uint32_t walk;        /* ... on the walk of WINDOW_BAD_TABLE */
    uint32_t translation; /* FSR of WINDOW_NOTHING: our own fault */
};

// clang-format off
static const struct format formats[] = {
    {"short descriptors", SHORT_DESCRIPTORS, FSR_EXTERNAL,      FSR_WALK_EXTERNAL_L2,         0x005},
    {"long descriptors",  LONG_DESCRIPTORS,  FSR_LPAE_EXTERNAL, FSR_LPAE_WALK_EXTERNAL(3), 0x206},
};
// clang-format on

static void unmapped_addresses_abort(const struct format *format)
{
    static const uint32_t modes[] = {PSR_USR, PSR_FIQ, PSR_SVC, PSR_SYS};

    expect_fsr(format->external);
    for (unsigned n = 0; n < COUNT(modes); n++) {
        expect_data_abort_in(modes[n], ARM("ldr r1, [r0]"), HOLE, READ);
        expect_data_abort_in(modes[n], THUMB("strb r1, [r0]"), HOLE, WRITE);
        expect_prefetch_abort_in(modes[n], ARM("bx r0"), HOLE);
    }
    expect_data_abort(ARM("ldrh r1, [r0], #2"), 0xc0000000, READ);
    expect_data_abort(ARM("strd r2, r3, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("ldm r0, {r1, r2}"), HOLE, READ);
    expect_data_abort(THUMB("it eq; streq.w r1, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("ldr r1, [r0, #0]!"), WINDOW_GIC + 0x1000, READ);
    expect_data_abort(ARM("str r1, [r0, #0]!"), WINDOW_GIC + 0x9000, WRITE);
    expect_prefetch_abort_in(PSR_SVC, THUMB("bx r0"), HOLE | 1);
}

static void the_guests_own_faults_stay_its_own(const struct format *format)
{
    expect_fsr(format->translation);
    expect_data_abort(ARM("ldr r1, [r0]"), WINDOW_NOTHING, READ);
    expect_data_abort(ARM("str r1, [r0]"), WINDOW_NOTHING, WRITE);
    expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), WINDOW_NOTHING);
    expect_fsr(format->external);
}

/* A table where nothing is: the access aborts; which walk it was only the bare machine has to
 * tell, for a hypervisor's syndrome does not (DDI 0406C B3.13.6, HSR.S1PTW). */
static void a_walk_into_nowhere_aborts(const struct format *format, const char *where,
                                       uint32_t walk, uint32_t address)
{
    static const struct {
        const char *name;
        uint32_t wnr;
    } kinds[] = {{"read", 0}, {"write", DFSR_WNR}, {"fetch", 0}};

    for (unsigned n = 0; n < COUNT(kinds); n++) {
        struct cpu cpu = cpu_in(PSR_SVC);
        const struct exception *e = exception_last();
        unsigned count;
        uint32_t fsr, far;

        cpu.r[0] = address;
        count = execute(&cpu, n == 0   ? ARM("ldr r1, [r0]")
                              : n == 1 ? ARM("str r1, [r0]")
                                       : ARM("bx r0"));
        fsr = n == 2 ? e->ifsr : e->dfsr & ~kinds[n].wnr;
        far = n == 2 ? e->ifar : e->dfar;
        check_equal(count, 1, "%s: a %s whose %s table is nowhere aborts", format->name,
                    kinds[n].name, where);
        check_equal(far, address, "%s: FAR is the address of the %s", format->name, kinds[n].name);
        check(fsr == walk || (nagaya_present() && fsr == format->external),
              "%s: FSR says external, on a walk: %x", format->name, fsr);
    }
}

static void the_upper_half_may_have_a_bad_table(const struct format *format)
{
    mmu_set_upper_table(HOLE);
    a_walk_into_nowhere_aborts(format, "first", FSR_WALK_EXTERNAL_L1, 0x90000000);
}

static void translating_a_bad_address_aborts(const struct format *format)
{
    struct cpu cpu = cpu_in(PSR_SVC);
    unsigned count;

    cpu.r[0] = WINDOW_GIC + 0x123;
    count = execute(&cpu, ARM("mcr p15, 0, r0, c7, c8, 0; isb"));
    check_equal(count, 0, "%s: ATS1CPR translates", format->name);
    check_equal(read_par() & 0xfffff001u, GICD_BASE, "%s: to the intermediate physical address",
                format->name);
    cpu.r[0] = WINDOW_NOTHING;
    count = execute(&cpu, ARM("mcr p15, 0, r0, c7, c8, 0; isb"));
    check(count == 0 && (read_par() & 1), "%s: PAR.F says that there is no translation",
          format->name);
    cpu.r[0] = WINDOW_BAD_TABLE;
    count = execute(&cpu, ARM("mcr p15, 0, r0, c7, c8, 0; isb"));
    check(count == 1 && exception_last()->vector == VECTOR_DATA_ABORT &&
              exception_last()->dfar == WINDOW_BAD_TABLE,
          "%s: a walk into nowhere aborts ATS1CPR", format->name);
}

/* Device and code both somewhere else than their addresses say. */
static void devices_answer_through_a_window(const struct format *format, struct code code,
                                            uint32_t code_offset, uint32_t mode, uint32_t moved)
{
    struct cpu cpu = cpu_in(mode);
    unsigned count;

    cpu.r[0] = WINDOW_GIC + GICD_TYPER;
    execute_at_alias(code_offset);
    count = execute(&cpu, code);
    execute_at_alias(0);
    check(count == 0 && cpu.r[1] == IRQ_COUNT / 32 - 1 &&
              cpu.r[0] == WINDOW_GIC + GICD_TYPER + moved,
          "%s: %s %s in %s, code %s", format->name, code.thumb ? "Thumb" : "ARM", code.text,
          mode_name(mode), code_offset ? "in a window too" : "at its place");
}

static void devices_answer_in_windows(const struct format *format)
{
    static const uint32_t offsets[] = {0, WINDOW_RAM - RAM_BASE};
    static const uint32_t modes[] = {PSR_SVC, PSR_USR, PSR_IRQ};

    for (unsigned n = 0; n < COUNT(offsets); n++) {
        for (unsigned m = 0; m < COUNT(modes); m++) {
            devices_answer_through_a_window(format, ARM("ldr r1, [r0]"), offsets[n], modes[m], 0);
            devices_answer_through_a_window(format, ARM("ldr r1, [r0], #4"), offsets[n], modes[m],
                                            4);
            devices_answer_through_a_window(format, THUMB("ldrb.w r1, [r0], #1"), offsets[n],
                                            modes[m], 1);
            devices_answer_through_a_window(format, THUMB("ldrsh.w r1, [r0], #-2"), offsets[n],
                                            modes[m], (uint32_t)-2);
        }
    }
}

/* A 32-bit Thumb instruction whose halves lie in pages that are no neighbours in memory. */
static void an_instruction_may_lie_in_two_pages(const struct format *format)
{
    static uint16_t pages[3][PAGE / 2] __attribute__((aligned(4096)));
    static const uint16_t ldrb_post[2] = {0xf810, 0x1b01}; /* ldrb.w r1, [r0], #1 */
    /* nop; bx pc; nop; and in ARM state ldr pc, [pc, #-4] of the word behind */
    static const uint16_t leave[] = {0xbf00, 0x4778, 0xbf00, 0xf004, 0xe51f};
    uint32_t exit = (uint32_t)execute_exit;
    struct cpu cpu = cpu_in(PSR_SVC);
    unsigned count;

    code_write(&pages[2][PAGE / 2 - 1], &ldrb_post[0], 2);
    code_write(&pages[0][0], &ldrb_post[1], 2);
    code_write(&pages[0][1], leave, sizeof leave);
    code_write(&pages[0][6], &exit, sizeof exit);
    mmu_off();
    mmu_map_pages((uint32_t)pages[2], (uint32_t)pages[0]);
    mmu_on(format->mmu);
    cpu.r[0] = WINDOW_GIC + GICD_TYPER;
    count = execute_there(&cpu, WINDOW_PAGES + PAGE - 2, true);
    check(count == 0 && cpu.r[1] == IRQ_COUNT / 32 - 1 && cpu.r[0] == WINDOW_GIC + GICD_TYPER + 1,
          "%s: an instruction across two pages reaches a device", format->name);
}

/* Vectors ---------------------------------------------------------------------------------- */

struct placement {
    const char *name;
    const uint32_t *vbar;
    uint32_t sctlr;
    uint32_t flags, cpsr; /* for expect_entry() */
};

// clang-format off
static const struct placement placements[] = {
    {"VBAR",                 vectors,       0,                   0,                  0},
    {"another VBAR",         other_vectors, 0,                   VECTOR_OTHER_TABLE, 0},
    {"VBAR 0",               0,             0,                   VECTOR_OTHER_TABLE, 0},
    {"high vectors",         vectors,       SCTLR_V,             VECTOR_OTHER_TABLE, 0},
    {"Thumb",                thumb_vectors, SCTLR_TE,            VECTOR_THUMB,       0},
};

/* With the MMU off: SCTLR.EE is about translation tables too. */
static const struct placement big_endian_placements[] = {
    {"big-endian",           vectors,       SCTLR_EE,            0,                  PSR_E},
    {"another, big-endian",  other_vectors, SCTLR_EE,            VECTOR_OTHER_TABLE, PSR_E},
    {"Thumb and big-endian", thumb_vectors, SCTLR_TE | SCTLR_EE, VECTOR_THUMB,       PSR_E},
};
// clang-format on

/* p15, c11 is what no Cortex-A has, and a hypervisor may be asked to answer for. */
static void exceptions_come_through(const struct placement *placement)
{
    uint32_t sctlr = read_sctlr();

    topic(placement->name);
    write_vbar((uint32_t)placement->vbar);
    write_sctlr(sctlr | placement->sctlr);
    isb();
    expect_entry(placement->flags, placement->cpsr);
    expect_data_abort(ARM("ldr r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("str r1, [r0]"), HOLE, WRITE);
    expect_data_abort_in(PSR_USR, ARM("ldr r1, [r0]"), HOLE, READ);
    expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), HOLE);
    expect_prefetch_abort_in(PSR_USR, THUMB("bx r0"), HOLE | 1);
    expect_undefined_in(PSR_SVC, ARM("udf #0"));
    expect_undefined_in(PSR_SVC, ARM("mrc p15, 0, r0, c11, c0, 0"));
    expect_undefined_in(PSR_USR, THUMB("mrc p15, 0, r0, c11, c0, 0"));
    expect_undefined_in(PSR_SVC, THUMB("it eq; mrceq p15, 0, r0, c11, c0, 0"));
    expect_entry(0, 0);
    write_sctlr(sctlr);
    write_vbar((uint32_t)vectors);
    isb();
}

void guest_main(void)
{
    for (unsigned n = 0; n < COUNT(formats); n++) {
        const struct format *format = &formats[n];

        topic(format->name);
        mmu_on(format->mmu);
        unmapped_addresses_abort(format);
        the_guests_own_faults_stay_its_own(format);
        a_walk_into_nowhere_aborts(format, "second", format->walk, WINDOW_BAD_TABLE + 0x123450);
        translating_a_bad_address_aborts(format);
        devices_answer_in_windows(format);
        an_instruction_may_lie_in_two_pages(format);
        for (unsigned m = 0; m < COUNT(placements); m++)
            exceptions_come_through(&placements[m]);
        if (format->mmu == SHORT_DESCRIPTORS)
            the_upper_half_may_have_a_bad_table(format);
        mmu_off();
    }
    expect_fsr(FSR_EXTERNAL);
    for (unsigned n = 0; n < COUNT(big_endian_placements); n++)
        exceptions_come_through(&big_endian_placements[n]);
    tap_end();
}
