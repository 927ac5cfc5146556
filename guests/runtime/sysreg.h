/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/sysreg.h - the system registers our guests touch by name.
 *
 * One line per register declares read_<name>() and write_<name>(). Accesses that
 * may fault are made through execute.h instead.
 */
#pragma once
#include <stdint.h>

#define SYSREG32(name, opc1, crn, crm, opc2)                                                       \
    static inline uint32_t read_##name(void)                                                       \
    {                                                                                              \
        uint32_t value;                                                                            \
        __asm__ volatile("mrc p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : "=r"(value));      \
        return value;                                                                              \
    }                                                                                              \
    static inline void write_##name(uint32_t value)                                                \
    {                                                                                              \
        __asm__ volatile("mcr p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2                      \
                         :                                                                         \
                         : "r"(value)                                                              \
                         : "memory");                                                              \
    }

#define SYSREG64(name, opc1, crm)                                                                  \
    static inline uint64_t read_##name(void)                                                       \
    {                                                                                              \
        uint64_t value;                                                                            \
        __asm__ volatile("mrrc p15, " #opc1 ", %Q0, %R0, " #crm : "=r"(value));                    \
        return value;                                                                              \
    }                                                                                              \
    static inline void write_##name(uint64_t value)                                                \
    {                                                                                              \
        __asm__ volatile("mcrr p15, " #opc1 ", %Q0, %R0, " #crm : : "r"(value) : "memory");        \
    }

// clang-format off
/*       name      opc1 CRn  CRm  opc2   what it is                          */
SYSREG32(midr,     0,   c0,  c0,  0)  /* Main ID                             */
SYSREG32(mpidr,    0,   c0,  c0,  5)  /* Multiprocessor Affinity             */
SYSREG32(ccsidr,   1,   c0,  c0,  0)  /* Cache Size ID, of the level ...      */
SYSREG32(csselr,   2,   c0,  c0,  0)  /* ... that this selects               */
SYSREG32(sctlr,    0,   c1,  c0,  0)  /* System Control                      */
SYSREG32(actlr,    0,   c1,  c0,  1)  /* Auxiliary Control                   */
SYSREG32(cpacr,    0,   c1,  c0,  2)  /* Coprocessor Access Control          */
SYSREG32(ttbr0,    0,   c2,  c0,  0)  /* Translation Table Base 0            */
SYSREG32(ttbr1,    0,   c2,  c0,  1)  /* Translation Table Base 1            */
SYSREG32(ttbcr,    0,   c2,  c0,  2)  /* Translation Table Base Control      */
SYSREG32(dacr,     0,   c3,  c0,  0)  /* Domain Access Control               */
SYSREG32(dfsr,     0,   c5,  c0,  0)  /* Data Fault Status                   */
SYSREG32(ifsr,     0,   c5,  c0,  1)  /* Instruction Fault Status            */
SYSREG32(dfar,     0,   c6,  c0,  0)  /* Data Fault Address                  */
SYSREG32(ifar,     0,   c6,  c0,  2)  /* Instruction Fault Address           */
SYSREG32(par,      0,   c7,  c4,  0)  /* Physical Address (of a translation) */
SYSREG32(mair0,    0,   c10, c2,  0)  /* Memory Attribute Indirection 0      */
SYSREG32(pmcr,     0,   c9,  c12, 0)  /* Performance Monitors Control        */
SYSREG32(pmcntenset, 0, c9,  c12, 1)  /* ... enables                         */
SYSREG32(pmcntenclr, 0, c9,  c12, 2)
SYSREG32(pmswinc,  0,   c9,  c12, 4)  /* ... one more, by software           */
SYSREG32(pmselr,   0,   c9,  c12, 5)  /* ... which one PMXEV... mean         */
SYSREG32(pmccntr,  0,   c9,  c13, 0)  /* ... cycles                          */
SYSREG32(pmxevtyper, 0, c9,  c13, 1)  /* ... event that is counted           */
SYSREG32(pmxevcntr, 0,  c9,  c13, 2)  /* ... how often                       */
SYSREG32(pmuserenr, 0,  c9,  c14, 0)  /* ... whether PL0 may                 */
SYSREG32(vbar,     0,   c12, c0,  0)  /* Vector Base Address                 */
SYSREG32(isr,      0,   c12, c1,  0)  /* Interrupt Status                    */
SYSREG32(tpidrurw, 0,   c13, c0,  2)  /* thread ID, PL0 may write            */
SYSREG32(tpidruro, 0,   c13, c0,  3)  /* thread ID, PL0 may read             */
SYSREG32(tpidrprw, 0,   c13, c0,  4)  /* thread ID, PL1 only                 */
SYSREG32(cntfrq,   0,   c14, c0,  0)  /* counter ticks per second            */
SYSREG32(cntkctl,  0,   c14, c1,  0)  /* what PL0 may do with the timers     */
SYSREG32(cntp_tval, 0,  c14, c2,  0)  /* physical timer                      */
SYSREG32(cntp_ctl, 0,   c14, c2,  1)
SYSREG64(cntp_cval, 2,  c14)
SYSREG32(cntv_tval, 0,  c14, c3,  0)  /* virtual timer                       */
SYSREG32(cntv_ctl, 0,   c14, c3,  1)
SYSREG64(cntv_cval, 3,  c14)
SYSREG64(cntpct,   0,   c14)          /* physical count                      */
SYSREG64(cntvct,   1,   c14)          /* virtual count                       */
SYSREG32(dccimvac, 0,   c7,  c14, 1)  /* clean and invalidate D-cache line   */
SYSREG32(dccisw,   0,   c7,  c14, 2)  /* ... by level, way and set           */
SYSREG32(dccmvau,  0,   c7,  c11, 1)  /* clean D-cache line to unification   */
SYSREG32(icimvau,  0,   c7,  c5,  1)  /* invalidate I-cache line             */
SYSREG32(iciallu,  0,   c7,  c5,  0)  /* invalidate I-cache                  */
SYSREG32(bpiall,   0,   c7,  c5,  6)  /* invalidate branch predictor         */
SYSREG32(tlbiall,  0,   c8,  c7,  0)  /* invalidate TLB                      */
SYSREG32(tlbimva,  0,   c8,  c7,  1)  /* invalidate by address and ASID      */
SYSREG32(tlbiasid, 0,   c8,  c7,  2)  /* invalidate by ASID                  */
SYSREG32(tlbimvais, 0,  c8,  c3,  1)  /* ... by address, on all CPUs         */
SYSREG32(ats1cpr,  0,   c7,  c8,  0)  /* translate an address, into PAR      */
SYSREG64(ttbr0_lpae, 0, c2)
// clang-format on

#define SCTLR_M     (1u << 0)
#define SCTLR_C     (1u << 2)
#define SCTLR_I     (1u << 12)
#define SCTLR_V     (1u << 13) /* vectors at 0xffff0000    */
#define SCTLR_EE    (1u << 25) /* exceptions are entered big-endian */
#define SCTLR_TE    (1u << 30) /* exceptions are entered in Thumb   */

#define CTL_ENABLE  (1u << 0) /* CNTP_CTL, CNTV_CTL */
#define CTL_IMASK   (1u << 1)
#define CTL_ISTATUS (1u << 2)

#define MPIDR_U     (1u << 30) /* a single core, nobody shares its maintenance */

#define PSR_MODE    0x1fu
#define PSR_USR     0x10u
#define PSR_FIQ     0x11u
#define PSR_IRQ     0x12u
#define PSR_SVC     0x13u
#define PSR_ABT     0x17u
#define PSR_UND     0x1bu
#define PSR_SYS     0x1fu
#define PSR_T       (1u << 5)
#define PSR_F       (1u << 6)
#define PSR_I       (1u << 7)
#define PSR_A       (1u << 8)
#define PSR_E       (1u << 9)
#define PSR_C       (1u << 29)
#define PSR_Z       (1u << 30)
#define PSR_N       (1u << 31)
#define PSR_NZCV    0xf0000000u

static inline uint32_t read_cpsr(void)
{
    uint32_t value;
    __asm__ volatile("mrs %0, cpsr" : "=r"(value) : : "memory");
    return value;
}

static inline void write_cpsr_c(uint32_t value)
{
    __asm__ volatile("msr cpsr_c, %0" : : "r"(value) : "memory");
}

static inline void isb(void)
{
    __asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
    __asm__ volatile("dsb" : : : "memory");
}

static inline void wfi(void)
{
    __asm__ volatile("dsb\n wfi" : : : "memory");
}

static inline void irq_unmask(void)
{
    __asm__ volatile("cpsie i" : : : "memory");
}

static inline void irq_mask(void)
{
    __asm__ volatile("cpsid i" : : : "memory");
}

static inline void fiq_unmask(void)
{
    __asm__ volatile("cpsie f" : : : "memory");
}

static inline void fiq_mask(void)
{
    __asm__ volatile("cpsid f" : : : "memory");
}
