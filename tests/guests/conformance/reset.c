/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/reset.c - SYSTEM_RESET is as good as a power cycle.
 *
 * The first start leaves everything changed and asks for a reset, by HVC; the second finds
 * nothing of it, changes it again and asks by SMC; the third gives the verdict of both. Which
 * start this is, Nagaya counts. On QEMU itself a word of memory does: it keeps memory.
 */
#include "core/abi.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"

#define SPI          200u
#define MAGIC        0x51a27000u
#define PATTERN      0xd1d1d1d1u
#define LAST_START   3u
#define FAR_OFFSET   (6u << 20) /* of RAM: far above the image, below a DTB in its middle */
#define CHANGED_CTLR 3u

static volatile uint32_t initialised = PATTERN; /* .data: part of the image */
static volatile uint32_t zeroed;                /* .bss */
extern uint8_t image_end[];

static volatile uint32_t *native_count(void)
{
    return (volatile uint32_t *)(RAM_BASE + FAR_OFFSET);
}

static uint32_t start_number(void)
{
    volatile uint32_t *count = native_count();

    if (nagaya_present())
        return hvc(NAGAYA_CALL_SELF, 0, 0, 0).r2;
    *count = (*count & ~0xffu) == MAGIC ? *count + 1 : MAGIC + 1;
    return *count & 0xffu;
}

static volatile uint32_t *word_behind_the_image(void)
{
    return (volatile uint32_t *)(((uint32_t)image_end + 0xfff) & ~0xfffu);
}

static volatile uint32_t *word_far_away(void)
{
    return (volatile uint32_t *)(RAM_BASE + FAR_OFFSET + 0x1000);
}

static void change_everything(void)
{
    initialised = 1;
    zeroed = 1;
    *word_behind_the_image() = PATTERN;
    *word_far_away() = PATTERN;
    gicd_write(GICD_CTLR, CHANGED_CTLR);
    gicc_write(GICC_CTLR, CHANGED_CTLR);
    gicc_write(GICC_PMR, 0xf0);
    gicd_set_priority(SPI, 0x48);
    gicd_set(GICD_ISENABLER, SPI);
    gicd_set(GICD_ISPENDR, SPI);
    gicd_set(GICD_ISACTIVER, SPI + 1);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    write_cntv_cval(0);
    write_cntv_ctl(CTL_ENABLE);
    write_cntp_cval(0);
    write_cntp_ctl(CTL_ENABLE);
    write32(PL011_BASE + PL011_IMSC, PL011_INT_RX);
    write_tpidruro(PATTERN);
    write_vbar(0x40000000);
    write_cpacr(0x00f00000);
    isb();
}

static void memory_is_pristine(uint32_t start)
{
    uint32_t dtb = (uint32_t)fdt_find();

    check_equal(initialised, PATTERN, "start %u: .data is the image's", start);
    check_equal(zeroed, 0, "start %u: .bss is zero", start);
    check(dtb != 0, "start %u: there is a device tree", start);
    natively_skip("QEMU keeps memory over a reset");
    check_equal(*word_behind_the_image(), 0, "start %u: memory behind the image is zero", start);
    natively_skip("QEMU keeps memory over a reset");
    check_equal(*word_far_away(), 0, "start %u: and far behind it", start);
}

static void devices_are_as_at_power_on(uint32_t start)
{
    check_equal(gicd_read(GICD_CTLR), 0, "start %u: the distributor is off", start);
    check_equal(gicc_read(GICC_CTLR), 0, "start %u: the CPU interface is off", start);
    check_equal(gicc_read(GICC_PMR), 0, "start %u: the priority mask is 0", start);
    check_equal(gicd_read(GICD_IPRIORITYR + SPI), 0, "start %u: priorities are 0", start);
    check_equal(gicd_read(GICD_ISENABLER + SPI / 32 * 4), 0, "start %u: no SPI is enabled", start);
    check_equal(gicd_read(GICD_ISPENDR + SPI / 32 * 4), 0, "start %u: none is pending", start);
    check_equal(gicd_read(GICD_ISACTIVER + SPI / 32 * 4), 0, "start %u: none is active", start);
    check(!gicd_bit(GICD_ISENABLER, IRQ_CNTV), "start %u: no PPI is enabled", start);
    check_equal(read_cntv_ctl() & CTL_ENABLE, 0, "start %u: CNTV is off", start);
    check_equal(read_cntp_ctl() & CTL_ENABLE, 0, "start %u: CNTP is off", start);
    natively_skip("QEMU does not reset it");
    check_equal(read32(PL011_BASE + PL011_IMSC), 0, "start %u: the PL011 interrupts are masked",
                start);
}

static void the_cpu_is_as_at_power_on(uint32_t start)
{
    check_equal(boot_state.cpsr & (PSR_MODE | PSR_I | PSR_F | PSR_A | PSR_T),
                PSR_SVC | PSR_I | PSR_F | PSR_A, "start %u: SVC, all masked", start);
    check_equal(boot_state.sctlr & (SCTLR_M | SCTLR_C | SCTLR_TE | SCTLR_EE | SCTLR_V), 0,
                "start %u: MMU off", start);
    check_equal(boot_state.r0, 0, "start %u: r0 is 0", start);
    check_equal(read_cpacr(), 0, "start %u: no VFP", start);
}

static void reset_by(uint32_t start)
{
    console_drain();
    if (start == 2 && nagaya_present())
        smccc_call(BY_SMC, PSCI_SYSTEM_RESET, 0, 0, 0);
    system_reset();
}

/* What a start finds is printed by itself: the numbers of the checks begin anew. */
void guest_main(void)
{
    uint32_t start = start_number();

    print("# start %u of %u\n", start, LAST_START);
    memory_is_pristine(start);
    devices_are_as_at_power_on(start);
    the_cpu_is_as_at_power_on(start);
    tap_end();
    if (start < LAST_START) {
        change_everything();
        reset_by(start);
    }
    *native_count() = 0;
}
