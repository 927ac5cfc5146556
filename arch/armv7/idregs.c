/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/idregs.h"

#include "arch/armv7/sysreg.h"

/* VMRS in Hyp mode is subject to HCPTR, so these are read while it allows. The same on
 * every core. */
static uint32_t mvfr0, mvfr1;

void idregs_init(void)
{
    mvfr0 = read_mvfr0();
    mvfr1 = read_mvfr1();
}

uint32_t idreg_read(enum idreg which)
{
    switch (which) {
#define READ(number, name)                                                                         \
    case number:                                                                                   \
        return read_##name();
        READ(IDREG_PFR0, id_pfr0)
        READ(IDREG_PFR1, id_pfr1)
        READ(IDREG_DFR0, id_dfr0)
        READ(IDREG_AFR0, id_afr0)
        READ(IDREG_MMFR0, id_mmfr0)
        READ(IDREG_MMFR1, id_mmfr1)
        READ(IDREG_MMFR2, id_mmfr2)
        READ(IDREG_MMFR3, id_mmfr3)
        READ(IDREG_ISAR0, id_isar0)
        READ(IDREG_ISAR1, id_isar1)
        READ(IDREG_ISAR2, id_isar2)
        READ(IDREG_ISAR3, id_isar3)
        READ(IDREG_ISAR4, id_isar4)
        READ(IDREG_ISAR5, id_isar5)
        READ(IDREG_ACTLR, actlr)
#undef READ
    case IDREG_MVFR0:
        return mvfr0;
    case IDREG_MVFR1:
        return mvfr1;
    default:
        return 0;
    }
}
