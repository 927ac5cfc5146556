/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/timer.c - both generic timers as the guest sees them
 * (DDI 0406C B8.1), and WFI. Each timer is one row of a table. */
#include "guests/runtime/timer.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/timer_tests.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TIMEOUT_US   1000000u
#define SETTLE_US    2000u
#define NEVER        UINT64_MAX

struct timer {
    const char *name;
    unsigned irq;
    uint64_t (*count)(void);
    uint32_t (*ctl)(void);
    void (*set_ctl)(uint32_t);
    uint64_t (*cval)(void);
    void (*set_cval)(uint64_t);
    uint32_t (*tval)(void);
    void (*set_tval)(uint32_t);
};

/* One row, built of the accessors of sysreg.h. */
#define TIMER(label, number, x, counter)                                                           \
    {                                                                                              \
        label, number, read_##counter, read_##x##_ctl, write_##x##_ctl, read_##x##_cval,           \
            write_##x##_cval, read_##x##_tval, write_##x##_tval                                    \
    }
static const struct timer timers[] = {
    TIMER("CNTV", IRQ_CNTV, cntv, cntvct),
    TIMER("CNTP", IRQ_CNTP, cntp, cntpct),
};

static const struct timer *current; /* for interrupt handlers */

static void stop(const struct timer *t)
{
    t->set_ctl(0);
    t->set_cval(NEVER);
    isb();
}

static void start_at(const struct timer *t, uint64_t deadline)
{
    t->set_cval(deadline);
    t->set_ctl(CTL_ENABLE);
    isb();
}

static uint64_t count_now(const struct timer *t)
{
    isb();
    return t->count();
}

static void set_up(const struct timer *t)
{
    gic_reset();
    stop(t);
    current = t;
    gicd_set_priority(t->irq, 0x80);
    gicd_set(GICD_ISENABLER, t->irq);
}

static void registers_keep_what_is_written(const struct timer *t)
{
    stop(t);
    t->set_cval(0x123456789abcdef0u);
    check_equal(t->cval(), 0x123456789abcdef0u, "%s: CVAL keeps 64 bits", t->name);
    t->set_ctl(CTL_IMASK);
    check_equal(t->ctl(), CTL_IMASK, "%s: IMASK alone reads back", t->name);
    t->set_ctl(~0u & ~CTL_ISTATUS);
    check_equal(t->ctl(), CTL_ENABLE | CTL_IMASK, "%s: CTL has no other bits", t->name);
    t->set_ctl(CTL_ISTATUS);
    check_equal(t->ctl(), 0, "%s: ISTATUS is read-only", t->name);
}

static void tval_is_a_view_of_cval(const struct timer *t)
{
    uint64_t before, after;
    int32_t left;

    stop(t);
    before = count_now(t);
    t->set_tval(1000000);
    after = count_now(t);
    check_between(t->cval(), before + 1000000, after + 1000000, "%s: TVAL sets CVAL to now + TVAL",
                  t->name);
    before = count_now(t);
    t->set_tval((uint32_t)-1000);
    after = count_now(t);
    check_between(t->cval(), before - 1000, after - 1000, "%s: a negative TVAL lies in the past",
                  t->name);
    t->set_ctl(CTL_ENABLE | CTL_IMASK);
    isb();
    check_equal(t->ctl(), CTL_ENABLE | CTL_IMASK | CTL_ISTATUS, "%s: and has expired", t->name);
    t->set_cval(count_now(t) + 500000);
    left = (int32_t)t->tval();
    check(left > 0 && left <= 500000, "%s: TVAL counts down towards CVAL", t->name);
    t->set_cval(0);
    isb();
    before = count_now(t);
    left = (int32_t)t->tval();
    after = count_now(t);
    check_between((uint32_t)-left, (uint32_t)before, (uint32_t)after,
                  "%s: and goes on below zero after it", t->name);
    t->set_tval(0x80000000u);
    check(t->cval() + 0x40000000u < count_now(t) || t->cval() > count_now(t) + ((uint64_t)1 << 62),
          "%s: TVAL = 0x80000000 is the farthest past", t->name);
    stop(t);
}

