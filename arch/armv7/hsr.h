/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/hsr.h - the Hyp Syndrome Register: why a guest stopped (DDI 0406C B3.13). */
#pragma once
#include "core/types.h"

#define HSR_EC_SHIFT    26u
#define HSR_EC_MASK     (UINT32_C(0x3f) << HSR_EC_SHIFT)
#define HSR_EC(hsr)     ((hsr) >> HSR_EC_SHIFT)
#define HSR_IL          BIT(25) /* the instruction is 4 bytes long */
#define HSR_LENGTH(hsr) ((hsr)&HSR_IL ? 4u : 2u)
#define HSR_ISS(hsr)    ((hsr)&UINT32_C(0x01ffffff))

/* Exception classes (Table B3-25). */
enum hsr_ec {
    EC_UNKNOWN = 0x00,
    EC_WFX = 0x01,            /* WFI or WFE                                      */
    EC_CP15_32 = 0x03,        /* MRC, MCR p15                                    */
    EC_CP15_64 = 0x04,        /* MRRC, MCRR p15                                  */
    EC_CP14_32 = 0x05,        /* MRC, MCR p14                                    */
    EC_CP14_LDC = 0x06,       /* LDC, STC p14                                    */
    EC_CP10_11 = 0x07,        /* p0 to p13, trapped by HCPTR: floating point too */
    EC_CP10_ID = 0x08,        /* VMRS of an ID register, trapped by HCR.TID0, 3  */
    EC_JAZELLE = 0x09,        /* BXJ                                             */
    EC_CP14_64 = 0x0c,        /* MRRC p14                                        */
    EC_SVC = 0x11,            /* routed here by HCR.TGE                          */
    EC_HVC = 0x12,            /* pc is already behind it                         */
    EC_SMC = 0x13,            /* pc is at it                                     */
    EC_PREFETCH_ABORT = 0x20, /* the guest's                                     */
    EC_HYP_PREFETCH_ABORT = 0x21,
    EC_DATA_ABORT = 0x24, /* the guest's */
    EC_HYP_DATA_ABORT = 0x25,
    EC_COUNT = 0x40,
};

/* The classes from EC_WFX to this one tell the instruction's condition (B3.13.2). */
#define EC_CONDITIONAL_LAST  0x0fu
#define HSR_CV               BIT(24) /* COND is valid; else look at the IT state */
#define HSR_COND(hsr)        ((hsr) >> 20 & 0xfu)

#define HSR_COND_ALWAYS      0xeu

/* True for most trapped instructions; never for one that has a condition. */
#define HSR_SAYS_ALWAYS(hsr) (((hsr) >> 20 & 0x1fu) == (0x10u | HSR_COND_ALWAYS))

/* EC_WFX */
#define HSR_WFX_IS_WFE       BIT(0) /* TI */

/* EC_CP15_32, EC_CP14_32, EC_CP10_ID: MRC and MCR. */
#define HSR_CP_OPC2_SHIFT    17u
#define HSR_CP_OPC1_SHIFT    14u
#define HSR_CP_CRN_SHIFT     10u
#define HSR_CP_RT_SHIFT      5u
#define HSR_CP_CRM_SHIFT     1u
#define HSR_CP_OPC2(hsr)     ((hsr) >> HSR_CP_OPC2_SHIFT & 0x7u)
#define HSR_CP_OPC1(hsr)     ((hsr) >> HSR_CP_OPC1_SHIFT & 0x7u)
#define HSR_CP_CRN(hsr)      ((hsr) >> HSR_CP_CRN_SHIFT & 0xfu)
#define HSR_CP_RT(hsr)       ((hsr) >> HSR_CP_RT_SHIFT & 0xfu)
#define HSR_CP_CRM(hsr)      ((hsr) >> HSR_CP_CRM_SHIFT & 0xfu)
#define HSR_CP_READ          BIT(0) /* the guest reads: MRC, MRRC, STC */

