/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gicc.c - what reaches the CPU interface, in which order, and how
 * an interrupt ends (IHI 0048B chapter 3). Interrupts are raised through ISPENDR. */
#include "guests/runtime/boot.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/gic_tests.h"

#define SPI        200u /* the first of some that no device of the virt machine uses */
#define SPI_COUNT  28u
#define SETTLE_US  2000u /* long enough for an interrupt that must not come */
#define TIMEOUT_US 1000000u

static uint32_t acknowledge(void)
{
    return gicc_read(GICC_IAR);
}

static void end(uint32_t iar)
{
    gicc_write(GICC_EOIR, iar);
}

static void raise_with_priority(unsigned irq, uint8_t priority)
{
    gicd_set_priority(irq, priority);
    gicd_set(GICD_ISENABLER, irq);
    gicd_set(GICD_ISPENDR, irq);
}

static void raise(unsigned irq)
{
    raise_with_priority(irq, 0x80);
}

static void an_interrupt_goes_from_pending_to_active_to_inactive(void)
{
    topic("the life of an interrupt");
    gic_reset();
    check_equal(acknowledge(), IRQ_SPURIOUS, "IAR reads 1023 when nothing is pending");
    check_equal(gicc_read(GICC_HPPIR), IRQ_SPURIOUS, "so does HPPIR");
    check_equal(gicc_read(GICC_RPR), GIC_PRIORITY_IDLE, "RPR is idle");
    raise(SPI);
    check(gicd_bit(GICD_ISPENDR, SPI), "ISPENDR makes an interrupt pending");
    check_equal(gicc_read(GICC_HPPIR), SPI, "HPPIR names it");
    check(read_isr() & PSR_I, "ISR.I says that an IRQ is pending");
    check_equal(acknowledge(), SPI, "IAR acknowledges it");
    check(!gicd_bit(GICD_ISPENDR, SPI), "it is no longer pending");
    check(gicd_bit(GICD_ISACTIVER, SPI), "it is active");
    check_equal(gicc_read(GICC_RPR), 0x80, "RPR is its priority");
    check(!(read_isr() & PSR_I), "ISR.I is clear again");
    check_equal(acknowledge(), IRQ_SPURIOUS, "the next IAR is spurious");
    end(SPI);
    check(!gicd_bit(GICD_ISACTIVER, SPI), "EOIR makes it inactive");
    check_equal(gicc_read(GICC_RPR), GIC_PRIORITY_IDLE, "RPR is idle again");
}

static void an_irq_exception_is_taken(void)
{
    topic("as an exception");
    gic_reset();
    raise(SPI);
    check_equal(irq_take(1, TIMEOUT_US), 1, "a pending interrupt is taken as IRQ");
    check_equal(irq_log.iar[0], SPI, "and it is the one raised");
    check_equal(irq_take(1, SETTLE_US), 0, "once only");
    gicd_set(GICD_ISPENDR, SPI);
    irq_unmask();
    WAIT_FOR(irq_log.count, TIMEOUT_US);
    irq_mask();
    check_equal(irq_log.count, 1, "raised again it comes again");
}

static void pending_interrupts_wait_for_every_enable(void)
{
    topic("enables");
    gic_reset();
    raise(SPI);
    gicd_set(GICD_ICENABLER, SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "ICENABLER holds a pending interrupt back");
    check(gicd_bit(GICD_ISPENDR, SPI), "it stays pending meanwhile");
    gicd_set(GICD_ISENABLER, SPI);
    check_equal(gicc_read(GICC_HPPIR), SPI, "ISENABLER lets it go");
    gicd_write(GICD_CTLR, 0);
    check_equal(acknowledge(), IRQ_SPURIOUS, "GICD_CTLR = 0 holds it back");
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    check_equal(gicc_read(GICC_HPPIR), SPI, "GICD_CTLR = 1 lets it go");
    gicc_write(GICC_CTLR, 0);
    check_equal(irq_take(1, SETTLE_US), 0, "GICC_CTLR = 0 holds it back");
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    check_equal(irq_take(1, TIMEOUT_US), 1, "GICC_CTLR = 1 lets it go");
    raise(SPI);
    gicd_set(GICD_ICPENDR, SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "ICPENDR takes a pending interrupt back");
    check_equal(irq_take(1, SETTLE_US), 0, "and no exception comes of it");
}

static void the_priority_mask_holds_equal_priorities_back(void)
{
    topic("GICC_PMR");
    gic_reset();
    raise_with_priority(SPI, 0x80);
    gicc_write(GICC_PMR, 0x80);
    check_equal(gicc_read(GICC_PMR), 0x80, "PMR holds what was written");
    check_equal(acknowledge(), IRQ_SPURIOUS, "a priority equal to the mask waits");
    check_equal(irq_take(1, SETTLE_US), 0, "and is not signalled");
    gicc_write(GICC_PMR, 0x88);
    check_equal(irq_take(1, TIMEOUT_US), 1, "one step more and it is signalled");
    gicc_write(GICC_PMR, 0);
    raise_with_priority(SPI, 0);
    check_equal(acknowledge(), IRQ_SPURIOUS, "PMR = 0 masks even priority 0");
    gicc_write(GICC_PMR, 0xff);
    check_equal(acknowledge(), SPI, "PMR = 0xff lets it pass");
    end(SPI);
}

