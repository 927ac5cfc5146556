/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/banked.h"

uint32_t fake_banked[BANKED_COUNT];

uint32_t banked_read(enum banked_register which)
{
    return fake_banked[which];
}

void banked_write(enum banked_register which, uint32_t value)
{
    fake_banked[which] = value;
}
