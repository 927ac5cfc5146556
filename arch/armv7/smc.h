/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/smc.h - a call to the firmware by the SMC calling convention (DEN 0028). */
#pragma once
#include "core/types.h"

/* function in r0, arguments in r1 to r3; result r0. r1-r3 and r12 may change. */
static inline uint32_t smc_call(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = function;
    register uint32_t r1 __asm__("r1") = a;
    register uint32_t r2 __asm__("r2") = b;
    register uint32_t r3 __asm__("r3") = c;

    __asm__ volatile(".arch_extension sec\n\tsmc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
                     :
                     : "r12", "memory");
    return r0;
}
