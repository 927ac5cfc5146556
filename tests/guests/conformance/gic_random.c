/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_random.c - random use of 24 interrupts beside a model of what
 * the architecture says of them (IHI 0048B 3.2.4): whatever comes must be the most urgent, and
 * in the end nothing may be left over or missing. */
#include "guests/runtime/gic.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/gic_tests.h"
#include <stdbool.h>

#define SPI     200u
#define LINES   24u
#define STEPS   20000u
#define NESTING 8u /* interrupts that are active at once, at most */
#define IDLE    0x100u
#define SEED    0x2545f491u

static struct {
    bool enabled[LINES], pending[LINES], active[LINES];
    uint8_t priority[LINES];
    unsigned stack[NESTING]; /* acknowledged and not ended, in this order */
    unsigned running[NESTING];
    unsigned depth;
} model;

static uint32_t state = SEED;

static uint32_t random_below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

static unsigned running_priority(void)
{
    return model.depth ? model.running[model.depth - 1] : IDLE;
}

static bool may_come(unsigned n)
{
    return model.enabled[n] && model.pending[n] && !model.active[n] &&
           model.priority[n] < running_priority();
}

/* How urgent the next interrupt must be; IDLE: there is none. */
static unsigned most_urgent(void)
{
    unsigned best = IDLE;

    for (unsigned n = 0; n < LINES; n++)
        if (may_come(n) && model.priority[n] < best)
            best = model.priority[n];
    return best;
}

static void set_enabled(unsigned n, bool enabled)
{
    gicd_set(enabled ? GICD_ISENABLER : GICD_ICENABLER, SPI + n);
    model.enabled[n] = enabled;
}

static void set_pending(unsigned n, bool pending)
{
    gicd_set(pending ? GICD_ISPENDR : GICD_ICPENDR, SPI + n);
    model.pending[n] = pending;
}

/* The priority of an active interrupt counts from its next time on. */
static void set_priority(unsigned n)
{
    uint8_t priority = (uint8_t)(random_below(31) * GIC_PRIORITY_STEP);

    if (model.active[n])
        return;
    gicd_set_priority(SPI + n, priority);
    model.priority[n] = priority;
}

/* Interrupts of the same priority may come in any order. */
static bool acknowledge(void)
{
    unsigned best = most_urgent(), iar, n;

    if (model.depth == NESTING)
        return true;
    iar = gicc_read(GICC_IAR);
    if (best == IDLE)
        return iar == IRQ_SPURIOUS;
    n = GIC_IAR_ID(iar) - SPI;
    if (n >= LINES || !may_come(n) || model.priority[n] != best)
        return false;
    model.pending[n] = false;
    model.active[n] = true;
    model.running[model.depth] = best;
    model.stack[model.depth++] = n;
    return true;
}

static void end_last(void)
{
    unsigned n;

    if (model.depth == 0)
        return;
    n = model.stack[--model.depth];
    model.active[n] = false;
    gicc_write(GICC_EOIR, SPI + n);
}

static uint32_t as_word(const bool *bits)
{
    uint32_t word = 0;

    for (unsigned n = 0; n < LINES; n++)
        word |= (uint32_t)bits[n] << n;
    return word;
}

/* SPI is a multiple of 8: the interrupts are three bytes of a bank. */
static bool bank_matches(uint32_t bank, const bool *bits)
{
    uint32_t word = 0;

    for (unsigned n = 0; n < LINES; n += 8)
        word |= (uint32_t)read8(GICD_BASE + bank + (SPI + n) / 8) << n;
    return word == as_word(bits);
}

static bool step(void)
{
    unsigned n = random_below(LINES);

    switch (random_below(12)) {
    case 0:
        set_enabled(n, true);
        return true;
    case 1:
        set_enabled(n, random_below(2));
        return true;
    case 2:
    case 3:
    case 4:
        set_pending(n, true);
        return true;
    case 5:
        set_pending(n, random_below(4));
        return true;
    case 6:
        set_priority(n);
        return true;
    case 7:
        return bank_matches(GICD_ISPENDR, model.pending);
    case 8:
        return bank_matches(GICD_ISACTIVER, model.active);
    case 9:
        end_last();
        return true;
    default:
        return acknowledge();
    }
}

static bool run_to_the_end(void)
{
    while (model.depth)
        end_last();
    for (unsigned n = 0; n < LINES; n++)
        set_enabled(n, true);
    while (most_urgent() != IDLE) {
        if (!acknowledge())
            return false;
        end_last();
    }
    return gicc_read(GICC_IAR) == IRQ_SPURIOUS;
}

void gic_random_tests(void)
{
    unsigned done = 0;

    topic("at random");
    gic_reset();
    for (unsigned n = 0; n < LINES; n++)
        set_priority(n);
    while (done < STEPS && step())
        done++;
    check_equal(done, STEPS, "20000 random steps, each as the model says");
    check(run_to_the_end(), "what was pending comes in the end, and nothing else");
    gic_reset();
}