static void status_follows_the_comparison(const struct timer *t)
{
    stop(t);
    start_at(t, NEVER);
    check_equal(t->ctl(), CTL_ENABLE, "%s: before its time ISTATUS is 0", t->name);
    start_at(t, 0);
    check_equal(t->ctl(), CTL_ENABLE | CTL_ISTATUS, "%s: after it 1", t->name);
    t->set_ctl(CTL_ENABLE | CTL_IMASK);
    isb();
    check_equal(t->ctl(), CTL_ENABLE | CTL_IMASK | CTL_ISTATUS, "%s: masked too", t->name);
    t->set_cval(NEVER);
    isb();
    check_equal(t->ctl(), CTL_ENABLE | CTL_IMASK, "%s: a new CVAL takes it back", t->name);
    start_at(t, count_now(t) + ticks_of_us(1000));
    check(WAIT_FOR(t->ctl() & CTL_ISTATUS, TIMEOUT_US), "%s: it comes by itself", t->name);
    check(count_now(t) >= t->cval(), "%s: not before CVAL", t->name);
    stop(t);
}

static void on_deadline(void)
{
    current->set_ctl(CTL_ENABLE | CTL_IMASK);
    isb();
}

static void expiry_is_an_interrupt(const struct timer *t)
{
    uint64_t deadline;

    set_up(t);
    irq_on(t->irq, on_deadline);
    deadline = count_now(t) + ticks_of_us(2000);
    start_at(t, deadline);
    check_equal(irq_take(1, TIMEOUT_US), 1, "%s: its time over, it interrupts", t->name);
    check_equal(irq_log.iar[0], t->irq, "%s: with its own number", t->name);
    check(count_now(t) >= deadline, "%s: not early", t->name);
    check_equal(irq_take(1, SETTLE_US), 0, "%s: IMASK ends it", t->name);
    t->set_ctl(CTL_ENABLE);
    isb();
    check_equal(irq_take(1, TIMEOUT_US), 1, "%s: unmasked it interrupts again", t->name);
    t->set_ctl(CTL_ENABLE);
    isb();
    t->set_cval(NEVER);
    isb();
    check_between(irq_take(1, SETTLE_US), 0, gic_late_interrupts(t->irq),
                  "%s: a later CVAL takes it back in time", t->name);
    start_at(t, 0);
    t->set_ctl(0);
    isb();
    check_between(irq_take(1, SETTLE_US), 0, gic_late_interrupts(t->irq), "%s: so does ENABLE = 0",
                  t->name);
    check_equal(irq_take(1, SETTLE_US), 0, "%s: then all is quiet", t->name);
}

static void a_past_deadline_interrupts_at_once(const struct timer *t)
{
    set_up(t);
    irq_on(t->irq, on_deadline);
    t->set_tval((uint32_t)-1);
    t->set_ctl(CTL_ENABLE);
    isb();
    check_equal(irq_take(1, TIMEOUT_US), 1, "%s: TVAL = -1 interrupts at once", t->name);
    start_at(t, 0);
    check_equal(irq_take(1, TIMEOUT_US), 1, "%s: so does CVAL = 0", t->name);
    start_at(t, ~(uint64_t)0 >> 1);
    check_equal(irq_take(1, SETTLE_US), 0, "%s: a deadline in 4000 years does not", t->name);
    stop(t);
}

/* A periodic timer: each handler moves CVAL by one period, so none may be missed. */
static uint64_t period;
static unsigned ticks_seen[COUNT(timers)];

static void next_period(const struct timer *t)
{
    ticks_seen[t - timers]++;
    t->set_cval(t->cval() + period * (1 + (unsigned)(t - timers)));
    isb();
}

static void cntv_tick(void)
{
    next_period(&timers[0]);
}

static void cntp_tick(void)
{
    next_period(&timers[1]);
}

static void a_thousand_periods(const struct timer *t)
{
    set_up(t);
    irq_on(t->irq, t == timers ? cntv_tick : cntp_tick);
    period = ticks_of_us(t == timers ? 200 : 100); /* 200 for both; a busy PC must keep up */
    ticks_seen[t - timers] = 0;
    start_at(t, count_now(t) + period);
    check(irq_take(1000, 10 * TIMEOUT_US) >= 1000, "%s: 1000 periods come", t->name);
    check_equal(ticks_seen[t - timers], irq_log.count, "%s: each by its own interrupt", t->name);
    stop(t);
}

static void both_at_different_rates(void)
{
    uint64_t begin, end;

    topic("both timers at once");
    set_up(&timers[1]);
    set_up(&timers[0]);
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    irq_on(IRQ_CNTV, cntv_tick);
    irq_on(IRQ_CNTP, cntp_tick);
    ticks_seen[0] = ticks_seen[1] = 0;
    period = ticks_of_us(500);
    begin = now();
    start_at(&timers[0], count_now(&timers[0]) + period);
    start_at(&timers[1], count_now(&timers[1]) + 2 * period);
    irq_take(600, 10 * TIMEOUT_US);
    end = now();
    for (unsigned n = 0; n < COUNT(timers); n++)
        stop(&timers[n]);
    check_between(ticks_seen[0], (end - begin) / period - 40, (end - begin) / period + 1,
                  "CNTV came once in each period");
    check_between(ticks_seen[1], (end - begin) / period / 2 - 40, (end - begin) / period / 2 + 1,
                  "CNTP, at half the rate, as well");
}

