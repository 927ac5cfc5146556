/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/start.S - from the boot loader into C.
 *
 * Entered by anything that boots a zImage, a uImage or an ELF, at any address,
 * with MMU and caches on or off. Leaves with MMU and caches off, the image at the
 * address it was linked for, bss clear and a stack: boot_main(mode, tree) does
 * the rest.
 *
 * Register use until C: r8 the mode we were entered in, r10 and r11 where the
 * image is and where it belongs, r12 the boot loader's r2: its device tree.
 */
#include "asm_offsets.h"

        .syntax unified
        .arm

        .equ    MODE_MASK,  0x1f
        .equ    MODE_HYP,   0x1a
        .equ    CACHES_MMU, (1 << 0) | (1 << 2) | (1 << 12)  @ (H)SCTLR M, C, I
        .equ    ZIMAGE_MAGIC, 0x016f2818

        .section .start, "ax", %progbits
        .global _start
_start:
        .rept   8
        mov     r0, r0
        .endr
        b       entry
        .word   ZIMAGE_MAGIC                    @ at 0x24: QEMU and bootz look here
        .word   0                               @ start: any address will do
        .word   image_end - _start              @ end

entry:
        cpsid   aif
        mov     r12, r2
        mrs     r8, cpsr
        and     r8, r8, #MODE_MASK
        cmp     r8, #MODE_HYP
        mrceq   p15, 4, r0, c1, c0, 0           @ HSCTLR
        mrcne   p15, 0, r0, c1, c0, 0           @ SCTLR
        ldr     r1, =CACHES_MMU
        tst     r0, r1
        beq     1f
        bic     r0, r0, r1
        cmp     r8, #MODE_HYP
        mcreq   p15, 4, r0, c1, c0, 0
        mcrne   p15, 0, r0, c1, c0, 0
        isb
        bl      dcache_clean_invalidate_all     @ what the boot loader wrote reaches memory
1:
        adr     r10, _start
        ldr     r11, =_start
        ldr     r0, =hypervisor_end
        cmp     r10, r11
        ldrne   r0, =image_end
        mov     r1, r11
        bl      dcache_clean_invalidate_range   @ no stale line may hide what we write uncached
        cmp     r10, r11
        beq     in_place

/* The image moves itself. The two places may overlap, so the loop that copies runs
 * from a copy of its own, past the end of both. */
        ldr     r2, =image_end
        sub     r2, r2, r11                     @ size, a whole number of pages
        cmp     r10, r11
        addhi   r3, r10, r2
        addls   r3, r11, r2
        mov     r9, r3
        adr     r4, mover
        adr     r5, mover_end
1:      ldr     r6, [r4], #4
        str     r6, [r3], #4
        cmp     r4, r5
        blo     1b
        ldr     r7, =in_place
        dsb
        mcr     p15, 0, r0, c7, c5, 0           @ ICIALLU: the copied code is new
        dsb
        isb
        bx      r9

mover:                                          @ r10 from, r11 to, r2 size, r7 then where
        cmp     r10, r11
        blo     2f
        add     r2, r10, r2
1:      ldmia   r10!, {r3-r6}
        stmia   r11!, {r3-r6}
        cmp     r10, r2
        blo     1b
        b       3f
2:      add     r11, r11, r2
        add     r0, r10, r2
1:      ldmdb   r0!, {r3-r6}
        stmdb   r11!, {r3-r6}
        cmp     r0, r10
        bhi     1b
3:      dsb
        bx      r7
mover_end:

in_place:
        mcr     p15, 0, r0, c7, c5, 0           @ ICIALLU, BPIALL: no instruction of the past
        mcr     p15, 0, r0, c7, c5, 6
        dsb
        isb
        ldr     r0, =bss_start
        ldr     r1, =bss_end
        mov     r2, #0
        mov     r3, #0
1:      cmp     r0, r1
        strdlo  r2, r3, [r0], #8
        blo     1b
        ldr     sp, =stacks_start + STACK_SPAN
        mov     r0, r8
        mov     r1, r12
        bl      boot_main
        b       .

        .ltorg

