/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/relay.c - a program for several CPUs, as many are: interrupts stay
 * masked, and a CPU that waits for another one looks at a word of memory until it changes,
 * with no WFE, no WFI and no call. Where CPUs share a core it gets on only if a CPU that
 * spins has to give the core to the one it waits for.
 *
 * It uses nothing but CPU_ON and CPU_OFF, MMU and caches off: words of memory, no exclusives.
 */
#include "tests/guests/conformance/relay.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"

#define LAPS 25u

static struct {
    volatile uint32_t here[RELAY_CPU_MAX]; /* each its own */
    volatile uint32_t laps[RELAY_CPU_MAX]; /* each its own */
    volatile uint32_t count;               /* 0 until CPU 0 lets them go */
    volatile uint32_t turn;                /* passed on by whose it is: lap * count + CPU */
} relay;

static void dmb(void)
{
    __asm__ volatile("dmb" : : : "memory");
}

static void run(uint32_t cpu)
{
    uint32_t count = relay.count;

    for (uint32_t lap = 0; lap < LAPS; lap++) {
        while (relay.turn != lap * count + cpu)
            ;
        dmb();
        relay.laps[cpu]++;
        dmb(); /* its own lap, before the next one's turn */
        relay.turn++;
    }
}

void relay_entered(uint32_t cpu)
{
    relay.here[cpu] = 1;
    while (!relay.count)
        ;
    run(cpu);
    for (;;)
        hvc(PSCI_CPU_OFF, 0, 0, 0);
}

static uint32_t start_all(void)
{
    uint32_t count = 1;

    while (count < RELAY_CPU_MAX &&
           hvc(PSCI_CPU_ON, count, (uint32_t)relay_entry, count).r0 == PSCI_SUCCESS)
        count++;
    for (uint32_t cpu = 1; cpu < count; cpu++)
        while (!relay.here[cpu])
            ;
    return count;
}

void guest_main(void)
{
    uint32_t count = start_all();

    check(count > 1, "CPU_ON starts %u CPUs, and all arrive", count - 1);
    relay.count = count;
    run(0);
    while (relay.turn != LAPS * count)
        ;
    for (uint32_t cpu = 0; cpu < count; cpu++)
        check_equal(relay.laps[cpu], LAPS, "CPU %u had its turn in every lap", cpu);
    tap_end();
}
