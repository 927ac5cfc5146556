/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gicd.c - the distributor's registers, each in words, halfwords and
 * bytes (IHI 0048B 4.3). What they do to interrupts is in gicc.c. */
#include "guests/runtime/boot.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/tap.h"
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORD         6u /* interrupts 192-223: no device of the virt machine uses them */
#define PATTERN      0x5a3c0f96u
#define GICD_SIZE    0x1000u

/* Accesses of any width at a byte offset, little-endian pieces of a word. */
static uint32_t read_by(unsigned bytes, uint32_t offset)
{
    uint32_t address = GICD_BASE + offset;

    return bytes == 1 ? read8(address) : bytes == 2 ? read16(address) : read32(address);
}

static void write_by(unsigned bytes, uint32_t offset, uint32_t value)
{
    uint32_t address = GICD_BASE + offset;

    if (bytes == 1)
        write8(address, (uint8_t)value);
    else if (bytes == 2)
        write16(address, (uint16_t)value);
    else
        write32(address, value);
}

static uint32_t word_by(unsigned bytes, uint32_t offset)
{
    uint32_t word = 0;

    for (unsigned n = 0; n < 4; n += bytes)
        word |= read_by(bytes, offset + n) << 8 * n;
    return word;
}

/* The lowest bytes of a word. */
static uint32_t ones(unsigned bytes)
{
    return bytes == 4 ? ~0u : (1u << 8 * bytes) - 1;
}

static void write_word_by(unsigned bytes, uint32_t offset, uint32_t word)
{
    for (unsigned n = 0; n < 4; n += bytes)
        write_by(bytes, offset + n, word >> 8 * n);
}

static void identification_registers_read_as_a_gicv2(void)
{
    static const uint8_t cidr[] = {0x0d, 0xf0, 0x05, 0xb1}; /* PrimeCell */

    topic("identification");
    check_equal(GICD_TYPER_LINES(gicd_read(GICD_TYPER)), IRQ_COUNT / 32, "TYPER: 288 interrupts");
    check_equal(GICD_TYPER_CPUS(gicd_read(GICD_TYPER)), 1, "TYPER: one CPU");
    check_equal(gicd_read(GICD_TYPER) >> 10 & 1, 0, "TYPER: no Security Extensions");
    for (unsigned bytes = 1; bytes <= 4; bytes *= 2)
        check_equal(word_by(bytes, GICD_TYPER), gicd_read(GICD_TYPER), "TYPER in pieces of %u",
                    bytes);
    gicd_write(GICD_TYPER, ~0u);
    check_equal(GICD_TYPER_LINES(gicd_read(GICD_TYPER)), IRQ_COUNT / 32, "TYPER is read-only");
    check_equal(gicd_read(GICD_PIDR2) >> 4 & 15, 2, "ICPIDR2: architecture version 2");
    for (unsigned n = 0; n < COUNT(cidr); n++)
        check_equal(gicd_read(GICD_CIDR0 + 4 * n), cidr[n], "component ID %u", n);
    for (unsigned bytes = 1; bytes <= 4; bytes *= 2)
        check_equal(word_by(bytes, GICD_IIDR), gicd_read(GICD_IIDR), "IIDR in pieces of %u", bytes);
}

static void ctlr_has_two_enables(void)
{
    topic("GICD_CTLR");
    gicd_write(GICD_CTLR, ~0u);
    check_equal(gicd_read(GICD_CTLR), GIC_ENABLE_GROUP0 | GIC_ENABLE_GROUP1,
                "CTLR keeps both enables and nothing else");
    write8(GICD_BASE + GICD_CTLR, GIC_ENABLE_GROUP1);
    check_equal(gicd_read(GICD_CTLR), GIC_ENABLE_GROUP1, "a byte is enough");
    write8(GICD_BASE + GICD_CTLR + 1, 0xff);
    check_equal(gicd_read(GICD_CTLR), GIC_ENABLE_GROUP1, "another byte changes nothing");
    gicd_write(GICD_CTLR, 0);
    check_equal(gicd_read(GICD_CTLR), 0, "0 switches both off");
}

