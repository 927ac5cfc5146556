/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_sleep.c - WFI, WFE and SEV among CPUs: no wake-up is lost. What
 * wakes in WFI is only what another CPU sends; a lost one is found by the alarm of CNTP. */
#include "guests/runtime/gic.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define LAPS       50u
#define CALLS      50u
#define EVENT_LAPS 2u
#define ALARM_US   8000000u
#define HURRY_US   6u /* what a CPU may do before it sleeps, or wakes another */
#define TOKEN      1u
#define CALL       2u

static volatile uint32_t tokens[SMP_CPU_MAX], calls[SMP_CPU_MAX], lost, baton;

static void on_sgi(unsigned cpu, unsigned irq, unsigned source)
{
    (void)source;
    if (irq == TOKEN)
        tokens[cpu]++;
    else
        calls[cpu]++;
}

static void set_alarm(void)
{
    write_cntp_cval(now() + ticks_of_us(ALARM_US));
    write_cntp_ctl(CTL_ENABLE);
    isb();
}

static void on_alarm(unsigned cpu, unsigned irq, unsigned source)
{
    (void)cpu, (void)irq, (void)source;
    atomic_add(&lost, 1);
    set_alarm();
}

static void alarm_on(void)
{
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    set_alarm();
}

static void alarm_off(void)
{
    write_cntp_ctl(0);
    isb();
}

/* The only way to sleep that cannot miss what comes between the look and the sleep. */
static void sleep_while(volatile const uint32_t *counter, uint32_t value)
{
    while (*counter == value) {
        irq_mask();
        if (*counter == value)
            wfi();
        irq_unmask();
        isb();
    }
}

static void hurry(unsigned cpu)
{
    if (smp_random(cpu, 2))
        delay_us(smp_random(cpu, HURRY_US));
}

static void send(unsigned cpu, unsigned id)
{
    gicd_write(GICD_SGIR, GICD_SGIR_LIST | GICD_SGIR_TARGETS(1u << cpu) | id);
}

/* One token goes round: who passes it on falls asleep while the next one wakes. */
static void go_round(unsigned cpu)
{
    uint32_t laps = many(LAPS);

    alarm_on();
    for (uint32_t lap = 0; lap < laps; lap++) {
        hurry(cpu);
        if (cpu || lap)
            sleep_while(&tokens[cpu], cpu ? lap : lap - 1);
        hurry(cpu);
        set_alarm();
        dsb();
        send((cpu + 1) % cpu_count(), TOKEN);
    }
    alarm_off();
}

/* All sleep; CPU 0 calls them one by one or all at once, and sleeps itself until the answers. */
static void answer_calls(unsigned cpu)
{
    uint32_t rounds = many(CALLS), others = cpu_count() - 1;

    alarm_on();
    for (uint32_t n = 0; n < rounds; n++) {
        set_alarm();
        if (cpu) {
            sleep_while(&calls[cpu], n);
            hurry(cpu);
            atomic_add(&baton, 1);
            send(0, CALL);
            continue;
        }
        if (n & 1)
            for (unsigned other = 1; other <= others; other++)
                send(other, CALL);
        else
            gicd_write(GICD_SGIR, GICD_SGIR_OTHERS | CALL);
        hurry(cpu);
        for (uint32_t seen = calls[0]; baton < (n + 1) * others; seen = calls[0])
            sleep_while(&calls[0], seen);
    }
    alarm_off();
}

static void wait_for_event(void)
{
    __asm__ volatile("wfe" : : : "memory");
}

static void send_event(void)
{
    __asm__ volatile("dsb\n sev" : : : "memory");
}

static void wait_for_events(unsigned cpu)
{
    for (unsigned lap = 0; lap < EVENT_LAPS; lap++) {
        while (baton % cpu_count() != cpu)
            wait_for_event();
        dmb();
        baton++;
        send_event();
    }
}

void smp_sleep_tests(void)
{
    topic("sleep");
    smp_irq_on(TOKEN, on_sgi);
    smp_irq_on(CALL, on_sgi);
    smp_irq_on(IRQ_CNTP, on_alarm);
    smp_run(go_round);
    SMP_WAIT(tokens[0] == many(LAPS), "the last token comes home");
    check_equal(lost, 0, "a token goes round, from WFI to WFI");
    lost = 0;
    smp_run(answer_calls);
    check_equal(lost, 0, "all sleep until they are called");
    check_equal(baton, many(CALLS) * (cpu_count() - 1), "and each answers");
    baton = 0;
    smp_run(wait_for_events);
    check_equal(baton, EVENT_LAPS * cpu_count(), "a baton goes round by SEV and WFE");
}
