/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/memory.c - sections of the short format (DDI 0406C B3.5.1). */
#include "guests/rtos/armv7/memory.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/sysreg.h"

#define SECTION        0x00000402u /* AP = 001: PL1 alone; domain 0 */
#define SECTION_NORMAL 0x0001100cu /* S, TEX = 001, C, B: write-back, write-allocate */
#define SECTION_DEVICE 0x00000014u /* B, XN */
#define TTBR_WALK      0x0000004au /* S, IRGN = RGN = 01: walks look at the caches */
#define DACR_CLIENT    1u
#define ACTLR_SMP      (1u << 6) /* Cortex-A7, A15: must be set before the caches are on */
#define DEVICES_END    0x0b000000u

static uint32_t sections[4096] __attribute__((aligned(16384)));

static void map(uint32_t address, uint32_t bytes, uint32_t attributes)
{
    uint32_t first = address / MEMORY_SECTION;

    for (uint32_t n = 0; n < bytes / MEMORY_SECTION; n++)
        sections[first + n] = (first + n) * MEMORY_SECTION | SECTION | attributes;
}

/* A table that was changed is seen by walks when it is clean, and after a TLB without it. */
void memory_map(uint32_t address, uint32_t bytes)
{
    map(address, bytes, SECTION_NORMAL);
    dsb();
    write_tlbiall(0);
    dsb();
    isb();
}

/* Without a device tree only the image's own section is known to be there. */
static uint32_t ram_bytes(void)
{
    const void *fdt = fdt_find();
    uint32_t bytes = fdt ? fdt_ram_bytes(fdt) : 0;

    return bytes < MEMORY_SECTION ? MEMORY_SECTION : bytes;
}

static void caches_on(void)
{
    if (!(read_actlr() & ACTLR_SMP))
        write_actlr(read_actlr() | ACTLR_SMP);
    write_iciallu(0);
    write_bpiall(0);
    write_tlbiall(0);
    write_ttbcr(0);
    write_ttbr0((uint32_t)sections | TTBR_WALK);
    write_dacr(DACR_CLIENT);
    dsb();
    isb();
    write_sctlr(read_sctlr() | SCTLR_M | SCTLR_C | SCTLR_I);
    isb();
}

void memory_init(void)
{
    memory_map(RAM_BASE, ram_bytes());
    map(GICD_BASE, DEVICES_END - GICD_BASE, SECTION_DEVICE);
    caches_on();
}