struct bank { /* one bit per interrupt: writing 1 sets, or clears, and 0 does nothing */
    const char *name;
    uint32_t set, clear;
};

// clang-format off
static const struct bank banks[] = {
    {"ENABLER", GICD_ISENABLER, GICD_ICENABLER},
    {"PENDR",   GICD_ISPENDR,   GICD_ICPENDR},
    {"ACTIVER", GICD_ISACTIVER, GICD_ICACTIVER},
};
// clang-format on

static void a_bank_in_pieces(const struct bank *bank, unsigned bytes)
{
    uint32_t set = bank->set + WORD * 4, clear = bank->clear + WORD * 4;

    gicd_write(clear, ~0u);
    write_word_by(bytes, set, PATTERN);
    check_equal(gicd_read(set), PATTERN, "IS%s: written in pieces of %u", bank->name, bytes);
    check_equal(word_by(bytes, set), PATTERN, "IS%s: read in pieces of %u", bank->name, bytes);
    check_equal(word_by(bytes, clear), PATTERN, "IC%s: reads the same", bank->name);
    write_word_by(bytes, set, 0);
    write_word_by(bytes, clear, 0);
    check_equal(gicd_read(set), PATTERN, "IS/IC%s: zeros change nothing", bank->name);
    write_by(bytes, clear + 4 - bytes, ~0u);
    check_equal(gicd_read(set), PATTERN & ones(4 - bytes), "IC%s: the uppermost %u bytes cleared",
                bank->name, bytes);
    gicd_write(clear, ~0u);
    check_equal(gicd_read(set), 0, "IC%s: all cleared", bank->name);
}

static void set_and_clear_banks(void)
{
    topic("set and clear registers");
    gic_reset();
    gicd_write(GICD_CTLR, 0);
    for (unsigned n = 0; n < COUNT(banks); n++)
        for (unsigned bytes = 1; bytes <= 4; bytes *= 2)
            a_bank_in_pieces(&banks[n], bytes);
}

static void banks_do_not_touch_their_neighbours(void)
{
    gic_reset();
    gicd_write(GICD_CTLR, 0);
    for (unsigned n = 0; n < COUNT(banks); n++) {
        gicd_write(banks[n].set + WORD * 4, ~0u);
        check_equal(gicd_read(banks[n].set + WORD * 4 - 4) | gicd_read(banks[n].set + WORD * 4 + 4),
                    0, "IS%s: the words beside it stay", banks[n].name);
        gicd_write(banks[n].clear + WORD * 4, ~0u);
    }
}

struct field { /* readable and writable, as a whole word of such fields */
    const char *name;
    uint32_t offset, mask;
};

static void a_field_in_pieces(const struct field *field, unsigned bytes)
{
    write_word_by(4, field->offset, 0);
    write_word_by(bytes, field->offset, PATTERN);
    check_equal(gicd_read(field->offset), PATTERN & field->mask, "%s: written in pieces of %u",
                field->name, bytes);
    check_equal(word_by(bytes, field->offset), PATTERN & field->mask, "%s: read in pieces of %u",
                field->name, bytes);
    write_by(bytes, field->offset, 0);
    check_equal(gicd_read(field->offset), PATTERN & field->mask & ~ones(bytes),
                "%s: the lowest %u bytes are apart from the others", field->name, bytes);
}