/* Another core, by the firmware's CPU_ON, MMU and caches off. It takes over the first
 * core's translation before it touches any memory that it shares: boot_secondary(core)
 * runs with caches on. No register is relied on (in PSCI 0.1 none is defined): which core
 * it is, MPIDR tells. A core that the board does not have stays here. */
        .global secondary_start
secondary_start:
        cpsid   aif
        ldr     r1, =HMAIR0_VALUE
        mov     r2, #0
        mcr     p15, 4, r1, c10, c2, 0          @ HMAIR0, HMAIR1
        mcr     p15, 4, r2, c10, c2, 1
        ldr     r1, =HTCR_VALUE
        mcr     p15, 4, r1, c2, c0, 2
        ldr     r1, =hyp_root
        mcrr    p15, 4, r1, r2, c2              @ HTTBR
        ldr     r1, =hyp_vectors
        mcr     p15, 4, r1, c12, c0, 0          @ HVBAR
        isb
        mcr     p15, 4, r2, c8, c7, 0           @ TLBIALLH, ICIALLU, BPIALL: no past
        mcr     p15, 0, r2, c7, c5, 0
        mcr     p15, 0, r2, c7, c5, 6
        dsb
        isb
        ldr     r1, =HSCTLR_VALUE
        mcr     p15, 4, r1, c1, c0, 0
        isb
        mrc     p15, 0, r1, c0, c0, 5           @ MPIDR: Aff2 to Aff0
        bic     r1, r1, #0xff000000
        ldr     r2, =board + BOARD_CORE_MPIDR
        ldr     r3, =board + BOARD_CORE_MPIDR + 4 * CORES_MAX
        ldr     r4, =CORE_SIZE
        ldr     r0, =cores
1:      ldr     r5, [r2], #4
        cmp     r5, r1
        beq     2f
        add     r0, r0, r4
        cmp     r2, r3
        blo     1b
        b       .
2:      ldr     sp, [r0, #CORE_STACK]
        bl      boot_secondary
        b       .
        .ltorg

/* Cleans and invalidates [r1, r0) by address. Clobbers r1-r3. */
dcache_clean_invalidate_range:
        mrc     p15, 0, r2, c0, c0, 1           @ CTR: the smallest data line
        ubfx    r2, r2, #16, #4
        mov     r3, #4
        lsl     r2, r3, r2
        dsb
1:      mcr     p15, 0, r1, c7, c14, 1          @ DCCIMVAC
        add     r1, r1, r2
        cmp     r1, r0
        blo     1b
        dsb
        bx      lr

/* Cleans and invalidates every data cache up to the point of coherency, by set and
 * way (DDI 0406C B2.2.6); only while no other core runs. Clobbers r0-r7. */
dcache_clean_invalidate_all:
        dsb
        mrc     p15, 1, r0, c0, c0, 1           @ CLIDR
        mov     r1, #0                          @ level, as CSSELR wants it
next_level:
        add     r2, r1, r1, lsr #1
        lsr     r3, r0, r2
        and     r3, r3, #7                      @ 2 and above: there is a data cache
        cmp     r3, #2
        blo     skip_level
        mcr     p15, 2, r1, c0, c0, 0           @ CSSELR
        isb
        mrc     p15, 1, r3, c0, c0, 0           @ CCSIDR
        and     r4, r3, #7
        add     r4, r4, #4                      @ log2 of the line
        ubfx    r5, r3, #3, #10                 @ ways - 1
        ubfx    r6, r3, #13, #15                @ sets - 1
        clz     r7, r5                          @ way's shift
way:    mov     r2, r6
set:    orr     r3, r1, r2, lsl r4
        orr     r3, r3, r5, lsl r7
        mcr     p15, 0, r3, c7, c14, 2          @ DCCISW
        subs    r2, r2, #1
        bpl     set
        subs    r5, r5, #1
        bpl     way
skip_level:
        add     r1, r1, #2
        ubfx    r2, r0, #24, #3                 @ level of coherency
        cmp     r1, r2, lsl #1
        blo     next_level
        mov     r1, #0
        mcr     p15, 2, r1, c0, c0, 0
        dsb
        isb
        bx      lr

        .section .stacks, "aw", %nobits
        .space  STACK_SPAN * CORES_MAX
