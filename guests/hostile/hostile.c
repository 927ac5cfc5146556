/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/hostile.c - runs every attack many times and lives to tell. */
#include "guests/hostile/hostile.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define DEFAULT_SEED   0x6e616761u
#define DEFAULT_ROUNDS 2000u

static uint32_t state;
static uint32_t survived;

/* xorshift32 (Marsaglia 2003): every seed but 0 has the full period. */
uint32_t random_word(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

uint32_t random_below(uint32_t limit)
{
    return random_word() % limit;
}

uint32_t random_value(void)
{
    static const uint32_t edges[] = {0, 1, ~0u, 0x7fffffff, 0x80000000, 0xffff, 0x01010101};

    switch (random_below(4)) {
    case 0:
        return edges[random_below(COUNT(edges))];
    case 1:
        return 1u << random_below(32);
    default:
        return random_word();
    }
}

uint32_t random_mode(void)
{
    static const uint32_t modes[] = {PSR_USR, PSR_FIQ, PSR_IRQ, PSR_SVC, PSR_ABT, PSR_UND, PSR_SYS};

    return modes[random_below(COUNT(modes))];
}

void attempt(struct cpu *cpu, struct code code)
{
    execute(cpu, code);
}

struct phase {
    const char *name;
    attack *attack;
    bool only_under_nagaya; /* QEMU itself stops, or runs what is no code */
};

// clang-format off
static const struct phase phases[] = {
    {"reads and writes anywhere",       attack_any_address,   false},
    {"the edges of devices",            attack_device_edges,  false},
    {"unaligned and multiple accesses", attack_odd_accesses,  false},
    {"random page tables",              attack_page_tables,   false},
    {"jumps into devices and nowhere",  attack_jump,          true},
    {"HVC and SMC with any number",     attack_calls,         false},
    {"PSCI with any argument",          attack_psci,          true},
    {"cp15 reads",                      attack_cp15_read,     false},
    {"cp15 writes",                     attack_cp15_write,    false},
    {"cp14",                            attack_cp14,          true},
    {"MRRC, MCRR, CDP",                 attack_cp_64,         false},
    {"LDC, STC",                        attack_cp_memory,     true},
    {"modes and banked registers",      attack_modes,         true},
    {"VFP",                             attack_vfp,           false},
    {"the distributor",                 attack_distributor,   true},
    {"timers",                          attack_timers,        false},
    {"sleep",                           attack_sleep,         false},
    {"interrupt storms",                attack_storm,         false},
    {"the CPU interface",               attack_cpu_interface, true},
};
// clang-format on

/* Whatever was done to it, we want to be heard, and to be left in peace. */
static void repair(void)
{
    irq_mask();
    fiq_mask();
    write_cntv_ctl(0);
    write_cntp_ctl(0);
    write32(PL011_BASE + PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE);
    write32(PL011_BASE + PL011_IMSC, 0);
    gic_reset();
}

static void run(const struct phase *phase, uint32_t rounds)
{
    if (phase->only_under_nagaya && !nagaya_present()) {
        print("hostile: %s: skip\n", phase->name);
        return;
    }
    for (uint32_t n = 0; n < rounds; n++)
        phase->attack();
    repair();
    survived += rounds;
    print("hostile: %s: %u\n", phase->name, rounds);
}

void guest_main(void)
{
    uint32_t rounds = boot_number("rounds=", DEFAULT_ROUNDS);

    state = boot_number("seed=", DEFAULT_SEED);
    state = state ? state : DEFAULT_SEED;
    print("hostile: seed=%u rounds=%u %s\n", state, rounds,
          nagaya_present() ? "under Nagaya" : "native");
    repair();
    for (unsigned n = 0; n < COUNT(phases); n++)
        run(&phases[n], rounds);
    print("hostile: survived %u operations\n", survived);
}
