/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_preemption.c - interrupts inside interrupts (IHI 0048B 3.3), and
 * those a CPU sends itself. */
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/gic_tests.h"

#define SPI        200u
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

/* Which order nested handlers ran in: entered n, left n + 100. */
static unsigned trace[16], trace_count;

static void note(unsigned what)
{
    if (trace_count < 16)
        trace[trace_count++] = what;
}

static void outer_handler(void)
{
    note(0);
    raise_with_priority(SPI + 1, 0x40);
    raise_with_priority(SPI + 2, 0xc0);
    irq_unmask();
    delay_us(100);
    irq_mask();
    note(100);
}

static void inner_handler(void)
{
    note(1);
}

static void last_handler(void)
{
    note(2);
}

static void a_more_urgent_interrupt_preempts(void)
{
    topic("preemption");
    gic_reset();
    irq_on(SPI, outer_handler);
    irq_on(SPI + 1, inner_handler);
    irq_on(SPI + 2, last_handler);
    trace_count = 0;
    raise_with_priority(SPI, 0x80);
    check_equal(irq_take(3, TIMEOUT_US), 3, "three interrupts come");
    check_equal(trace[0] * 10000 + trace[1] * 1000 + trace[2] * 10 + trace[3], 0 + 1000 + 1000 + 2,
                "the urgent one inside the first handler, the other after it");
}

static void the_binary_point_limits_preemption(void)
{
    gic_reset();
    gicc_write(GICC_BPR, 5); /* groups of 0x40 */
    check_equal(gicc_read(GICC_BPR), 5, "BPR holds 5");
    raise_with_priority(SPI, 0x60);
    acknowledge();
    raise_with_priority(SPI + 1, 0x40);
    check_equal(acknowledge(), IRQ_SPURIOUS, "within a priority group nothing preempts");
    raise_with_priority(SPI + 2, 0x38);
    check_equal(acknowledge(), SPI + 2, "a more urgent group does");
    end(SPI + 2);
    end(SPI);
    check_equal(acknowledge(), SPI + 1, "the waiting one follows");
    end(SPI + 1);
    gicc_write(GICC_BPR, 7);
    raise_with_priority(SPI, 0xf0);
    acknowledge();
    raise_with_priority(SPI + 1, 0);
    check_equal(acknowledge(), IRQ_SPURIOUS, "BPR = 7 allows no preemption at all");
    end(SPI);
    check_equal(acknowledge(), SPI + 1, "after the end it comes");
    end(SPI + 1);
}

static void twenty_levels_nest(void)
{
    bool nested = true;

    gic_reset();
    for (unsigned n = 0; n < 20; n++) {
        raise_with_priority(SPI + n, (uint8_t)(0xf0 - n * GIC_PRIORITY_STEP));
        nested = nested && acknowledge() == SPI + n;
    }
    check(nested, "twenty interrupts, each more urgent, are active at once");
    for (unsigned n = 20; n-- > 0;) {
        nested = nested && gicc_read(GICC_RPR) == 0xf0 - n * GIC_PRIORITY_STEP;
        end(SPI + n);
        nested = nested && !gicd_bit(GICD_ISACTIVER, SPI + n);
    }
    check(nested, "their priorities drop one by one");
    check_equal(gicc_read(GICC_RPR), GIC_PRIORITY_IDLE, "down to idle");
}

static void sgis_reach_this_cpu(void)
{
    uint32_t seen = 0;

    topic("software-generated interrupts");
    gic_reset();
    gicd_write(GICD_ISENABLER, 0xffff);
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 3);
    check(gicd_bit(GICD_ISPENDR, 3), "an SGI to self is pending");
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 3);
    check_equal(acknowledge(), 3, "IAR names it, source CPU 0");
    end(3);
    check_equal(acknowledge(), IRQ_SPURIOUS, "two of them before the first IAR are one");
    gicd_write(GICD_SGIR, GICD_SGIR_LIST | GICD_SGIR_TARGETS(1) | 5);
    check_equal(irq_take(1, TIMEOUT_US), 1, "the target list reaches us");
    check_equal(irq_log.iar[0], 5, "with its number");
    gicd_write(GICD_SGIR, GICD_SGIR_OTHERS | 6);
    check_equal(acknowledge(), IRQ_SPURIOUS, "'all others' reaches nobody");
    gicd_write(GICD_SGIR, GICD_SGIR_LIST | GICD_SGIR_TARGETS(0) | 7);
    check_equal(acknowledge(), IRQ_SPURIOUS, "an empty target list reaches nobody");
    for (unsigned n = 0; n < 16; n++)
        gicd_write(GICD_SGIR, GICD_SGIR_SELF | n);
    check_equal(irq_take(16, TIMEOUT_US), 16, "all sixteen come");
    for (unsigned n = 0; n < 16; n++)
        seen |= 1u << irq_log.iar[n];
    check_equal(seen, 0xffff, "each once");
}

static void ten_thousand_sgis(void)
{
    unsigned taken = 0;

    gic_reset();
    gicd_set(GICD_ISENABLER, 1);
    for (unsigned n = 0; n < 10000; n++) {
        gicd_write(GICD_SGIR, GICD_SGIR_SELF | 1);
        taken += irq_take(1, TIMEOUT_US);
    }
    check_equal(taken, 10000, "of 10000 SGIs to self none is lost");
}

void gic_preemption_tests(void)
{
    a_more_urgent_interrupt_preempts();
    the_binary_point_limits_preemption();
    twenty_levels_nest();
    sgis_reach_this_cpu();
    ten_thousand_sgis();
}
