/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/division.c - the division that the C library calls (RTABI 4.3.1), by the instruction
 * that cores with the Virtualization Extensions have (DDI 0406C A4.4.8). libgcc for ARMv7-A does
 * without the instruction, in 600 bytes. */
#include "core/types.h"

/* The compiler may name them after it has looked who does. */
#define KEPT __attribute__((used))

uint32_t __aeabi_uidiv(uint32_t number, uint32_t by);
uint64_t __aeabi_uidivmod(uint32_t number, uint32_t by);

/* By 0 it is 0. */
KEPT uint32_t __aeabi_uidiv(uint32_t number, uint32_t by)
{
    return number / by;
}

/* The quotient in r0, the remainder in r1. */
KEPT uint64_t __aeabi_uidivmod(uint32_t number, uint32_t by)
{
    uint32_t quotient = number / by;

    return (uint64_t)(number - quotient * by) << 32 | quotient;
}
