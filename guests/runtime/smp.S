/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/smp.S - where CPU_ON leads. */
#include "guests/runtime/smp.h"

#define MAIR0_ATTRIBUTES 0x0000ff04     /* 0: device, 1: normal, write-back */
#define TTBCR_SHARED     0x80003500     /* EAE; walks inner shareable, write-back */
#define SCTLR_M_C_I      0x00001005

    .syntax unified
    .arm
    .text

/* r0 = context. With MMU and caches off nothing is stored: others could not see it. Calls
 * void smp_entered(uint32_t context, uint32_t cpsr, uint32_t sctlr). */
    .global smp_entry
smp_entry:
    mrs     r4, cpsr
    mrc     p15, 0, r5, c1, c0, 0           @ SCTLR
    cpsid   aif
    ldr     r1, =vectors
    mcr     p15, 0, r1, c12, c0, 0          @ VBAR
    bl      smp_mmu_on
    mrc     p15, 0, r1, c0, c0, 5           @ MPIDR
    and     r1, r1, #(SMP_CPU_MAX - 1)
    add     r1, r1, #1
    ldr     sp, =smp_stacks
    mov     r2, #SMP_STACK_SIZE
    mla     sp, r1, r2, sp
    mov     r1, r4
    mov     r2, r5
    bl      smp_entered
    b       .

    .thumb
    .balign 4
    .global smp_entry_thumb
    .thumb_func
smp_entry_thumb:
    bx      pc
    nop
    .arm
    b       smp_entry

/* void smp_mmu_on(void): smp_map, caches too. Touches r1-r3 only. */
    .global smp_mmu_on
smp_mmu_on:
    ldr     r1, =MAIR0_ATTRIBUTES
    mcr     p15, 0, r1, c10, c2, 0
    ldr     r1, =TTBCR_SHARED
    mcr     p15, 0, r1, c2, c0, 2
    ldr     r1, =smp_map
    mov     r2, #0
    mcrr    p15, 0, r1, r2, c2              @ TTBR0
    isb
    mcr     p15, 0, r2, c8, c7, 0           @ TLBIALL
    mcr     p15, 0, r2, c7, c5, 0           @ ICIALLU
    mcr     p15, 0, r2, c7, c5, 6           @ BPIALL
    dsb
    isb
    mrc     p15, 0, r1, c1, c0, 0
    ldr     r3, =SCTLR_M_C_I
    orr     r1, r1, r3
    mcr     p15, 0, r1, c1, c0, 0
    isb
    bx      lr
    .ltorg

    .section .bss.stack, "aw", %nobits
    .balign 8
smp_stacks:
    .space  SMP_CPU_MAX * SMP_STACK_SIZE
