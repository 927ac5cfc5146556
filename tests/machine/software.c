/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/software.c - what scripts are made of: calls, loads and stores, and the GIC
 * and the timers as a kernel drives them. */
#include <string.h>

#include "arch/armv7/hsr.h"
#include "arch/armv7/sysreg.h"
#include "core/virt_map.h"
#include "tests/fake/gic.h"
#include "tests/fake/timer.h"
#include "tests/machine/guest.h"
#include "tests/unit/unit.h"

#define HSR_OF(ec) ((uint32_t)(ec) << HSR_EC_SHIFT | HSR_IL)
#define HSR_ALWAYS (HSR_CV | HSR_COND_ALWAYS << 20)
#define FSC_LEVEL3 (FSC_TRANSLATION + 3)

static void set_arguments(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t values[] = {function, a, b, c};

    memcpy(guest_vcpu()->context.r, values, sizeof(values));
}

uint32_t guest_hvc(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    set_arguments(function, a, b, c);
    guest_trap_at(HSR_OF(EC_HVC), 0, 4); /* the PC is behind it already */
    return guest_vcpu()->context.r[0];
}

uint32_t guest_smc(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    set_arguments(function, a, b, c);
    guest_trap(HSR_OF(EC_SMC) | HSR_ALWAYS);
    return guest_vcpu()->context.r[0];
}

void guest_wfi(void)
{
    guest_trap(HSR_OF(EC_WFX) | HSR_ALWAYS);
}

/* Of r1. */
static bool access(uint32_t address, uint8_t size, bool write)
{
    uint32_t log2 = (uint32_t)__builtin_ctz(size);

    return guest_trap_at(HSR_OF(EC_DATA_ABORT) | HSR_DABT_ISV | log2 << 22 | 1u << 16 |
                             (write ? HSR_DABT_WNR : 0) | FSC_LEVEL3,
                         address, 0);
}

bool guest_load(uint32_t address, uint8_t size, uint32_t *value)
{
    if (!access(address, size, false))
        return false;
    *value = guest_vcpu()->context.r[1];
    return true;
}

bool guest_store(uint32_t address, uint8_t size, uint32_t value)
{
    guest_vcpu()->context.r[1] = value;
    return access(address, size, true);
}

uint32_t guest_gicd_read(uint32_t offset)
{
    uint32_t value = 0;

    assert_true(guest_load(VIRT_GICD_BASE + offset, 4, &value));
    return value;
}

void guest_gicd_write(uint32_t offset, uint32_t value)
{
    assert_true(guest_store(VIRT_GICD_BASE + offset, 4, value));
}

#define GICD_CTLR          0x000u
#define GICD_ISENABLER     0x100u
#define GICD_ITARGETSR     0x800u
#define PRIORITY_MASK_OPEN 0xffu

void guest_open_gic(void)
{
    guest_gicd_write(GICD_CTLR, 1);
    fake_gicv_write(GICV_PMR, PRIORITY_MASK_OPEN);
    fake_gicv_write(GICV_CTLR, GICV_CTLR_ENABLE_GROUP0);
}

void guest_enable_irq(uint32_t id)
{
    if (id >= IRQ_SPI_FIRST)
        assert_true(
            guest_store(VIRT_GICD_BASE + GICD_ITARGETSR + id, 1, BIT(guest_vcpu()->number)));
    guest_gicd_write(GICD_ISENABLER + id / 32 * 4, BIT(id % 32));
}

bool guest_is_interrupted(void)
{
    return fake_gicv_signals();
}

uint32_t guest_acknowledge(void)
{
    uint32_t iar = fake_gicv_read(GICV_IAR);

    guest_nop();
    return iar;
}

void guest_end(uint32_t iar)
{
    fake_gicv_write(GICV_EOIR, iar);
    guest_nop();
}

uint32_t guest_take_irq(void)
{
    uint32_t iar;

    while (!guest_is_interrupted())
        guest_wfi();
    iar = guest_acknowledge();
    guest_end(iar);
    return iar;
}

void guest_set_timer(uint64_t when)
{
    write_cntv_cval(when - read_cntvoff());
    write_cntv_ctl(CNT_CTL_ENABLE);
    guest_nop();
}

void guest_stop_timer(void)
{
    write_cntv_ctl(0);
    guest_nop();
}

/* DDI 0406C B8.1.8: CNTP_CVAL is p15, opc1 2, c14; CNTP_CTL is p15, 0, c14, c2, 1. */
#define HSR_CNTP_CVAL                                                                              \
    (2u << HSR_CP64_OPC1_SHIFT | 2u << HSR_CP64_RT2_SHIFT | 1u << HSR_CP_RT_SHIFT |                \
     14u << HSR_CP_CRM_SHIFT)
#define HSR_CNTP_CTL                                                                               \
    (1u << HSR_CP_OPC2_SHIFT | 14u << HSR_CP_CRN_SHIFT | 1u << HSR_CP_RT_SHIFT |                   \
     2u << HSR_CP_CRM_SHIFT)

void guest_set_ptimer(uint64_t cval, uint32_t ctl)
{
    uint32_t *r = guest_vcpu()->context.r;

    r[1] = (uint32_t)cval;
    r[2] = (uint32_t)(cval >> 32);
    assert_true(guest_trap(HSR_OF(EC_CP15_64) | HSR_ALWAYS | HSR_CNTP_CVAL));
    r[1] = ctl;
    assert_true(guest_trap(HSR_OF(EC_CP15_32) | HSR_ALWAYS | HSR_CNTP_CTL));
}

void guest_work(uint64_t ticks)
{
    while (ticks-- > 0) {
        fake_timer.now++;
        guest_nop();
    }
}