static void the_mask_can_be_hammered(void)
{
    bool kept = true;

    gic_reset();
    for (uint32_t n = 0; n < 100000; n++) {
        uint32_t mask = n % 32 * GIC_PRIORITY_STEP;

        gicc_write(GICC_PMR, mask);
        kept = kept && gicc_read(GICC_PMR) == mask;
    }
    check(kept, "PMR keeps 100000 values one after the other");
    gicc_write(GICC_PMR, 0xff);
    raise(SPI);
    for (uint32_t n = 0; n < 1000; n++) {
        gicc_write(GICC_PMR, 0);
        gicc_write(GICC_PMR, 0xff);
    }
    check_equal(irq_take(1, TIMEOUT_US), 1, "a pending interrupt outlives that");
}

static void many_come_in_priority_order(void)
{
    bool in_order = true;

    topic("more pending interrupts than list registers");
    gic_reset();
    for (unsigned n = 0; n < SPI_COUNT; n++) /* 11 and 28 are coprime: all, shuffled */
        raise_with_priority(SPI + n, (uint8_t)(n * 11 % SPI_COUNT * GIC_PRIORITY_STEP));
    check_equal(irq_take(SPI_COUNT, TIMEOUT_US), SPI_COUNT, "28 interrupts pending at once come");
    for (unsigned n = 0; n < SPI_COUNT; n++)
        in_order = in_order && (irq_log.iar[n] - SPI) * 11 % SPI_COUNT == n;
    check(in_order, "in the order of their priorities");
    check_equal(irq_take(1, SETTLE_US), 0, "none comes twice");
}

static void many_of_one_priority_all_come(void)
{
    uint32_t seen = 0;

    gic_reset();
    for (unsigned n = 0; n < SPI_COUNT; n++)
        raise(SPI + n);
    check_equal(irq_take(SPI_COUNT, TIMEOUT_US), SPI_COUNT, "28 of one priority come");
    for (unsigned n = 0; n < SPI_COUNT; n++)
        seen |= 1u << (irq_log.iar[n] - SPI);
    check_equal(seen, (1u << SPI_COUNT) - 1, "each of them once");
}

static void a_late_urgent_one_overtakes(void)
{
    gic_reset();
    for (unsigned n = 0; n < 10; n++)
        raise_with_priority(SPI + n, 0xc0);
    raise_with_priority(SPI + 20, 0x20);
    check_equal(acknowledge(), SPI + 20, "the eleventh, more urgent, comes first");
    end(SPI + 20);
    gicd_set_priority(SPI + 9, 0x40);
    check_equal(gicc_read(GICC_HPPIR), SPI + 9, "a new priority counts for one already pending");
    gicd_set_priority(SPI + 9, 0xf0);
    check(gicc_read(GICC_HPPIR) != SPI + 9, "and may put it last");
    for (unsigned n = 0; n < 10; n++)
        gicd_set(GICD_ICENABLER, SPI + n);
    check_equal(acknowledge(), IRQ_SPURIOUS, "disabling all ten leaves none");
    for (unsigned n = 0; n < 10; n++)
        gicd_set(GICD_ISENABLER, SPI + n);
    check_equal(irq_take(10, TIMEOUT_US), 10, "enabling them brings all ten");
    check_equal(irq_log.iar[9], SPI + 9, "the least urgent last");
}

static void edges_during_the_handler_come_once_more(void)
{
    topic("active and pending");
    gic_reset();
    raise(SPI);
    acknowledge();
    gicd_set(GICD_ISPENDR, SPI);
    check(gicd_bit(GICD_ISPENDR, SPI) && gicd_bit(GICD_ISACTIVER, SPI),
          "an active interrupt raised again is active and pending");
    gicd_set(GICD_ISPENDR, SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "it does not come before its end");
    end(SPI);
    check_equal(acknowledge(), SPI, "then it does");
    end(SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "once");
    raise(SPI);
    acknowledge();
    gicd_set(GICD_ISPENDR, SPI);
    gicd_set(GICD_ICPENDR, SPI);
    end(SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "ICPENDR takes the second one back");
}

static void the_active_bit_can_be_written(void)
{
    gic_reset();
    gicd_set(GICD_ISACTIVER, SPI);
    check(gicd_bit(GICD_ISACTIVER, SPI), "ISACTIVER makes an interrupt active");
    raise(SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "which holds it back when it is raised");
    gicd_set(GICD_ICACTIVER, SPI);
    check_equal(acknowledge(), SPI, "until ICACTIVER");
    end(SPI);
    raise(SPI);
    acknowledge();
    gicd_set(GICD_ICACTIVER, SPI);
    check(!gicd_bit(GICD_ISACTIVER, SPI), "ICACTIVER ends an acknowledged interrupt");
    gicc_write(GICC_EOIR, SPI);
    raise(SPI);
    check_equal(irq_take(1, TIMEOUT_US), 1, "which may then come again");
}