/* Performance counters: p15, c9, c12 to c14 (C12.8); c15 would be implementation-defined ones. */
#define HSR_CP_IS_PMU(hsr)                                                                         \
    (HSR_EC(hsr) == EC_CP15_32 && HSR_CP_CRN(hsr) == 9 && HSR_CP_CRM(hsr) >= 12)

/* EC_CP15_64, EC_CP14_64: MRRC and MCRR; Rt, CRm and direction as above. */
#define HSR_CP64_OPC1_SHIFT    16u
#define HSR_CP64_RT2_SHIFT     10u
#define HSR_CP64_OPC1(hsr)     ((hsr) >> HSR_CP64_OPC1_SHIFT & 0xfu)
#define HSR_CP64_RT2(hsr)      ((hsr) >> HSR_CP64_RT2_SHIFT & 0xfu)

/* EC_CP14_LDC */
#define HSR_LDC_IMM8(hsr)      ((hsr) >> 12 & 0xffu)
#define HSR_LDC_RN(hsr)        ((hsr) >> 5 & 0xfu)
#define HSR_LDC_ADD            BIT(4) /* the offset is added */
#define HSR_LDC_AM(hsr)        ((hsr) >> 1 & 0x7u)

/* EC_CP10_11 */
#define HSR_CP10_SIMD          BIT(5) /* TA: an Advanced SIMD instruction */
#define HSR_CP10_COPROC(hsr)   ((hsr)&0xfu)

/* EC_JAZELLE */
#define HSR_BXJ_RM(hsr)        ((hsr)&0xfu)

/* EC_HVC, EC_SVC */
#define HSR_IMM16(hsr)         ((hsr)&0xffffu)

/* EC_DATA_ABORT; EC_PREFETCH_ABORT has EA, S1PTW and FSC only. */
#define HSR_DABT_ISV           BIT(24)                   /* SAS, SSE and SRT are valid */
#define HSR_DABT_SIZE(hsr)     (1u << ((hsr) >> 22 & 3)) /* SAS, in bytes */
#define HSR_DABT_SSE           BIT(21)                   /* sign-extending load */
#define HSR_DABT_SRT(hsr)      ((hsr) >> 16 & 0xfu)      /* register loaded or stored */
#define HSR_ABT_EA             BIT(9)                    /* external abort type */
#define HSR_DABT_CM            BIT(8)                    /* cache maintenance, no load or store */
#define HSR_ABT_S1PTW          BIT(7)                    /* while walking the guest's own tables */
#define HSR_DABT_WNR           BIT(6)                    /* write */
#define HSR_ABT_FSC(hsr)       ((hsr)&0x3fu)

#define HSR_DABT_IS_WRITE(hsr) ((hsr) >> 6 & 1u) /* the same, as a number */

/* A load or store of 1, 2 or 4 bytes without sign extension, described in full (never
 * of the PC: B3.13.6). */
#define HSR_DABT_IS_PLAIN(hsr)                                                                     \
    (((hsr) & (HSR_DABT_ISV | HSR_DABT_SSE | HSR_DABT_CM | HSR_ABT_S1PTW)) == HSR_DABT_ISV)
#define HSR_DABT_IS_WORD(hsr)    (((hsr) >> 22 & 3) == 2)

/* Fault status; for the first three bits [1:0] are the level (Table B3-23). */
#define FSC_KIND(fsc)            ((fsc) & ~3u)
#define FSC_TRANSLATION          0x04u
#define FSC_ACCESS_FLAG          0x08u
#define FSC_PERMISSION           0x0cu
#define FSC_EXTERNAL             0x10u /* synchronous external abort */
#define FSC_EXTERNAL_ASYNC       0x11u
#define FSC_EXTERNAL_ON_WALK     0x14u /* with level */
#define FSC_PARITY               0x18u
#define FSC_PARITY_ON_WALK       0x1cu /* with level */
#define FSC_ALIGNMENT            0x21u
#define FSC_DEBUG                0x22u
#define FSC_TLB_CONFLICT         0x30u

#define HSR_ABT_TRANSLATION(hsr) (FSC_KIND(HSR_ABT_FSC(hsr)) == FSC_TRANSLATION)
