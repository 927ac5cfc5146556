/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/gic.h - the GICv2's registers (IHI 0048B) and a plain driver. */
#pragma once
#include "guests/runtime/devices.h"
#include <stdbool.h>
#include <stdint.h>

enum gicd_register { /* IHI 0048B 4.3; n is the number of the word */
                     GICD_CTLR = 0x000,
                     GICD_TYPER = 0x004,
                     GICD_IIDR = 0x008,
                     GICD_IGROUPR = 0x080,
                     GICD_ISENABLER = 0x100,
                     GICD_ICENABLER = 0x180,
                     GICD_ISPENDR = 0x200,
                     GICD_ICPENDR = 0x280,
                     GICD_ISACTIVER = 0x300,
                     GICD_ICACTIVER = 0x380,
                     GICD_IPRIORITYR = 0x400,
                     GICD_ITARGETSR = 0x800,
                     GICD_ICFGR = 0xc00,
                     GICD_SGIR = 0xf00,
                     GICD_CPENDSGIR = 0xf10,
                     GICD_SPENDSGIR = 0xf20,
                     GICD_PIDR4 = 0xfd0,
                     GICD_PIDR0 = 0xfe0,
                     GICD_PIDR2 = 0xfe8,
                     GICD_CIDR0 = 0xff0,
};

enum gicc_register { /* IHI 0048B 4.4 */
                     GICC_CTLR = 0x0000,
                     GICC_PMR = 0x0004,
                     GICC_BPR = 0x0008,
                     GICC_IAR = 0x000c,
                     GICC_EOIR = 0x0010,
                     GICC_RPR = 0x0014,
                     GICC_HPPIR = 0x0018,
                     GICC_ABPR = 0x001c,
                     GICC_AIAR = 0x0020,
                     GICC_AEOIR = 0x0024,
                     GICC_AHPPIR = 0x0028,
                     GICC_APR0 = 0x00d0,
                     GICC_IIDR = 0x00fc,
                     GICC_DIR = 0x1000,
};

#define GIC_ENABLE_GROUP0    (1u << 0) /* GICD_CTLR and GICC_CTLR */
#define GIC_ENABLE_GROUP1    (1u << 1)
#define GICC_CTLR_ACKCTL     (1u << 2)
#define GICC_CTLR_FIQEN      (1u << 3)
#define GICC_CTLR_CBPR       (1u << 4)
#define GICC_CTLR_EOIMODE    (1u << 9)
#define GICD_SGIR_LIST       (0u << 24)
#define GICD_SGIR_OTHERS     (1u << 24)
#define GICD_SGIR_SELF       (2u << 24)
#define GICD_SGIR_TARGETS(m) ((uint32_t)(m) << 16)
#define GICD_TYPER_LINES(v)  (((v)&0x1fu) + 1) /* in words of 32 interrupts */
#define GICD_TYPER_CPUS(v)   ((((v) >> 5) & 7u) + 1)
#define GIC_IAR_ID(iar)      ((iar)&0x3ffu)
#define GIC_IAR_SOURCE(iar)  (((iar) >> 10) & 7u)
#define GIC_PRIORITY_IDLE    0xffu
#define GIC_PRIORITY_STEP    8u /* the least significant of five implemented bits */

static inline uint32_t gicd_read(uint32_t offset)
{
    return read32(GICD_BASE + offset);
}

static inline void gicd_write(uint32_t offset, uint32_t value)
{
    write32(GICD_BASE + offset, value);
}

static inline uint32_t gicc_read(uint32_t offset)
{
    return read32(GICC_BASE + offset);
}

static inline void gicc_write(uint32_t offset, uint32_t value)
{
    write32(GICC_BASE + offset, value);
}

/* One interrupt's bit in a bank of one bit per interrupt. */
static inline bool gicd_bit(uint32_t bank, unsigned irq)
{
    return gicd_read(bank + irq / 32 * 4) >> irq % 32 & 1;
}

static inline void gicd_set(uint32_t bank, unsigned irq)
{
    gicd_write(bank + irq / 32 * 4, 1u << irq % 32);
}

static inline void gicd_set_priority(unsigned irq, uint8_t priority)
{
    write8(GICD_BASE + GICD_IPRIORITYR + irq, priority);
}

/* The state a test starts from: both enables of group 0 on, no interrupt enabled,
 * pending or active, all of group 0 with priority 0xa0, edge where that can be chosen, this
 * CPU their target; PMR lets all pass. IRQs are masked at the CPU. */
void gic_reset(void);

/* How many interrupts a timer's line may leave behind when it is lowered before its interrupt is
 * acknowledged: none, but one of CNTV under a hypervisor, which has seen the line and is not
 * asked when the guest lowers it (the timer is the guest's own). */
unsigned gic_late_interrupts(unsigned irq);

/* The interrupt handlers vectors.S calls, on the SVC stack with IRQ and FIQ masked. */
extern void (*irq_handler)(void);
extern void (*fiq_handler)(void);

/* The default for both: acknowledges, notes the interrupt in irq_log, calls what irq_on()
 * registered, ends the interrupt. */
void irq_handle_and_log(void);
void irq_on(unsigned irq, void (*callback)(void));

#define IRQ_LOG_MAX 64u
struct irq_log {
    unsigned count; /* may pass IRQ_LOG_MAX, then only the first ones are kept */
    uint32_t iar[IRQ_LOG_MAX];
};
extern volatile struct irq_log irq_log;

/* Forgets the log, lets interrupts in until count have come or the time is over, then masks
 * them. Returns how many came. */
unsigned irq_take(unsigned count, unsigned timeout_us);

/* Sleeps in WFI, IRQs masked, until an enabled interrupt is pending: at the latest CNTV's, which
 * is set to ring after this time and is off afterwards. Long waits cost nothing this way where
 * idle time is skipped (-icount sleep=off). */
void irq_sleep(unsigned at_most_us);