static void split_end_of_interrupt(void)
{
    topic("EOImode = 1");
    gic_reset();
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0 | GICC_CTLR_EOIMODE);
    raise(SPI);
    check_equal(acknowledge(), SPI, "an interrupt is acknowledged as ever");
    gicc_write(GICC_EOIR, SPI);
    check(gicd_bit(GICD_ISACTIVER, SPI), "EOIR leaves it active");
    check_equal(gicc_read(GICC_RPR), GIC_PRIORITY_IDLE, "but drops the priority");
    gicd_set(GICD_ISPENDR, SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "raised again it waits");
    raise_with_priority(SPI + 1, 0xc0);
    check_equal(acknowledge(), SPI + 1, "a less urgent one comes now");
    gicc_write(GICC_EOIR, SPI + 1);
    gicc_write(GICC_DIR, SPI + 1);
    check(!gicd_bit(GICD_ISACTIVER, SPI + 1), "DIR makes it inactive");
    gicc_write(GICC_DIR, SPI);
    check_equal(acknowledge(), SPI, "DIR lets the first one come again");
    gicc_write(GICC_EOIR, SPI);
    gicc_write(GICC_DIR, SPI);
    check_equal(acknowledge(), IRQ_SPURIOUS, "then all is quiet");
}

/* Raised, acknowledged, its priority dropped: it stays active. */
static bool is_taken(unsigned irq)
{
    bool came;

    raise(irq);
    came = acknowledge() == irq;
    gicc_write(GICC_EOIR, irq);
    return came && gicd_bit(GICD_ISACTIVER, irq);
}

static unsigned count_active(void)
{
    unsigned count = 0;

    for (unsigned n = 0; n < SPI_COUNT; n++)
        count += gicd_bit(GICD_ISACTIVER, SPI + n);
    return count;
}

static void many_split_ends_in_any_order(void)
{
    bool came = true, ended = true, again = true, others_stay = true;

    gic_reset();
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0 | GICC_CTLR_EOIMODE);
    for (unsigned n = 0; n < SPI_COUNT; n++)
        came = is_taken(SPI + n) && came;
    check(came, "28 interrupts are active at once");
    for (unsigned n = 0; n < SPI_COUNT; n++) {
        unsigned irq = SPI + n * 11 % SPI_COUNT;

        gicc_write(GICC_DIR, irq);
        ended = ended && !gicd_bit(GICD_ISACTIVER, irq);
        others_stay = others_stay && count_active() == SPI_COUNT - 1;
        again = is_taken(irq) && again;
    }
    check(ended, "DIR ends each of them by its number, in a mixed order");
    check(others_stay, "and no other one");
    check(again, "each can come again");
}

static void a_split_end_of_an_sgi_among_many(void)
{
    uint32_t iar;

    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 5);
    iar = acknowledge();
    check_equal(iar, 5, "an SGI comes while they are active");
    gicc_write(GICC_EOIR, iar);
    check(gicd_bit(GICD_ISACTIVER, 5), "EOIR leaves it active");
    gicc_write(GICC_DIR, iar);
    check(!gicd_bit(GICD_ISACTIVER, 5), "DIR ends it");
    gicc_write(GICC_DIR, IRQ_SPURIOUS);
    check_equal(count_active(), SPI_COUNT, "DIR of 1023 ends nothing");
    for (unsigned n = SPI_COUNT; n-- > 0;)
        gicc_write(GICC_DIR, SPI + n);
    check_equal(count_active(), 0, "at last all are ended");
    check_equal(acknowledge(), IRQ_SPURIOUS, "and none is left over");
    check_equal(gicc_read(GICC_DIR), 0, "DIR reads as zero");
}

static void spurious_ends_are_harmless(void)
{
    gic_reset();
    gicc_write(GICC_EOIR, IRQ_SPURIOUS);
    gicc_write(GICC_EOIR, SPI);
    check_equal(gicc_read(GICC_RPR), GIC_PRIORITY_IDLE, "EOIR without an interrupt is harmless");
    raise(SPI);
    check_equal(irq_take(1, TIMEOUT_US), 1, "interrupts come as before");
}

void guest_main(void)
{
    an_interrupt_goes_from_pending_to_active_to_inactive();
    an_irq_exception_is_taken();
    pending_interrupts_wait_for_every_enable();
    the_priority_mask_holds_equal_priorities_back();
    the_mask_can_be_hammered();
    many_come_in_priority_order();
    many_of_one_priority_all_come();
    a_late_urgent_one_overtakes();
    edges_during_the_handler_come_once_more();
    the_active_bit_can_be_written();
    split_end_of_interrupt();
    many_split_ends_in_any_order();
    a_split_end_of_an_sgi_among_many();
    spurious_ends_are_harmless();
    gic_preemption_tests();
    gic_random_tests();
    gic_group_tests();
    gic_line_tests();
    tap_end();
}
