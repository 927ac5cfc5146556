/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/memory.c - addresses that are none of ours, and ours in ways nobody asks. */
#include "guests/hostile/hostile.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/sysreg.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RAM_END      0x80000000u /* no virt machine of ours has more than 1 GiB */
#define PAGE         0x1000u

static const uint32_t devices[] = {GICD_BASE,  GICC_BASE,   GICC_BASE + PAGE, PL011_BASE,
                                   PL031_BASE, VIRTIO_BASE, 0x08030000,       0x08040000};

/* Outside RAM, and not the UART's data register: that is for the report. */
static uint32_t harmless(uint32_t address)
{
    if (address >= RAM_BASE && address < RAM_END)
        address -= RAM_BASE;
    if (address - PL011_BASE < PAGE)
        address |= 0x40;
    return address;
}

static uint32_t random_device(void)
{
    return devices[random_below(COUNT(devices))];
}

static struct code random_access(void)
{
    switch (random_below(10)) {
    case 0:
        return ARM("ldr r1, [r0]");
    case 1:
        return ARM("str r1, [r0]");
    case 2:
        return ARM("ldrb r1, [r0]");
    case 3:
        return ARM("strb r1, [r0]");
    case 4:
        return ARM("ldrsh r1, [r0]");
    case 5:
        return ARM("strh r1, [r0]");
    case 6:
        return THUMB("ldr.w r1, [r0], #4");
    case 7:
        return THUMB("strb.w r1, [r0, #-1]!");
    case 8:
        return ARM("ldrt r1, [r0], r2");
    default:
        return ARM("strbt r1, [r0], #1");
    }
}

static struct code random_odd_access(void)
{
    switch (random_below(15)) {
    case 0:
        return ARM("ldrd r2, r3, [r0]");
    case 1:
        return ARM("strd r2, r3, [r0]");
    case 2:
        return ARM("ldm r0, {r1-r12}");
    case 3:
        return ARM("stm r0!, {r1-r12}");
    case 4:
        return ARM("ldmdb r0!, {r1, sp, lr}");
    case 5:
        return ARM("stmib r0, {r0, sp, lr}^");
    case 6:
        return ARM("ldrex r1, [r0]");
    case 7:
        return ARM("strex r1, r2, [r0]");
    case 8:
        return ARM("ldrexd r2, r3, [r0]");
    case 9:
        return ARM("ldrexb r1, [r0]");
    case 10:
        return THUMB("ldrd r2, r3, [r0], #8");
    case 11:
        return THUMB("stmdb r0!, {r1, r2, lr}");
    case 12:
        return ARM("pld [r0]\n pldw [r0]\n pli [r0]");
    case 13:
        return ARM("ldr sp, [r0], #4");
    default:
        return ARM("setend be\n ldr r1, [r0]\n setend le");
    }
}

static void access(struct code code, uint32_t address)
{
    struct cpu cpu = cpu_in(random_mode());

    cpu.r[0] = harmless(address);
    cpu.r[1] = random_value();
    cpu.r[2] = random_below(8);
    attempt(&cpu, code);
}

void attack_any_address(void)
{
    access(random_access(), random_word());
}

void attack_device_edges(void)
{
    uint32_t size = random_below(2) ? PAGE : 0x4000;
    uint32_t distance = random_below(16) - 8;

    access(random_access(), random_device() + random_below(2) * size + distance);
}

void attack_odd_accesses(void)
{
    access(random_odd_access(), random_device() + random_below(PAGE + 4));
}

void attack_jump(void)
{
    struct cpu cpu = cpu_in(random_mode());

    cpu.r[0] = random_below(2) ? random_device() + random_below(PAGE) : harmless(random_word());
    attempt(&cpu, ARM("bx r0"));
}

/* Stage 1 translation by a table that is random but for what we stand on -------------- */

#define SECTIONS        4096u
#define SECTION_SHIFT   20
#define SECTION_RW      0x00000c02u /* strongly ordered, privileged and unprivileged */
#define DACR_ALL_CLIENT 0x55555555u

static uint32_t table[SECTIONS] __attribute__((aligned(4 * SECTIONS)));

static void keep_section(uint32_t address)
{
    table[address >> SECTION_SHIFT] = address >> SECTION_SHIFT << SECTION_SHIFT | SECTION_RW;
}

/* Page tables anywhere, sections anywhere. */
static void fill_table(void)
{
    for (uint32_t n = 0; n < SECTIONS; n++)
        table[n] = random_word();
    keep_section(RAM_BASE);
    keep_section(GICD_BASE);
    keep_section(PL011_BASE);
}

static void mmu_on(void)
{
    dsb();
    write_ttbcr(0);
    write_ttbr0((uint32_t)table);
    write_dacr(DACR_ALL_CLIENT);
    write_tlbiall(0);
    dsb();
    isb();
    write_sctlr(read_sctlr() | SCTLR_M);
    isb();
}

static void mmu_off(void)
{
    write_sctlr(read_sctlr() & ~SCTLR_M);
    isb();
    write_tlbiall(0);
    dsb();
    isb();
}

static struct code random_translation(void)
{
    switch (random_below(5)) {
    case 0:
        return ARM("ldrb r1, [r0]");
    case 1:
        return ARM("mcr p15, 0, r0, c7, c8, 0"); /* ATS1CPR */
    case 2:
        return ARM("mcr p15, 0, r0, c7, c8, 3"); /* ATS1CUW */
    case 3:
        return ARM("mcr p15, 0, r0, c7, c8, 4"); /* ATS12NSOPR */
    default:
        return ARM("mcr p15, 0, r0, c7, c14, 1"); /* DCCIMVAC */
    }
}

/* Reads only: a random section may be our own memory. */
void attack_page_tables(void)
{
    static uint32_t age;
    struct cpu cpu = cpu_in(PSR_SVC);

    if (age++ % 64 == 0)
        fill_table();
    cpu.r[0] = random_word();
    mmu_on();
    attempt(&cpu, random_translation());
    mmu_off();
}
