/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/banked.h - the running guest's banked registers, which stay in the
 * CPU while Hyp works (MRS and MSR of a banked register, DDI 0406C B9.2.3).
 *
 * Only for the vCPU that is loaded on this core. tests/fake/banked.c is an array.
 */
#pragma once
#include "core/types.h"

/* In the order of struct context from sp_usr on. */
enum banked_register {
    BANKED_SP_USR,
    BANKED_SP_SVC,
    BANKED_LR_SVC,
    BANKED_SPSR_SVC,
    BANKED_SP_ABT,
    BANKED_LR_ABT,
    BANKED_SPSR_ABT,
    BANKED_SP_UND,
    BANKED_LR_UND,
    BANKED_SPSR_UND,
    BANKED_SP_IRQ,
    BANKED_LR_IRQ,
    BANKED_SPSR_IRQ,
    BANKED_R8_FIQ,
    BANKED_R9_FIQ,
    BANKED_R10_FIQ,
    BANKED_R11_FIQ,
    BANKED_R12_FIQ,
    BANKED_SP_FIQ,
    BANKED_LR_FIQ,
    BANKED_SPSR_FIQ,
    BANKED_COUNT,
};

uint32_t banked_read(enum banked_register which);
void banked_write(enum banked_register which, uint32_t value);
