/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_groups.c - interrupt grouping (IHI 0048B 2.3, 3.6, 4.4). */
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/gic_tests.h"

#define GROUP0     210u
#define GROUP1     211u
#define BOTH       (GIC_ENABLE_GROUP0 | GIC_ENABLE_GROUP1)
#define SETTLE_US  2000u
#define TIMEOUT_US 1000000u

/* Both groups enabled, one interrupt in each, group 1's the more urgent. */
static void set_up(uint32_t gicc_ctlr)
{
    gic_reset();
    gicd_write(GICD_CTLR, BOTH);
    gicc_write(GICC_CTLR, gicc_ctlr);
    gicd_set(GICD_IGROUPR, GROUP1);
    gicd_set_priority(GROUP0, 0x80);
    gicd_set_priority(GROUP1, 0x40);
    gicd_set(GICD_ISENABLER, GROUP0);
    gicd_set(GICD_ISENABLER, GROUP1);
}

static void group_1_does_not_show_in_iar(void)
{
    topic("group 1");
    set_up(BOTH);
    check_equal(gicc_read(GICC_CTLR), BOTH, "GICC_CTLR holds both enables");
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(gicc_read(GICC_HPPIR), IRQ_GROUP_MISMATCH, "HPPIR reads 1022 for group 1");
    check_equal(gicc_read(GICC_IAR), IRQ_GROUP_MISMATCH, "IAR reads 1022 and acknowledges nothing");
    check(gicd_bit(GICD_ISPENDR, GROUP1), "it stays pending");
    gicd_set(GICD_ICPENDR, GROUP1);
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(gicc_read(GICC_IAR), GROUP0, "IAR reads group 0");
    gicc_write(GICC_EOIR, GROUP0);
}

/* QEMU's CPU interfaces, the virtual one included, do not have the alias registers. */
static void group_1_is_acknowledged_through_the_alias(void)
{
    set_up(BOTH);
    if (gicc_read(GICC_AHPPIR) != IRQ_SPURIOUS) {
        topic("this CPU interface has no aliased registers");
        return;
    }
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(gicc_read(GICC_AHPPIR), GROUP1, "AHPPIR names an interrupt of group 1");
    check_equal(gicc_read(GICC_AIAR), GROUP1, "AIAR acknowledges it");
    check(gicd_bit(GICD_ISACTIVER, GROUP1), "it is active");
    gicc_write(GICC_AEOIR, GROUP1);
    check(!gicd_bit(GICD_ISACTIVER, GROUP1), "AEOIR ends it");
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(gicc_read(GICC_AHPPIR), IRQ_SPURIOUS, "AHPPIR does not see group 0");
    check_equal(gicc_read(GICC_AIAR), IRQ_SPURIOUS, "nor does AIAR");
    check_equal(gicc_read(GICC_IAR), GROUP0, "IAR does");
    gicc_write(GICC_EOIR, GROUP0);
}

static void ackctl_lets_iar_see_both(void)
{
    topic("AckCtl");
    set_up(BOTH | GICC_CTLR_ACKCTL);
    gicd_set(GICD_ISPENDR, GROUP1);
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(gicc_read(GICC_HPPIR), GROUP1, "HPPIR names an interrupt of group 1");
    check_equal(gicc_read(GICC_IAR), GROUP1, "IAR acknowledges it");
    gicc_write(GICC_EOIR, GROUP1);
    check(!gicd_bit(GICD_ISACTIVER, GROUP1), "EOIR ends it");
    check_equal(gicc_read(GICC_IAR), GROUP0, "then comes group 0");
    gicc_write(GICC_EOIR, GROUP0);
}

static void the_groups_have_enables_of_their_own(void)
{
    topic("group enables");
    set_up(GIC_ENABLE_GROUP0 | GICC_CTLR_ACKCTL);
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(irq_take(1, SETTLE_US), 0, "GICC_CTLR without group 1 holds it back");
    gicc_write(GICC_CTLR, BOTH | GICC_CTLR_ACKCTL);
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    check_equal(irq_take(1, SETTLE_US), 0, "so does GICD_CTLR");
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP1);
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(irq_take(2, SETTLE_US), 1, "GICD_CTLR = 2 lets group 1 alone pass");
    check_equal(irq_log.iar[0], GROUP1, "which is the one of group 1");
    gicd_set(GICD_ISPENDR, GROUP1);
    gicd_set(GICD_ICENABLER, GROUP1);
    gicd_write(GICD_ICPENDR + GROUP1 / 32 * 4, 1u << GROUP1 % 32);
    gicd_write(GICD_IGROUPR + GROUP0 / 32 * 4, 1u << GROUP0 % 32);
    check_equal(gicc_read(GICC_IAR), GROUP0, "a pending interrupt may change its group");
    gicc_write(GICC_EOIR, GROUP0);
}

