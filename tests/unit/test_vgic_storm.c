/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_storm.c - four vCPUs on three cores write to the distributor what they
 * like, and set their timers, in random orders of steps: no SGI, no edge and no timer is lost,
 * and none comes twice. */
#include <string.h>

#include "tests/machine/explore.h"
#include "tests/unit/seed.h"
#include "tests/unit/two_vms.h"

#define VCPUS           4u
#define ROUNDS          25u
#define RUNS            300u

#define GICD_CTLR       0x000u
#define GICD_ISENABLER  0x100u
#define GICD_ICENABLER  0x180u
#define GICD_ISPENDR    0x200u
#define GICD_IPRIORITYR 0x400u
#define GICD_ITARGETSR  0x800u
#define GICD_ICFGR      0xc00u
#define GICD_SGIR       0xf00u
#define SGIR_TARGETS(n) ((n) << 16)

#define IAR_ID(iar)     ((iar)&0x3ffu)
#define IAR_SOURCE(iar) ((iar) >> 10 & 7u)

#define SPI_FIRST       48u /* edges of our own making */
#define SPI_COUNT       4u
#define SPI_BITS        ((BIT(SPI_COUNT) - 1) << SPI_FIRST % 32)

static const struct vcpu_config four_vcpus[] = {{.core = 0}, {.core = 1}, {.core = 2}, {.core = 0}};
static const struct vm_config four[] = {
    {.name = "four", .vcpus = four_vcpus, .vcpu_count = VCPUS, .ram = {IPA(RAM), 16 * KiB}},
};

/* One that comes may stand for all that were made and had not come yet. */
struct count {
    unsigned made, come;
    unsigned come_before_the_last; /* was made */
};

static struct count sgis[VCPUS][VCPUS][IRQ_SGI_COUNT]; /* from, to, number */
static struct count spis[SPI_COUNT];
static struct count timers[VCPUS];

static bool is_lost(const struct count *count)
{
    return count->made && count->come == count->come_before_the_last;
}

static void make(struct count *count)
{
    count->made++;
    count->come_before_the_last = count->come;
}

static void come(struct count *count)
{
    assert_true(++count->come <= count->made);
}

static void take_timer(unsigned self)
{
    come(&timers[self]);
    guest_stop_timer();
}

/* Inputs ------------------------------------------------------------------------ */

static void serve(void)
{
    while (guest_is_interrupted()) {
        unsigned self = guest_vcpu()->number;
        uint32_t iar = guest_acknowledge(), id = IAR_ID(iar);

        if (id < IRQ_SGI_COUNT)
            come(&sgis[IAR_SOURCE(iar)][self][id]);
        else if (id - SPI_FIRST < SPI_COUNT)
            come(&spis[id - SPI_FIRST]);
        else if (id == GUEST_VTIMER_IRQ)
            take_timer(self);
        else
            continue; /* it went elsewhere in the meantime */
        guest_end(iar);
    }
}

static void send_sgi(unsigned n)
{
    unsigned self = guest_vcpu()->number;
    uint32_t targets = 1 + random_below(BIT(VCPUS) - 1);

    for (unsigned to = 0; to < VCPUS; to++)
        if (targets & BIT(to))
            make(&sgis[self][to][n]);
    guest_gicd_write(GICD_SGIR, SGIR_TARGETS(targets) | n);
}

static void make_edge(unsigned n)
{
    make(&spis[n]);
    guest_gicd_write(GICD_ISPENDR + SPI_FIRST / 32 * 4, BIT((SPI_FIRST + n) % 32));
}

static void set_timer(unsigned n)
{
    (void)n;
    make(&timers[guest_vcpu()->number]);
    guest_set_timer(0); /* it rings at once */
}

static void move(unsigned n)
{
    assert_true(guest_store(VIRT_GICD_BASE + GICD_ITARGETSR + SPI_FIRST + n, 1,
                            1 + random_below(BIT(VCPUS) - 1)));
}

static void mask(unsigned n)
{
    guest_gicd_write(GICD_ICENABLER + SPI_FIRST / 32 * 4, BIT((SPI_FIRST + n) % 32));
    guest_gicd_write(GICD_ISENABLER + SPI_FIRST / 32 * 4, BIT((SPI_FIRST + n) % 32));
}

static void reorder(unsigned n)
{
    assert_true(
        guest_store(VIRT_GICD_BASE + GICD_IPRIORITYR + SPI_FIRST + n, 1, random_below(16) << 3));
}

static void close_all(unsigned n)
{
    (void)n;
    guest_gicd_write(GICD_CTLR, 0);
    guest_gicd_write(GICD_CTLR, 1);
}

static void (*const inputs[])(unsigned n) = {send_sgi,  send_sgi, make_edge, make_edge, set_timer,
                                             set_timer, move,     mask,      reorder,   close_all};

static void storm(void)
{
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_gate();
    for (unsigned round = 0; round < ROUNDS; round++) {
        inputs[random_below(COUNT(inputs))](random_below(SPI_COUNT));
        if (random_below(2))
            serve();
    }
    for (;;) {
        serve();
        guest_wfi();
    }
}

/* vCPUs ------------------------------------------------------------------------- */

static void other(void)
{
    guest_open_gic();
    storm();
}

static void first(void)
{
    guest_open_gic();
    guest_gicd_write(GICD_ICFGR + SPI_FIRST / 16 * 4, UINT32_C(0xaaaaaaaa));
    for (unsigned n = 0; n < SPI_COUNT; n++)
        move(n);
    guest_gicd_write(GICD_ISENABLER + SPI_FIRST / 32 * 4, SPI_BITS);
    for (unsigned n = 1; n < VCPUS; n++)
        assert_int_equal(cpu_on(n, ENTRY(1)), SUCCESS);
    storm();
}

static bool is_nothing_lost(void)
{
    bool lost = false;

    for (unsigned n = 0; n < SPI_COUNT; n++)
        lost |= is_lost(&spis[n]);
    for (unsigned n = 0; n < VCPUS; n++)
        lost |= is_lost(&timers[n]);
    for (unsigned from = 0; from < VCPUS; from++)
        for (unsigned to = 0; to < VCPUS; to++)
            for (unsigned n = 0; n < SPI_COUNT; n++)
                lost |= is_lost(&sgis[from][to][n]);
    return !lost;
}

static bool tell(void)
{
    machine_power_on(four, 1);
    machine.clock_stands = true;
    guest_at(0, RAM, first);
    guest_at(0, ENTRY(1), other);
    memset(sgis, 0, sizeof(sgis));
    memset(spis, 0, sizeof(spis));
    memset(timers, 0, sizeof(timers));
    assert_int_equal(machine_run(), MACHINE_QUIET);
    explore_from_here();
    return machine_run() == MACHINE_QUIET && is_nothing_lost();
}

static void nothing_is_lost_and_nothing_comes_twice(void **state)
{
    (void)state;
    random_start();
    assert_int_equal(explore_at_random(tell, RUNS).failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_and_nothing_comes_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