static void the_counters_agree(void)
{
    uint64_t physical, virtual, offset, previous;
    bool steady = true, constant = true;

    topic("counters");
    check_equal(read_cntfrq(), 62500000, "CNTFRQ is that of QEMU's virt machine");
    previous = now();
    physical = read_cntpct();
    offset = physical - previous;
    for (unsigned n = 0; n < 10000; n++) {
        virtual = now();
        physical = (isb(), read_cntpct());
        steady = steady && virtual >= previous;
        constant = constant && physical - virtual - offset + 1000000 < 2000000;
        previous = virtual;
    }
    check(steady, "CNTVCT never goes back");
    check(constant, "CNTPCT and CNTVCT stay the same distance apart");
    previous = (isb(), read_cntpct());
    delay_us(1000);
    check((isb(), read_cntpct()) - previous >= ticks_of_us(1000), "CNTPCT runs at CNTFRQ");
}

static void wfi_ends_with_a_masked_interrupt(const struct timer *t)
{
    uint64_t deadline;

    set_up(t);
    deadline = count_now(t) + ticks_of_us(3000);
    start_at(t, deadline);
    while (!(read_isr() & PSR_I))
        wfi();
    check(count_now(t) >= deadline, "%s: WFI sleeps until the deadline, IRQs masked", t->name);
    wfi();
    check(read_isr() & PSR_I, "%s: WFI returns at once while an interrupt is pending", t->name);
    t->set_tval((uint32_t)-5);
    isb();
    wfi();
    check(true, "%s: WFI with a timer already expired returns", t->name);
    check_equal(gicc_read(GICC_IAR), t->irq, "%s: the interrupt is still there", t->name);
    stop(t);
    gicc_write(GICC_EOIR, t->irq);
    check(!(read_isr() & PSR_I), "%s: and then no more", t->name);
}

static void wfi_is_left_for_the_handler(const struct timer *t)
{
    set_up(t);
    irq_on(t->irq, on_deadline);
    irq_log.count = 0;
    start_at(t, count_now(t) + ticks_of_us(2000));
    irq_unmask();
    while (!irq_log.count)
        wfi();
    irq_mask();
    check_equal(irq_log.count, 1, "%s: WFI is left for the handler and goes on", t->name);
}

/* Deadlines so near that they pass around the WFI itself: a lost wake-up hangs here. */
static void wfi_never_misses_a_deadline(const struct timer *t)
{
    set_up(t);
    for (uint32_t n = 0; n < 2000; n++) {
        stop(t);
        start_at(t, count_now(t) + n % 100);
        wfi();
    }
    check(true, "%s: 2000 deadlines around a WFI, none lost", t->name);
    stop(t);
}

static void a_disabled_interrupt_does_not_end_wfi(void)
{
    uint64_t begin = now();

    topic("WFI");
    gic_reset();
    start_at(&timers[1], 0); /* raised all the time, disabled in the distributor */
    stop(&timers[0]);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    start_at(&timers[0], begin + ticks_of_us(5000));
    wfi();
    natively_skip("WFI may end for any reason");
    check(now() >= begin + ticks_of_us(5000), "WFI sleeps on beside a disabled interrupt");
    for (unsigned n = 0; n < COUNT(timers); n++)
        stop(&timers[n]);
}

static void event_instructions_do_not_hang(void)
{
    __asm__ volatile("sev\n wfe");
    check(true, "SEV, then WFE, returns");
    __asm__ volatile("yield");
    check(true, "YIELD returns");
}

void guest_main(void)
{
    for (unsigned n = 0; n < COUNT(timers); n++) {
        topic(timers[n].name);
        registers_keep_what_is_written(&timers[n]);
        tval_is_a_view_of_cval(&timers[n]);
        status_follows_the_comparison(&timers[n]);
        expiry_is_an_interrupt(&timers[n]);
        a_past_deadline_interrupts_at_once(&timers[n]);
        a_thousand_periods(&timers[n]);
        wfi_ends_with_a_masked_interrupt(&timers[n]);
        wfi_is_left_for_the_handler(&timers[n]);
        wfi_never_misses_a_deadline(&timers[n]);
    }
    both_at_different_rates();
    the_counters_agree();
    a_disabled_interrupt_does_not_end_wfi();
    event_instructions_do_not_hang();
    timer_user_tests();
    tap_end();
}
