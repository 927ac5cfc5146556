/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/context.h - a vCPU's core registers while it is not running.
 *
 * r to hyp_sp are saved at each trap by vectors.S, to fixed offsets (the build
 * generates them from here: keep the order). The banked registers stay in the
 * CPU until another vCPU is loaded; in between arch/armv7/banked.h reaches them
 * and the fields here are stale.
 *
 * Hyp shares r0-r12 and LR with User mode (DDI 0406C B1.3.2). So r[8..12] are
 * always User's, even if the guest was in FIQ mode: arch/armv7/guest_regs.h knows.
 */
#pragma once
#include "core/types.h"

struct context { /* the vCPU's own core only */
    /* saved at each trap */
    uint32_t r[13];
    uint32_t lr_usr; /* LR of User, System and Hyp mode */
    uint32_t pc;     /* ELR_hyp: where the guest goes on */
    uint32_t cpsr;   /* SPSR_hyp */
    uint32_t hyp_sp; /* this core's own stack, filled in before guest entry */

    /* saved and loaded with the vCPU, in the order of enum banked_register */
    uint32_t sp_usr;
    uint32_t sp_svc, lr_svc, spsr_svc;
    uint32_t sp_abt, lr_abt, spsr_abt;
    uint32_t sp_und, lr_und, spsr_und;
    uint32_t sp_irq, lr_irq, spsr_irq;
    uint32_t r8_fiq, r9_fiq, r10_fiq, r11_fiq, r12_fiq;
    uint32_t sp_fiq, lr_fiq, spsr_fiq;
};
