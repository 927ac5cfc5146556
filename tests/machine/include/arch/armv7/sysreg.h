/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/sysreg.h in a program of the PC: it stands in front of the real one on the
 * search path, and takes everything from there but the instructions. */
#pragma once
#include <string.h>

#include "tests/machine/registers.h"

enum { p14 = 14, p15 = 15, p16 = 16 };
enum { c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15 };

static inline void register_set(unsigned index, uint64_t value)
{
    fake_registers->system[index] = value;
    if (register_written)
        register_written(index);
}

#define SYSREG_AS(type, name, index)                                                               \
    enum { index_of_##name = (index) };                                                            \
    static inline type read_##name(void)                                                           \
    {                                                                                              \
        return (type)fake_registers->system[index_of_##name];                                      \
    }                                                                                              \
    static inline void write_##name(type value)                                                    \
    {                                                                                              \
        register_set(index_of_##name, value);                                                      \
    }

#define SYSREG32_ON(cp, name, opc1, crn, crm, opc2)                                                \
    SYSREG_AS(uint32_t, name, SYSREG_INDEX(cp, crn, crm, opc1, opc2))
#define SYSREG64(name, opc1, crm) SYSREG_AS(uint64_t, name, SYSREG_INDEX(p16, 0, crm, opc1, 0))

#define BANKED_REGISTER(name)
#define VFP_REGISTER(name)                                                                         \
    static inline uint32_t read_##name(void)                                                       \
    {                                                                                              \
        return fake_registers->name;                                                               \
    }                                                                                              \
    static inline void write_##name(uint32_t value)                                                \
    {                                                                                              \
        fake_registers->name = value;                                                              \
    }

#define isb       arm_isb
#define clrex     arm_clrex
#define vfp_store arm_vfp_store
#define vfp_load  arm_vfp_load
#include_next "arch/armv7/sysreg.h"
#undef isb
#undef clrex
#undef vfp_store
#undef vfp_load

static inline void isb(void)
{
}

static inline void clrex(void)
{
    fake_registers->exclusive = false;
}

static inline void vfp_store(uint64_t d[32])
{
    memcpy(d, fake_registers->d, sizeof(fake_registers->d));
}

static inline void vfp_load(const uint64_t d[32])
{
    memcpy(fake_registers->d, d, sizeof(fake_registers->d));
}
