/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_atomics.c - counters by exclusive accesses of every size (DDI
 * 0406C A3.4), locks that spin, and a baton that goes round. Much time passes between some
 * LDREX and its STREX, so that another CPU has the core meanwhile. */
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define ADDITIONS 3000u
#define LOCKINGS  300u
#define SLOWLY    100u
#define LAPS      2u
#define PAUSE     3000u /* instructions, at most; mostly there is none */

static volatile uint8_t bytes[4] __attribute__((aligned(4)));
static volatile uint16_t halves[2] __attribute__((aligned(4)));
static volatile uint32_t word, slow_word;
static volatile uint64_t twice __attribute__((aligned(8)));
static volatile uint32_t lock, guarded, baton;

/* One try: false if somebody came between the two. Nothing is read or written between them but
 * by themselves. */
#define EXCLUSIVE_ADD(name, type, load, store, add)                                                \
    static bool name(volatile type *at, uint32_t pause)                                            \
    {                                                                                              \
        type value;                                                                                \
        uint32_t failed, left;                                                                     \
        __asm__ volatile(load "\n" add "\n   mov %2, %4\n"                                         \
                              "1: subs %2, %2, #1\n bpl 1b\n" store                                \
                         : "=&r"(value), "=&r"(failed), "=&r"(left)                                \
                         : "r"(at), "r"(pause)                                                     \
                         : "cc", "memory");                                                        \
        return !failed;                                                                            \
    }

EXCLUSIVE_ADD(add_byte, uint8_t, "ldrexb %0, [%3]", "strexb %1, %0, [%3]", "add %0, %0, #1")
EXCLUSIVE_ADD(add_half, uint16_t, "ldrexh %0, [%3]", "strexh %1, %0, [%3]", "add %0, %0, #1")
EXCLUSIVE_ADD(add_word, uint32_t, "ldrex %0, [%3]", "strex %1, %0, [%3]", "add %0, %0, #1")
EXCLUSIVE_ADD(add_twice, uint64_t, "ldrexd %0, %H0, [%3]", "strexd %1, %0, %H0, [%3]",
              "adds %Q0, %Q0, #1\n adc %R0, %R0, #0")

/* Each try has a pause of its own: one that is longer than a turn would fail for ever. */
#define UNTIL(done)                                                                                \
    while (!(done))                                                                                \
    continue

static uint32_t some_pause(unsigned cpu)
{
    return smp_random(cpu, 32) ? smp_random(cpu, 8) : smp_random(cpu, PAUSE);
}

static void count_all(unsigned cpu)
{
    for (unsigned n = 0; n < many(ADDITIONS); n++) {
        UNTIL(add_byte(&bytes[n % 4], some_pause(cpu)));
        UNTIL(add_half(&halves[n % 2], some_pause(cpu)));
        UNTIL(add_word(&word, some_pause(cpu)));
        UNTIL(add_twice(&twice, some_pause(cpu)));
    }
}

/* Nearly always a core is taken away between the two, from one who loaded for another one: what
 * he reserved must not be the other one's to store. */
static void count_slowly(unsigned cpu)
{
    for (unsigned n = 0; n < many(SLOWLY); n++)
        UNTIL(add_word(&slow_word, smp_random(cpu, 4 * PAUSE)));
}

static void take_the_lock(unsigned cpu)
{
    for (unsigned n = 0; n < many(LOCKINGS); n++) {
        uint32_t before;

        smp_lock(&lock);
        before = guarded;
        delay_us(smp_random(cpu, 8) == 0);
        guarded = before + 1;
        smp_unlock(&lock);
    }
}

/* No WFE, no sleep: on one core the others have to be given their turns. */
static void pass_the_baton(unsigned cpu)
{
    for (unsigned lap = 0; lap < LAPS; lap++) {
        while (baton % cpu_count() != cpu)
            ;
        dmb();
        baton++;
    }
}

void smp_atomics_tests(void)
{
    uint32_t count = many(ADDITIONS) * cpu_count();

    topic("exclusive accesses");
    twice = 0xfffffff0u;
    smp_run(count_all);
    for (unsigned n = 0; n < 4; n++)
        check_equal(bytes[n], (uint8_t)(count / 4), "LDREXB counts, byte %u", n);
    for (unsigned n = 0; n < 2; n++)
        check_equal(halves[n], (uint16_t)(count / 2), "LDREXH counts, halfword %u", n);
    check_equal(word, count, "LDREX counts");
    check_equal(twice, 0xfffffff0u + (uint64_t)count, "LDREXD counts");
    smp_run(count_slowly);
    check_equal(slow_word, many(SLOWLY) * cpu_count(), "LDREX counts, long before STREX");
    smp_run(take_the_lock);
    check_equal(guarded, many(LOCKINGS) * cpu_count(), "a lock that spins");
    smp_run(pass_the_baton);
    check_equal(baton, LAPS * cpu_count(), "a baton that all wait for without sleep");
}
