/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/gic.c */
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"

#define RESET_PRIORITY 0xa0a0a0a0u
#define ALL_EDGE       0xaaaaaaaau
#define CPU0           0x01010101u

void (*irq_handler)(void) = irq_handle_and_log;
void (*fiq_handler)(void) = irq_handle_and_log;
volatile struct irq_log irq_log;

static void (*callbacks[IRQ_COUNT])(void);

static void quiet_word(unsigned word)
{
    gicd_write(GICD_ICENABLER + word * 4, ~0u);
    gicd_write(GICD_ICPENDR + word * 4, ~0u);
    gicd_write(GICD_ICACTIVER + word * 4, ~0u);
    gicd_write(GICD_IGROUPR + word * 4, 0);
    for (unsigned n = 0; n < 8; n++)
        gicd_write(GICD_IPRIORITYR + word * 32 + n * 4, RESET_PRIORITY);
    if (word == 0)
        return;
    for (unsigned n = 0; n < 8; n++)
        gicd_write(GICD_ITARGETSR + word * 32 + n * 4, CPU0);
    gicd_write(GICD_ICFGR + word * 8, ALL_EDGE);
    gicd_write(GICD_ICFGR + word * 8 + 4, ALL_EDGE);
}

void gic_reset(void)
{
    irq_mask();
    fiq_mask();
    irq_handler = irq_handle_and_log;
    fiq_handler = irq_handle_and_log;
    gicd_write(GICD_CTLR, 0);
    for (unsigned word = 0; word < IRQ_COUNT / 32; word++)
        quiet_word(word);
    for (unsigned n = 0; n < 16; n += 4)
        gicd_write(GICD_CPENDSGIR + n, ~0u);
    for (unsigned n = 0; n < IRQ_COUNT; n++)
        callbacks[n] = 0;
    gicc_write(GICC_APR0, 0); /* interrupts a failed test did not end */
    gicc_write(GICC_PMR, 0xff);
    gicc_write(GICC_BPR, 0);
    gicc_write(GICC_ABPR, 0);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
}

unsigned gic_late_interrupts(unsigned irq)
{
    return irq == IRQ_CNTV && nagaya_present() ? 1 : 0;
}

void irq_on(unsigned irq, void (*callback)(void))
{
    callbacks[irq] = callback;
}

void irq_handle_and_log(void)
{
    uint32_t iar = gicc_read(GICC_IAR);
    unsigned id = GIC_IAR_ID(iar);

    if (irq_log.count < IRQ_LOG_MAX)
        irq_log.iar[irq_log.count] = iar;
    irq_log.count++;
    if (id >= IRQ_COUNT)
        return;
    if (callbacks[id])
        callbacks[id]();
    gicc_write(GICC_EOIR, iar);
}

unsigned irq_take(unsigned count, unsigned timeout_us)
{
    irq_log.count = 0;
    irq_unmask();
    WAIT_FOR(irq_log.count >= count, timeout_us);
    irq_mask();
    return irq_log.count;
}

void irq_sleep(unsigned at_most_us)
{
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    write_cntv_cval(now() + ticks_of_us(at_most_us));
    write_cntv_ctl(CTL_ENABLE);
    isb();
    while (!(read_isr() & PSR_I))
        wfi();
    write_cntv_ctl(0);
    isb();
}
