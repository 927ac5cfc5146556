/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/armv7/interrupt.c */
#include "guests/rtos/armv7/interrupt.h"
#include "guests/rtos/kernel/errors.h"
#include "guests/rtos/kernel/kernel.h"
#include "guests/rtos/kernel/timer.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include <stddef.h>

#define ICFGR_BITS 2u
#define ICFGR_EDGE 2u

static struct { /* set once, before the interrupt is enabled */
    void (*run)(void *argument);
    void *argument;
} handlers[IRQ_COUNT];

void interrupt_entry(void); /* switch.S */

/* The timer's line is lowered first and the interrupt ended while it is low: a deadline that
 * comes meanwhile is then a new interrupt. (QEMU's GICV forgets a line that rises between.) */
static void take_timer(uint32_t iar)
{
    write_cntv_ctl(0);
    isb();
    gicc_write(GICC_EOIR, iar);
    timer_expire();
}

/* Called by switch.S. */
void interrupt_taken(void);
void interrupt_taken(void)
{
    uint32_t iar = gicc_read(GICC_IAR);
    unsigned irq = GIC_IAR_ID(iar);

    if (irq == IRQ_CNTV) {
        take_timer(iar);
        return;
    }
    if (irq >= IRQ_COUNT)
        return; /* spurious */
    if (handlers[irq].run)
        handlers[irq].run(handlers[irq].argument);
    gicc_write(GICC_EOIR, iar);
}

void interrupt_init(void)
{
    gic_reset();
    irq_handler = interrupt_entry;
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
}

static void set_trigger(unsigned irq, bool edge)
{
    uint32_t offset = GICD_ICFGR + irq / 16 * 4, shift = irq % 16 * ICFGR_BITS;
    uint32_t others = gicd_read(offset) & ~(ICFGR_EDGE << shift);

    gicd_write(offset, others | (edge ? ICFGR_EDGE << shift : 0));
}

int interrupt_attach(unsigned irq, bool edge, void (*run)(void *argument), void *argument)
{
    bool was_locked;

    if (irq >= IRQ_COUNT || irq == IRQ_CNTV || !run)
        return E_PAR;
    if (handlers[irq].run)
        return E_OBJ;
    was_locked = kernel_lock();
    handlers[irq].run = run;
    handlers[irq].argument = argument;
    set_trigger(irq, edge);
    gicd_set(GICD_ISENABLER, irq);
    kernel_unlock(was_locked);
    return E_OK;
}
