/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/idregs.h - what the CPU says about itself, for the emulated registers
 * of arch/armv7/cp15.c. tests/fake/idregs.c is an array. */
#pragma once
#include "core/types.h"

/* c0, c1, 0 to 7 and c0, c2, 0 to 5 (DDI 0406C B4.1), in their order. */
enum idreg {
    IDREG_PFR0,
    IDREG_PFR1,
    IDREG_DFR0,
    IDREG_AFR0,
    IDREG_MMFR0,
    IDREG_MMFR1,
    IDREG_MMFR2,
    IDREG_MMFR3,
    IDREG_ISAR0,
    IDREG_ISAR1,
    IDREG_ISAR2,
    IDREG_ISAR3,
    IDREG_ISAR4,
    IDREG_ISAR5,
    IDREG_MVFR0, /* VMRS */
    IDREG_MVFR1,
    IDREG_ACTLR, /* c1, c0, 1 */
    IDREG_COUNT,
};

/* Each core, while Hyp mode itself may use VFP. */
void idregs_init(void);

/* The real register of the core that calls. */
uint32_t idreg_read(enum idreg which);