static volatile unsigned fiq_count, fiq_last;

static void on_fiq(void)
{
    fiq_last = gicc_read(GICC_IAR);
    fiq_count++;
    gicc_write(GICC_EOIR, fiq_last);
}

static void fiqen_makes_group_0_an_fiq(void)
{
    topic("FIQ");
    set_up(BOTH | GICC_CTLR_FIQEN | GICC_CTLR_ACKCTL);
    fiq_handler = on_fiq;
    fiq_count = 0;
    gicd_set(GICD_ISPENDR, GROUP0);
    check(read_isr() & PSR_F, "ISR.F says that an FIQ is pending");
    check(!(read_isr() & PSR_I), "and no IRQ");
    check_equal(irq_take(1, SETTLE_US), 0, "group 0 is no IRQ");
    check_equal(fiq_count, 0, "nor is it taken while CPSR.F is set");
    fiq_unmask();
    WAIT_FOR(fiq_count, TIMEOUT_US);
    check_equal(fiq_count, 1, "it is taken as FIQ");
    check_equal(fiq_last, GROUP0, "the one raised");
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(irq_take(1, TIMEOUT_US), 1, "group 1 still is an IRQ");
    check_equal(irq_log.iar[0], GROUP1, "the one raised");
    check_equal(fiq_count, 1, "and no FIQ");
    fiq_mask();
}

static void software_for_any_gic_runs(void)
{
    topic("GICC_CTLR = 0x1e7");
    set_up(0x1e7);
    check_equal(gicc_read(GICC_CTLR) & 0x07, 0x07, "the enables and AckCtl are kept");
    gicd_set(GICD_ISPENDR, GROUP0);
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(irq_take(2, TIMEOUT_US), 2, "both groups come as IRQ");
    check_equal(irq_log.iar[0], GROUP1, "the more urgent of group 1 first");
    check_equal(irq_log.iar[1], GROUP0, "then group 0");
}

static void the_aliased_binary_point_is_group_1s(void)
{
    topic("ABPR and CBPR");
    set_up(BOTH | GICC_CTLR_ACKCTL);
    gicc_write(GICC_BPR, 3);
    gicc_write(GICC_ABPR, 7);
    check_equal(gicc_read(GICC_ABPR), 7, "ABPR holds 7");
    check_equal(gicc_read(GICC_BPR), 3, "BPR is another register");
    gicd_set(GICD_IGROUPR, GROUP0);
    gicd_set_priority(GROUP0, 0x80);
    gicd_set_priority(GROUP1, 0x7f & ~7u);
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(gicc_read(GICC_IAR), GROUP0, "group 1 is acknowledged");
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(gicc_read(GICC_IAR), GROUP1, "ABPR = 7 still splits at bit 7");
    gicc_write(GICC_EOIR, GROUP1);
    gicc_write(GICC_EOIR, GROUP0);
}

static void cbpr_gives_both_groups_one_binary_point(void)
{
    set_up(BOTH | GICC_CTLR_ACKCTL | GICC_CTLR_CBPR);
    gicc_write(GICC_BPR, 7); /* no preemption */
    gicd_set(GICD_IGROUPR, GROUP0);
    gicd_set(GICD_ISPENDR, GROUP0);
    check_equal(gicc_read(GICC_IAR), GROUP0, "CBPR: group 1 is acknowledged");
    gicd_set(GICD_ISPENDR, GROUP1);
    check_equal(gicc_read(GICC_IAR), IRQ_SPURIOUS, "CBPR: BPR keeps another from preempting it");
    gicc_write(GICC_EOIR, GROUP0);
    check_equal(gicc_read(GICC_IAR), GROUP1, "CBPR: after its end the other comes");
    gicc_write(GICC_EOIR, GROUP1);
}

void gic_group_tests(void)
{
    group_1_does_not_show_in_iar();
    group_1_is_acknowledged_through_the_alias();
    ackctl_lets_iar_see_both();
    the_groups_have_enables_of_their_own();
    fiqen_makes_group_0_an_fiq();
    software_for_any_gic_runs();
    the_aliased_binary_point_is_group_1s();
    cbpr_gives_both_groups_one_binary_point();
    gic_reset();
}