static void fields_can_be_written(void)
{
    uint32_t priority_mask;

    topic("fields");
    gic_reset();
    gicd_write(GICD_IPRIORITYR + WORD * 32, ~0u);
    priority_mask = gicd_read(GICD_IPRIORITYR + WORD * 32);
    check((priority_mask & 0xf0) == 0xf0, "at least 16 priorities are implemented");
    check_equal(priority_mask, (priority_mask & 0xff) * 0x01010101u,
                "each interrupt has the same number of them");
    const struct field fields[] = {
        {"IGROUPR", GICD_IGROUPR + WORD * 4, ~0u},
        {"IPRIORITYR", GICD_IPRIORITYR + WORD * 32, priority_mask},
        {"ICFGR", GICD_ICFGR + WORD * 8, 0xaaaaaaaa},
    };
    for (unsigned n = 0; n < COUNT(fields); n++)
        for (unsigned bytes = 1; bytes <= 4; bytes *= 2)
            a_field_in_pieces(&fields[n], bytes);
    gic_reset();
}

static void private_interrupts(void)
{
    topic("private interrupts");
    gic_reset();
    check_equal(gicd_read(GICD_ICFGR) & 0xaaaaaaaa, 0xaaaaaaaa, "ICFGR0: SGIs are edge-triggered");
    gicd_write(GICD_ICFGR, 0);
    natively_skip("QEMU lets ICFGR0 be written");
    check_equal(gicd_read(GICD_ICFGR) & 0xaaaaaaaa, 0xaaaaaaaa, "ICFGR0 is read-only");
    gicd_write(GICD_ICFGR, 0xaaaaaaaa);
    write8(GICD_BASE + GICD_IPRIORITYR + IRQ_CNTV, 0x48);
    check_equal(gicd_read(GICD_IPRIORITYR + 24), 0x48a0a0a0, "a byte sets one PPI's priority");
    write8(GICD_BASE + GICD_IPRIORITYR + 5, 0x30);
    check_equal(gicd_read(GICD_IPRIORITYR + 4), 0xa0a030a0, "and one SGI's");
    gicd_write(GICD_ISPENDR, 0x0000ffff);
    natively_skip("QEMU lets ISPENDR set SGIs");
    check_equal(gicd_read(GICD_ISPENDR) & 0xffff, 0, "ISPENDR0 does not set SGIs");
    gic_reset();
    for (unsigned n = 0; n < 32; n += 4) {
        uint32_t before = gicd_read(GICD_ITARGETSR + n);

        gicd_write(GICD_ITARGETSR + n, ~before);
        check_equal(gicd_read(GICD_ITARGETSR + n), before, "ITARGETSR%u is read-only", n / 4);
        check(before == 0 || before == 0x01010101, "and names this CPU, or none when it is alone");
    }
}

static void targets_are_cpus_that_exist(void)
{
    topic("targets");
    gicd_write(GICD_ITARGETSR + WORD * 32, ~0u);
    check_equal(gicd_read(GICD_ITARGETSR + WORD * 32) & 0xfefefefe, 0,
                "ITARGETSR has no bits of CPUs that are not there");
    gicd_write(GICD_ITARGETSR + WORD * 32, 0x01010101);
}

static void sgi_pending_registers(void)
{
    topic("SGI pending registers");
    gic_reset();
    gicd_write(GICD_CTLR, 0);
    write8(GICD_BASE + GICD_SPENDSGIR + 9, 1);
    check_equal(gicd_read(GICD_SPENDSGIR + 8), 0x00000100, "SPENDSGIR: SGI 9 from CPU 0");
    check_equal(gicd_read(GICD_CPENDSGIR + 8), 0x00000100, "CPENDSGIR reads the same");
    check_equal(gicd_read(GICD_ISPENDR) & 0xffff, 1u << 9, "ISPENDR shows it");
    gicd_write(GICD_CPENDSGIR + 8, 0x00ff00ff);
    check_equal(gicd_read(GICD_SPENDSGIR + 8), 0x00000100, "clearing others leaves it");
    write8(GICD_BASE + GICD_CPENDSGIR + 9, 1);
    check_equal(gicd_read(GICD_ISPENDR) & 0xffff, 0, "CPENDSGIR clears it");
    for (unsigned bytes = 1; bytes <= 4; bytes *= 2) {
        write_word_by(bytes, GICD_SPENDSGIR + 4, 0x01000101);
        check_equal(word_by(bytes, GICD_SPENDSGIR + 4), 0x01000101, "in pieces of %u", bytes);
        write_word_by(bytes, GICD_CPENDSGIR + 4, ~0u);
        check_equal(gicd_read(GICD_SPENDSGIR + 4), 0, "cleared in pieces of %u", bytes);
    }
    gicd_write(GICD_SPENDSGIR, 0xfefefefe);
    natively_skip("QEMU keeps sources that do not exist");
    check_equal(gicd_read(GICD_SPENDSGIR), 0, "CPUs that are not there send nothing");
    gicd_write(GICD_CPENDSGIR, ~0u);
    check_equal(gicd_read(GICD_SGIR), 0, "SGIR reads as zero");
}

