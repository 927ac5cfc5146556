/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/registers.h - a core's registers as an array: what stands behind
 * read_NAME() and write_NAME() of arch/armv7/sysreg.h in a program of the PC. The table of
 * names and encodings is the real one. */
#pragma once
#include "arch/armv7/banked.h"
#include "core/board.h"
#include "core/types.h"

/* By coprocessor, CRn, CRm, opc1 and opc2; those of 64 bits as if p16 had them. */
#define SYSREG_COUNT (3u * 16 * 16 * 8 * 8)
#define SYSREG_INDEX(cp, crn, crm, opc1, opc2)                                                     \
    ((((((unsigned)(cp)-14) * 16 + (crn)) * 16 + (crm)) * 8 + (opc1)) * 8 + (opc2))

struct core_registers {
    uint64_t system[SYSREG_COUNT];
    uint32_t banked[BANKED_COUNT];
    uint32_t fpscr, fpexc, mvfr0, mvfr1;
    uint64_t d[32];
    bool exclusive; /* the local monitor, between LDREX and STREX (DDI 0406C A3.4.1) */
};

extern struct core_registers core_registers[BOARD_CORES_MAX];
extern struct core_registers *fake_registers; /* of the core that runs */

/* After each write; NULL: nobody is interested. */
extern void (*register_written)(unsigned index);
