/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/idregs.h"

uint32_t fake_idregs[IDREG_COUNT];

uint32_t idreg_read(enum idreg which)
{
    return fake_idregs[which];
}