static void words_past_the_last_interrupt_read_as_zero(void)
{
    static const struct {
        const char *name;
        uint32_t first, end; /* of words without an interrupt */
    } gaps[] = {
        {"IGROUPR", GICD_IGROUPR + IRQ_COUNT / 8, GICD_ISENABLER},
        {"ISENABLER", GICD_ISENABLER + IRQ_COUNT / 8, GICD_ICENABLER},
        {"ICENABLER", GICD_ICENABLER + IRQ_COUNT / 8, GICD_ISPENDR},
        {"ISPENDR", GICD_ISPENDR + IRQ_COUNT / 8, GICD_ICPENDR},
        {"ICPENDR", GICD_ICPENDR + IRQ_COUNT / 8, GICD_ISACTIVER},
        {"ISACTIVER", GICD_ISACTIVER + IRQ_COUNT / 8, GICD_ICACTIVER},
        {"ICACTIVER", GICD_ICACTIVER + IRQ_COUNT / 8, GICD_IPRIORITYR},
        {"IPRIORITYR", GICD_IPRIORITYR + IRQ_COUNT, GICD_ITARGETSR},
        {"ITARGETSR", GICD_ITARGETSR + IRQ_COUNT, GICD_ICFGR},
        {"ICFGR", GICD_ICFGR + IRQ_COUNT / 4, GICD_ICFGR + 0x100},
        {"reserved", 0x00c, GICD_IGROUPR},
    };

    topic("words past the last interrupt");
    for (unsigned n = 0; n < COUNT(gaps); n++) {
        uint32_t any = 0;

        exceptions_arm(0);
        for (uint32_t offset = gaps[n].first; offset < gaps[n].end; offset += 4) {
            gicd_write(offset, ~0u);
            any |= gicd_read(offset);
        }
        check_equal(exceptions_disarm(), 0, "%s: no access past the end aborts", gaps[n].name);
        check_equal(any, 0, "%s: they read as zero after ones were written", gaps[n].name);
    }
}

/* Nothing may happen but that: writing zeros, and reading, changes no interrupt. */
static void every_offset_can_be_read_in_every_width(void)
{
    unsigned aborts[3] = {0};

    topic("a sweep");
    gic_reset();
    for (unsigned width = 0; width < 3; width++) {
        for (uint32_t offset = 0; offset < GICD_SIZE; offset += 1u << width) {
            exceptions_arm(0);
            (void)read_by(1u << width, offset);
            aborts[width] += exceptions_disarm();
        }
    }
    check_equal(aborts[0], 0, "every byte can be read");
    check_equal(aborts[1], 0, "every halfword can be read");
    check_equal(aborts[2], 0, "every word can be read");
}

void guest_main(void)
{
    identification_registers_read_as_a_gicv2();
    ctlr_has_two_enables();
    set_and_clear_banks();
    banks_do_not_touch_their_neighbours();
    fields_can_be_written();
    private_interrupts();
    targets_are_cpus_that_exist();
    sgi_pending_registers();
    words_past_the_last_interrupt_read_as_zero();
    every_offset_can_be_read_in_every_width();
    tap_end();
}
