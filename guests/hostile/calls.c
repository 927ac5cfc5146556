/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/calls.c - hypercalls nobody documented. */
#include "guests/hostile/hostile.h"
#include "guests/runtime/console.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"

#define COUNT(array)       (sizeof(array) / sizeof((array)[0]))
#define PSCI_SYSTEM_RESET2 0x84000012u
#define SMCCC_FAST_64      0x40000000u
#define ARM_HVC(immediate) (0xe1400070u | ((immediate)&0xfff0u) << 4 | ((immediate)&0xfu))
#define ARM_SMC(immediate) (0xe1600070u | ((immediate)&0xfu))

/* These do what they promise: we would be gone. */
static bool is_fatal(uint32_t function)
{
    static const uint32_t fatal[] = {PSCI_CPU_SUSPEND,  PSCI_CPU_OFF,        PSCI_SYSTEM_OFF,
                                     PSCI_SYSTEM_RESET, PSCI_SYSTEM_SUSPEND, PSCI_SYSTEM_RESET2};

    for (unsigned n = 0; n < COUNT(fatal); n++)
        if ((function & ~SMCCC_FAST_64) == fatal[n])
            return true;
    return false;
}

static void call(uint32_t function)
{
    struct cpu cpu = cpu_in(random_mode());
    uint32_t instruction =
        random_below(2) ? ARM_HVC(random_word() & 0xffffu) : ARM_SMC(random_below(16));

    cpu.r[0] = function;
    for (unsigned n = 1; n < 4; n++)
        cpu.r[n] = random_value();
    if (!is_fatal(function))
        attempt(&cpu, encoded(&instruction));
}

void attack_calls(void)
{
    uint32_t owner = random_below(64) << 24;

    switch (random_below(3)) {
    case 0:
        call(random_word());
        break;
    case 1:
        call(0x80000000u | owner | random_below(0x40));
        break;
    default:
        call(0x86000000u | random_below(0x10000));
    }
}

void attack_psci(void)
{
    call((random_below(8) ? 0x84000000u : 0xc4000000u) | random_below(0x20));
}
