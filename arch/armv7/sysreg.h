/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/sysreg.h - every system register this hypervisor touches.
 *
 * One line per register declares read_<name>() and write_<name>().
 * Nothing else in the tree spells mrc, mcr, mrrc or mcrr.
 */
#pragma once
#include "arch/armv7/psr.h"
#include "core/types.h"

// clang-format off
#ifndef SYSREG32_ON /* a test on a PC has registers of its own: tests/machine/registers.h */
#define SYSREG32_ON(cp, name, opc1, crn, crm, opc2)                             \
    static inline uint32_t read_##name(void)                                    \
    {                                                                           \
        uint32_t value;                                                         \
        __asm__ volatile("mrc " #cp ", " #opc1 ", %0, " #crn ", " #crm ", " #opc2 \
                         : "=r"(value));                                        \
        return value;                                                           \
    }                                                                           \
    static inline void write_##name(uint32_t value)                             \
    {                                                                           \
        __asm__ volatile("mcr " #cp ", " #opc1 ", %0, " #crn ", " #crm ", " #opc2 \
                         : : "r"(value) : "memory");                            \
    }

#define SYSREG64(name, opc1, crm)                                               \
    static inline uint64_t read_##name(void)                                    \
    {                                                                           \
        uint64_t value;                                                         \
        __asm__ volatile("mrrc p15, " #opc1 ", %Q0, %R0, " #crm : "=r"(value)); \
        return value;                                                           \
    }                                                                           \
    static inline void write_##name(uint64_t value)                             \
    {                                                                           \
        __asm__ volatile("mcrr p15, " #opc1 ", %Q0, %R0, " #crm                 \
                         : : "r"(value) : "memory");                            \
    }
#endif

#define SYSREG32(name, opc1, crn, crm, opc2) SYSREG32_ON(p15, name, opc1, crn, crm, opc2)

/*       name        opc1 CRn  CRm  opc2   what it is                           */
SYSREG32(midr,       0, c0,  c0,  0)    /* Main ID                              */
SYSREG32(ctr,        0, c0,  c0,  1)    /* Cache Type                           */
SYSREG32(mpidr,      0, c0,  c0,  5)    /* Multiprocessor Affinity              */
SYSREG32(id_pfr0,    0, c0,  c1,  0)    /* Processor Feature 0, 1               */
SYSREG32(id_pfr1,    0, c0,  c1,  1)
SYSREG32(id_dfr0,    0, c0,  c1,  2)    /* Debug Feature                        */
SYSREG32(id_afr0,    0, c0,  c1,  3)    /* Auxiliary Feature                    */
SYSREG32(id_mmfr0,   0, c0,  c1,  4)    /* Memory Model Feature 0 to 3          */
SYSREG32(id_mmfr1,   0, c0,  c1,  5)
SYSREG32(id_mmfr2,   0, c0,  c1,  6)
SYSREG32(id_mmfr3,   0, c0,  c1,  7)
SYSREG32(id_isar0,   0, c0,  c2,  0)    /* Instruction Set Attribute 0 to 5     */
SYSREG32(id_isar1,   0, c0,  c2,  1)
SYSREG32(id_isar2,   0, c0,  c2,  2)
SYSREG32(id_isar3,   0, c0,  c2,  3)
SYSREG32(id_isar4,   0, c0,  c2,  4)
SYSREG32(id_isar5,   0, c0,  c2,  5)
SYSREG32(ccsidr,     1, c0,  c0,  0)    /* Cache Size ID                        */
SYSREG32(clidr,      1, c0,  c0,  1)    /* Cache Level ID                       */
SYSREG32(csselr,     2, c0,  c0,  0)    /* Cache Size Selection                 */
SYSREG32(vpidr,      4, c0,  c0,  0)    /* the guest's MIDR                     */
SYSREG32(vmpidr,     4, c0,  c0,  5)    /* the guest's MPIDR                    */

SYSREG32(sctlr,      0, c1,  c0,  0)    /* System Control                       */
SYSREG32(actlr,      0, c1,  c0,  1)    /* Auxiliary Control                    */
SYSREG32(cpacr,      0, c1,  c0,  2)    /* Coprocessor Access Control           */
SYSREG32(nsacr,      0, c1,  c1,  2)    /* Non-Secure Access Control            */
SYSREG32(hsctlr,     4, c1,  c0,  0)    /* Hyp System Control                   */
SYSREG32(hcr,        4, c1,  c1,  0)    /* Hyp Configuration                    */
SYSREG32(hdcr,       4, c1,  c1,  1)    /* Hyp Debug Configuration              */
SYSREG32(hcptr,      4, c1,  c1,  2)    /* Hyp Coprocessor Trap                 */
SYSREG32(hstr,       4, c1,  c1,  3)    /* Hyp System Trap                      */

SYSREG64(ttbr0,      0, c2)             /* Translation Table Base 0, 1          */
SYSREG64(ttbr1,      1, c2)
SYSREG32(ttbcr,      0, c2,  c0,  2)    /* Translation Table Base Control       */
SYSREG64(httbr,      4, c2)             /* Hyp stage 1 table                    */
SYSREG32(htcr,       4, c2,  c0,  2)    /* Hyp Translation Control              */
SYSREG64(vttbr,      6, c2)             /* Stage 2 table and VMID               */
SYSREG32(vtcr,       4, c2,  c1,  2)    /* Virtualization Translation Control   */
SYSREG32(dacr,       0, c3,  c0,  0)    /* Domain Access Control                */

SYSREG32(dfsr,       0, c5,  c0,  0)    /* Data, Instruction Fault Status       */
SYSREG32(ifsr,       0, c5,  c0,  1)
SYSREG32(adfsr,      0, c5,  c1,  0)
SYSREG32(aifsr,      0, c5,  c1,  1)
SYSREG32(hsr,        4, c5,  c2,  0)    /* Hyp Syndrome: why we trapped         */
SYSREG32(dfar,       0, c6,  c0,  0)    /* Data, Instruction Fault Address      */
SYSREG32(ifar,       0, c6,  c0,  2)
SYSREG32(hdfar,      4, c6,  c0,  0)    /* faulting virtual address             */
SYSREG32(hifar,      4, c6,  c0,  2)
SYSREG32(hpfar,      4, c6,  c0,  4)    /* faulting IPA, bits [39:12]           */

SYSREG64(par,        0, c7)             /* Physical Address: result of ATS...   */
SYSREG32(ats12nsopr, 0, c7,  c8,  4)    /* Stage 1 and 2, as a PL1 read         */
SYSREG32(ats12nsour, 0, c7,  c8,  6)    /* Stage 1 and 2, as a PL0 read         */
SYSREG32(iciallu,    0, c7,  c5,  0)    /* invalidate instruction caches        */
SYSREG32(icialluis,  0, c7,  c1,  0)    /* ... of all cores                     */
SYSREG32(bpiall,     0, c7,  c5,  6)    /* ... and branch predictors            */
SYSREG32(dccimvac,   0, c7,  c14, 1)    /* clean and invalidate a data line     */
SYSREG32(tlballh,    4, c8,  c7,  0)    /* invalidate all Hyp TLB entries       */
SYSREG32(tlballnsnhis, 4, c8, c3, 4)    /* ... all guests', all cores           */
SYSREG32(tlbiall,    0, c8,  c7,  0)    /* ... of the current VMID              */
SYSREG32(tlbiallis,  0, c8,  c3,  0)    /* ... of the current VMID, all cores   */

SYSREG32(mair0,      0, c10, c2,  0)    /* PRRR */
SYSREG32(mair1,      0, c10, c2,  1)    /* NMRR */
SYSREG32(amair0,     0, c10, c3,  0)
SYSREG32(amair1,     0, c10, c3,  1)
SYSREG32(hmair0,     4, c10, c2,  0)    /* Hyp Memory Attributes                */
SYSREG32(hmair1,     4, c10, c2,  1)
SYSREG32(vbar,       0, c12, c0,  0)    /* guest's vectors                      */
SYSREG32(hvbar,      4, c12, c0,  0)    /* our vectors                          */
SYSREG32(contextidr, 0, c13, c0,  1)
SYSREG32(tpidrurw,   0, c13, c0,  2)
SYSREG32(tpidruro,   0, c13, c0,  3)
SYSREG32(tpidrprw,   0, c13, c0,  4)
SYSREG32(htpidr,     4, c13, c0,  2)    /* pointer to this core's struct core   */

SYSREG32(cntfrq,     0, c14, c0,  0)    /* ticks per second                     */
SYSREG64(cntpct,     0, c14)            /* physical count                       */
SYSREG64(cntvct,     1, c14)            /* virtual count                        */
SYSREG64(cntvoff,    4, c14)            /* guest time = counter - cntvoff       */
SYSREG32(cntkctl,    0, c14, c1,  0)    /* Timer PL1 Control                    */
SYSREG32(cntv_ctl,   0, c14, c3,  1)    /* the guest's own timer                */
SYSREG64(cntv_cval,  3, c14)
SYSREG32(cntp_ctl,   0, c14, c2,  1)    /* its physical one                     */
SYSREG32(cnthctl,    4, c14, c1,  0)    /* Timer PL2 Control                    */
SYSREG32(cnthp_ctl,  4, c14, c2,  1)    /* our timer                            */
SYSREG64(cnthp_cval, 6, c14)

SYSREG32(pmcr,       0, c9,  c12, 0)    /* Performance Monitors Control         */
SYSREG32(pmcntenset, 0, c9,  c12, 1)    /* ... enables of its counters          */
SYSREG32(pmcntenclr, 0, c9,  c12, 2)
SYSREG32(pmovsr,     0, c9,  c12, 3)    /* ... their overflows; ones clear      */
SYSREG32(pmovsset,   0, c9,  c14, 3)
SYSREG32(pmselr,     0, c9,  c12, 5)    /* ... which one is meant by PMXEV...   */
SYSREG32(pmccntr,    0, c9,  c13, 0)    /* ... cycles                           */
SYSREG32(pmxevtyper, 0, c9,  c13, 1)    /* ... event that is counted            */
SYSREG32(pmxevcntr,  0, c9,  c13, 2)    /* ... how often                        */
SYSREG32(pmuserenr,  0, c9,  c14, 0)    /* ... whether PL0 may                  */
SYSREG32(pmintenset, 0, c9,  c14, 1)    /* ... interrupts at overflow           */
SYSREG32(pmintenclr, 0, c9,  c14, 2)

SYSREG32_ON(p14, teecr,  6, c0, c0, 0)  /* ThumbEE Configuration, Handler Base  */
SYSREG32_ON(p14, teehbr, 6, c1, c0, 0)
// clang-format on

/* SCTLR of a guest at its first instruction: MMU, caches and alignment checks
 * off; the bits that are RES1 or read as one on A7 and A15 (DDI 0406C B4.1.130). */
#define SCTLR_RESET       UINT32_C(0x00c50078)

#define CTR_DMINLINE(ctr) (((ctr) >> 16) & 0xfu) /* log2 of the smallest data line, in words */

/* HSCTLR */
#define HSCTLR_M          BIT(0)  /* stage 1 translation on           */
#define HSCTLR_A          BIT(1)  /* our own misaligned accesses trap */
#define HSCTLR_C          BIT(2)  /* data and unified caches on       */
#define HSCTLR_I          BIT(12) /* instruction cache on             */
#define HSCTLR_WXN        BIT(19) /* what is writable never executes  */
#define HSCTLR_RES1                                                                                \
    (BIT(3) | BIT(4) | BIT(5) | BIT(11) | BIT(16) | BIT(18) | BIT(22) | BIT(23) | BIT(28) | BIT(29))
#define HSCTLR_OFF HSCTLR_RES1
#define HSCTLR_RUN (HSCTLR_RES1 | HSCTLR_M | HSCTLR_C | HSCTLR_I | HSCTLR_WXN)

/* HCR: trap what we emulate, route interrupts to us, leave the rest alone. FB
 * stays 0: a vCPU never leaves its core, so its maintenance may stay local when
 * the guest says so (docs/architecture.md). TSW stays 0 for the same reason: a
 * set/way operation reaches the only caches its vCPU ever used; SWIO makes the
 * invalidating ones clean too, so that nobody else's data can be discarded. */
#define HCR_VM     BIT(0) /* stage 2 translation on                     */
#define HCR_SWIO   BIT(1) /* set/way invalidate also cleans             */
#define HCR_FMO    BIT(3) /* FIQ, IRQ and asynchronous aborts are ours  */
#define HCR_IMO    BIT(4)
#define HCR_AMO    BIT(5)
#define HCR_VA     BIT(8)  /* a virtual asynchronous abort is pending    */
#define HCR_TWI    BIT(13) /* WFI traps                                  */
#define HCR_TID3   BIT(18) /* ID registers group 3 trap                  */
#define HCR_TSC    BIT(19) /* SMC traps: PSCI goes through us            */
#define HCR_TIDCP  BIT(20) /* implementation-defined cp15 traps          */
#define HCR_TAC    BIT(21) /* ACTLR traps                                */
#define HCR_GUEST                                                                                  \
    (HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_TWI | HCR_TID3 | HCR_TSC | HCR_TIDCP |  \
     HCR_TAC)
/* Of a core that a guest has for itself: IRQ and FIQ are the guest's, WFI is WFI. */
#define HCR_GUEST_HARD   (HCR_GUEST & ~(HCR_FMO | HCR_IMO | HCR_TWI))

/* HDCR: debug and trace registers trap; so do counters, HPMN of which may be a guest's,
 * until it uses them (arch/armv7/pmu.h). */
#define HDCR_HPMN        0x1fu
#define HDCR_TPM         BIT(6)
#define HDCR_TDA         BIT(9)
#define HDCR_TDOSA       BIT(10)
#define HDCR_TDRA        BIT(11)
#define HDCR_GUEST       (HDCR_TDA | HDCR_TDOSA | HDCR_TDRA)
#define PMCR_E           BIT(0) /* they count */
#define PMCR_N(pmcr)     (((pmcr) >> 11) & 0x1fu)

/* HCPTR: cp0-9, 12 and 13 have nothing behind them, trace is not offered; cp10
 * and cp11 (VFP, NEON) trap until the vCPU owns the registers. */
#define HCPTR_RES1       (BIT(12) | BIT(13))
#define HCPTR_FP         (BIT(10) | BIT(11))
#define HCPTR_TASE       BIT(15)
#define HCPTR_TTA        BIT(20)
#define HCPTR_GUEST      (UINT32_C(0x3ff) | HCPTR_RES1 | HCPTR_TTA)

/* HSTR: traps of whole cp15 CRn; c15 is implementation-defined. */
#define HSTR_T15         BIT(15)

/* CNTHCTL: the physical counter is the guest's to read, the physical timer not. */
#define CNTHCTL_PL1PCTEN BIT(0)
#define CNTHCTL_PL1PCEN  BIT(1)

/* CNTx_CTL */
#define CNT_CTL_ENABLE   BIT(0)
#define CNT_CTL_IMASK    BIT(1)

/* PAR, both formats: the translation failed. */
#define PAR_F            BIT(0)

/* Banked registers of the guest's modes, by MRS and MSR (DDI 0406C B9.2.3), and those
 * of VFP by VMRS and VMSR. */
#ifndef BANKED_REGISTER
#define BANKED_REGISTER(name)                                                                      \
    static inline uint32_t read_##name(void)                                                       \
    {                                                                                              \
        uint32_t value;                                                                            \
        __asm__ volatile(".arch_extension virt\n\tmrs %0, " #name : "=r"(value));                  \
        return value;                                                                              \
    }                                                                                              \
    static inline void write_##name(uint32_t value)                                                \
    {                                                                                              \
        __asm__ volatile(".arch_extension virt\n\tmsr " #name ", %0" : : "r"(value));              \
    }

#define VFP_REGISTER(name)                                                                         \
    static inline uint32_t read_##name(void)                                                       \
    {                                                                                              \
        uint32_t value;                                                                            \
        __asm__ volatile(".fpu neon\n\tvmrs %0, " #name : "=r"(value));                            \
        return value;                                                                              \
    }                                                                                              \
    static inline void write_##name(uint32_t value)                                                \
    {                                                                                              \
        __asm__ volatile(".fpu neon\n\tvmsr " #name ", %0" : : "r"(value) : "memory");             \
    }
#endif

// clang-format off
BANKED_REGISTER(SP_usr)
BANKED_REGISTER(SP_svc) BANKED_REGISTER(LR_svc) BANKED_REGISTER(SPSR_svc)
BANKED_REGISTER(SP_abt) BANKED_REGISTER(LR_abt) BANKED_REGISTER(SPSR_abt)
BANKED_REGISTER(SP_und) BANKED_REGISTER(LR_und) BANKED_REGISTER(SPSR_und)
BANKED_REGISTER(SP_irq) BANKED_REGISTER(LR_irq) BANKED_REGISTER(SPSR_irq)
BANKED_REGISTER(R8_fiq) BANKED_REGISTER(R9_fiq) BANKED_REGISTER(R10_fiq)
BANKED_REGISTER(R11_fiq) BANKED_REGISTER(R12_fiq)
BANKED_REGISTER(SP_fiq) BANKED_REGISTER(LR_fiq) BANKED_REGISTER(SPSR_fiq)

VFP_REGISTER(fpscr) VFP_REGISTER(fpexc) VFP_REGISTER(mvfr0) VFP_REGISTER(mvfr1)
// clang-format on

#define FPEXC_EN BIT(30)

    /* All of VFP and NEON's data registers; FPEXC.EN must be set. */
    static inline void vfp_store(uint64_t d[32])
{
    __asm__ volatile(".fpu neon\n\tvstmia %0!, {d0-d15}\n\tvstmia %0!, {d16-d31}"
                     : "+r"(d)
                     :
                     : "memory");
}

static inline void vfp_load(const uint64_t d[32])
{
    __asm__ volatile(".fpu neon\n\tvldmia %0!, {d0-d15}\n\tvldmia %0!, {d16-d31}"
                     : "+r"(d)
                     :
                     : "memory");
}

/* Zeroes [start, end), a multiple of 64 bytes. */
static inline void store_zeroes(void *start, const void *end)
{
    __asm__ volatile("mov r2, #0\n\tmov r3, #0\n\tmov r4, #0\n\tmov r5, #0\n\t"
                     "mov r6, #0\n\tmov r8, #0\n\tmov r9, #0\n\tmov r10, #0\n"
                     "1:\tstmia %0!, {r2-r6, r8-r10}\n\tstmia %0!, {r2-r6, r8-r10}\n\t"
                     "cmp %0, %1\n\tblo 1b"
                     : "+r"(start)
                     : "r"(end)
                     : "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "cc", "memory");
}

/* r0 to r15 to to[0..15]. */
static inline void store_core_registers(uint32_t *to)
{
    uint32_t pc;

    __asm__ volatile("stmia %1, {r0-r12}\n\tstr sp, [%1, #52]\n\tstr lr, [%1, #56]\n\t"
                     "mov %0, pc\n\tstr %0, [%1, #60]"
                     : "=&r"(pc)
                     : "r"(to)
                     : "memory");
}

static inline uint32_t read_cpsr(void)
{
    uint32_t value;

    __asm__ volatile("mrs %0, cpsr" : "=r"(value));
    return value;
}

static inline void clrex(void)
{
    __asm__ volatile("clrex" : : : "memory");
}

static inline void isb(void)
{
    __asm__ volatile("isb" : : : "memory");
}

/* Completes all accesses and maintenance before anything after it. */
static inline void dsb(void)
{
    __asm__ volatile("dsb sy" : : : "memory");
}

/* The same, as far as the cores' inner shareable domain. */
static inline void dsb_ish(void)
{
    __asm__ volatile("dsb ish" : : : "memory");
}

/* Orders accesses within the inner shareable domain. */
static inline void dmb_ish(void)
{
    __asm__ volatile("dmb ish" : : : "memory");
}

static inline void yield(void)
{
    __asm__ volatile("yield" ::: "memory");
}

static inline void wfi(void)
{
    __asm__ volatile("wfi" : : : "memory");
}
