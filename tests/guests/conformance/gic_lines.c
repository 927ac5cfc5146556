/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_lines.c - level-sensitive interrupts follow their line in
 * every state (IHI 0048B 3.2.4, 4.3.7). The line is a timer's, or the PL011's. */
#include "guests/runtime/console.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/gic_tests.h"

#define SETTLE_US  2000u
#define TIMEOUT_US 1000000u

struct line { /* a level-sensitive source */
    const char *name;
    unsigned irq;
    void (*raise)(void);
    void (*lower)(void);
};

static void cntv_raise(void)
{
    write_cntv_cval(0);
    write_cntv_ctl(CTL_ENABLE);
    isb();
}

static void cntv_lower(void)
{
    write_cntv_ctl(0);
    isb();
}

static void cntp_raise(void)
{
    write_cntp_cval(0);
    write_cntp_ctl(CTL_ENABLE);
    isb();
}

static void cntp_lower(void)
{
    write_cntp_ctl(0);
    isb();
}

/* The raw interrupt rises with the first byte sent and stays: IMSC is the switch. */
static void pl011_raise(void)
{
    write32(PL011_BASE + PL011_IMSC, PL011_INT_TX);
}

static void pl011_lower(void)
{
    write32(PL011_BASE + PL011_IMSC, 0);
}

static const struct line lines[] = {
    {"CNTV", IRQ_CNTV, cntv_raise, cntv_lower},
    {"CNTP", IRQ_CNTP, cntp_raise, cntp_lower},
    {"PL011", IRQ_PL011, pl011_raise, pl011_lower},
};

static void set_up(const struct line *line)
{
    gic_reset();
    if (line->irq >= IRQ_SPI_FIRST)
        gicd_write(GICD_ICFGR + line->irq / 16 * 4, 0);
    gicd_set_priority(line->irq, 0x80);
}

/* A line takes its time to the CPU interface; that of a real timer is longest. */
static uint32_t acknowledge_after_a_while(void)
{
    delay_us(20);
    return gicc_read(GICC_IAR);
}

/* The line is read before anything is printed: the PL011 is both. */
struct pending {
    bool disabled, lowered, raised_again, after_clear;
};

static void a_line_shows_in_ispendr(const struct line *line)
{
    struct pending seen;

    set_up(line);
    line->raise();
    seen.disabled = gicd_bit(GICD_ISPENDR, line->irq);
    line->lower();
    seen.lowered = gicd_bit(GICD_ISPENDR, line->irq);
    line->raise();
    seen.raised_again = gicd_bit(GICD_ISPENDR, line->irq);
    gicd_set(GICD_ICPENDR, line->irq);
    seen.after_clear = gicd_bit(GICD_ISPENDR, line->irq);
    line->lower();
    check(seen.disabled, "%s: a raised line is pending, enabled or not", line->name);
    check(!seen.lowered, "%s: a lowered line is not", line->name);
    check(seen.raised_again, "%s: raised again it is", line->name);
    check(seen.after_clear, "%s: ICPENDR cannot clear a raised line", line->name);
}

struct acknowledged {
    uint32_t first, while_active, again, after_lowering;
    unsigned late;
    bool pending_while_active;
};

static void a_raised_line_comes_until_it_is_lowered(const struct line *line)
{
    struct acknowledged got;

    set_up(line);
    gicd_set(GICD_ISENABLER, line->irq);
    line->raise();
    got.first = acknowledge_after_a_while();
    got.pending_while_active = gicd_bit(GICD_ISPENDR, line->irq);
    got.while_active = acknowledge_after_a_while();
    gicc_write(GICC_EOIR, got.first);
    got.again = acknowledge_after_a_while();
    line->lower();
    gicc_write(GICC_EOIR, got.again);
    got.after_lowering = acknowledge_after_a_while();
    line->raise();
    line->lower();
    got.late = irq_take(1, SETTLE_US);
    check_equal(got.first, line->irq, "%s: a raised line is acknowledged", line->name);
    check(got.pending_while_active, "%s: still raised it is active and pending", line->name);
    check_equal(got.while_active, IRQ_SPURIOUS, "%s: while active it does not come", line->name);
    check_equal(got.again, line->irq, "%s: after its end it comes again", line->name);
    check_equal(got.after_lowering, IRQ_SPURIOUS, "%s: lowered in the handler it does not",
                line->name);
    check_between(got.late, 0, gic_late_interrupts(line->irq),
                  "%s: raised and lowered leaves nothing", line->name);
}

static void a_line_lowered_before_the_irq_is_taken_is_gone(const struct line *line)
{
    unsigned taken;

    set_up(line);
    gicd_set(GICD_ISENABLER, line->irq);
    line->raise();
    delay_us(10);
    line->lower();
    taken = irq_take(1, SETTLE_US);
    check_between(taken, 0, gic_late_interrupts(line->irq),
                  "%s: a line lowered in time gives no interrupt", line->name);
}

/* A pending state written by software is kept apart from the line. */
static void ispendr_latches_beside_the_line(const struct line *line)
{
    bool pending, cleared;
    uint32_t iar, next;

    set_up(line);
    gicd_set(GICD_ISENABLER, line->irq);
    gicd_set(GICD_ISPENDR, line->irq);
    pending = gicd_bit(GICD_ISPENDR, line->irq);
    gicd_set(GICD_ICPENDR, line->irq);
    cleared = !gicd_bit(GICD_ISPENDR, line->irq);
    gicd_set(GICD_ISPENDR, line->irq);
    iar = acknowledge_after_a_while();
    gicc_write(GICC_EOIR, iar);
    next = acknowledge_after_a_while();
    check(pending, "%s: ISPENDR makes it pending without its line", line->name);
    check(cleared, "%s: and ICPENDR takes that back", line->name);
    check_equal(iar, line->irq, "%s: pending by ISPENDR it is acknowledged", line->name);
    check_equal(next, IRQ_SPURIOUS, "%s: once", line->name);
}

void gic_line_tests(void)
{
    console_drain();
    write32(PL011_BASE + PL011_ICR, 0);
    for (unsigned n = 0; n < sizeof lines / sizeof lines[0]; n++) {
        topic(lines[n].name);
        a_line_shows_in_ispendr(&lines[n]);
        a_raised_line_comes_until_it_is_lowered(&lines[n]);
        a_line_lowered_before_the_irq_is_taken_is_gone(&lines[n]);
        ispendr_latches_beside_the_line(&lines[n]);
    }
}
