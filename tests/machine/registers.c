/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/registers.h"

struct core_registers core_registers[BOARD_CORES_MAX];
struct core_registers *fake_registers = &core_registers[0];
void (*register_written)(unsigned index);

uint32_t banked_read(enum banked_register which)
{
    return fake_registers->banked[which];
}

void banked_write(enum banked_register which, uint32_t value)
{
    fake_registers->banked[which] = value;
}
