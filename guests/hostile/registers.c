/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/registers.c - every coprocessor register there is or is not. */
#include "guests/hostile/hostile.h"
#include "guests/runtime/sysreg.h"
#include <stdbool.h>

#define CRN(n)         ((n) << 16)
#define CRM(n)         (n)
#define OPC1(n)        ((n) << 21)
#define OPC2(n)        ((n) << 5)
#define REGISTER_MASK  (OPC1(7u) | CRN(15u) | CRM(15u) | OPC2(7u))
#define MCR_P15        0xee000f10u /* of r0 */
#define MRC_P15        0xee100f10u
#define MCR_P14        0xee000e10u
#define MRC_P14        0xee100e10u
#define MCRR           0xec410000u /* of r0, r1 */
#define MRRC           0xec510000u
#define CDP            0xee000000u
#define LDC_R0         0xed900000u /* LDC cp, CRd, [r0, #imm8 * 4] */
#define STC_R0         0xed800000u
#define COPROCESSOR(n) ((n) << 8)

static uint32_t encoding(uint32_t opc1, uint32_t crn, uint32_t crm, uint32_t opc2)
{
    return OPC1(opc1) | CRN(crn) | CRM(crm) | OPC2(opc2);
}

/* What our own next instruction depends on: SCTLR, VBAR, and what translates when an
 * MMU is on. Invalidating by address or set/way might lose our own dirty lines. */
static bool is_own_ground(uint32_t which)
{
    return which == encoding(0, 1, 0, 0) || which == encoding(0, 12, 0, 0) ||
           which == encoding(0, 13, 0, 0) || which == encoding(0, 7, 6, 1) ||
           which == encoding(0, 7, 6, 2);
}

static void execute_word(uint32_t instruction, uint32_t value)
{
    struct cpu cpu = cpu_in(random_mode());

    cpu.r[0] = value;
    cpu.r[1] = random_value();
    attempt(&cpu, encoded(&instruction));
}

/* Half of them in the neighbourhood of real ones: opc1 0, low CRn. */
static uint32_t random_register(void)
{
    uint32_t which = random_word() & REGISTER_MASK;

    if (random_below(2))
        which &= ~OPC1(7u);
    if (random_below(2))
        which &= ~CRM(12u);
    return which;
}

void attack_cp15_read(void)
{
    execute_word(MRC_P15 | random_register(), 0);
}

void attack_cp15_write(void)
{
    uint32_t which = random_register();

    if (!is_own_ground(which))
        execute_word(MCR_P15 | which, random_value());
    write_tlbiall(0); /* whatever the write began, MMU and caches stay off */
    isb();
}

void attack_cp14(void)
{
    uint32_t operation = random_below(2) ? MCR_P14 : MRC_P14;

    execute_word(operation | random_register(), random_value());
}

void attack_cp_64(void)
{
    uint32_t operation = random_below(2) ? MCRR : MRRC;
    uint32_t fields = random_word() & 0xffu; /* opc1 and CRm */

    if (random_below(4) == 0)
        operation = CDP | (random_word() & 0x00f0f0efu);
    execute_word(operation | COPROCESSOR(random_below(2) ? 15u : 14u) | fields, random_value());
}

/* LDC and STC of the debug registers move a word from or to memory: to nowhere, here. */
void attack_cp_memory(void)
{
    uint32_t operation = random_below(2) ? LDC_R0 : STC_R0;

    execute_word(operation | COPROCESSOR(random_below(2) ? 15u : 14u) | random_below(16) << 12,
                 random_below(2) ? 0x50000000u : 0x08000000u);
}

/* Modes of others, and their banked registers. */
static struct code random_privilege(void)
{
    switch (random_below(10)) {
    case 0:
        return ARM("cps #0x1a");
    case 1:
        return ARM("cps #0x16");
    case 2:
        return ARM("mrs r0, elr_hyp");
    case 3:
        return ARM("msr elr_hyp, r0");
    case 4:
        return ARM("msr spsr_hyp, r0");
    case 5:
        return ARM("mrs r0, sp_hyp");
    case 6:
        return ARM("msr lr_mon, r0");
    case 7:
        return ARM("msr spsr_fiq, r0");
    case 8:
        return ARM("mrs r0, sp_usr");
    default:
        return THUMB("mrs r0, elr_hyp");
    }
}

void attack_modes(void)
{
    struct cpu cpu = cpu_in(random_mode());

    attempt(&cpu, random_privilege());
}

#define CPACR_VFP (15u << 20) /* cp10, cp11: full access */

static struct code random_vfp(void)
{
    __asm__(".fpu neon-vfpv4");
    switch (random_below(8)) {
    case 0:
        return ARM("vmrs r1, fpsid");
    case 1:
        return ARM("vmsr fpexc, r0");
    case 2:
        return ARM("vmrs r1, mvfr0");
    case 3:
        return ARM("vldr d0, [r2]");
    case 4:
        return ARM("vstm r2, {d0-d15}");
    case 5:
        return ARM("vadd.f32 q0, q1, q2");
    case 6:
        return ARM("vmsr fpscr, r0");
    default:
        return THUMB("vmrs r1, mvfr1");
    }
}

void attack_vfp(void)
{
    struct cpu cpu = cpu_in(random_mode());

    write_cpacr(random_below(2) ? CPACR_VFP : random_word());
    isb();
    cpu.r[0] = random_value();
    cpu.r[2] = 0x08000000u + random_below(0x800) * 4;
    attempt(&cpu, random_vfp());
}
