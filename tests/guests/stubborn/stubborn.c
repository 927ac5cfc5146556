/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/stubborn/stubborn.c - for a core of its own (CONFIG=hrt): looks whether its GIC and
 * timers are as after power-on, leaves them as untidy as it can, and then does nothing that
 * would bring Nagaya back: a different thing in each of its lives, unless mode=N says which. */
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/timer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SGI          5u
#define SPI          208u /* nobody's */
#define PRIORITY     0x40u
#define STORM_US     1u

/* What it finds ------------------------------------------------------------------------- */

static void expect(const char *what, uint32_t got, uint32_t want)
{
    if (got != want)
        print("stubborn: WRONG: %s is %08x, not %08x\n", what, got, want);
}

static void look_around(void)
{
    expect("ISPENDR0", gicd_read(GICD_ISPENDR), 0);
    expect("ISACTIVER0", gicd_read(GICD_ISACTIVER), 0);
    expect("ISENABLER0", gicd_read(GICD_ISENABLER) >> 16, 0);
    expect("IGROUPR0", gicd_read(GICD_IGROUPR), 0);
    for (unsigned sgi = 0; sgi < 16; sgi += 4)
        expect("CPENDSGIR", gicd_read(GICD_CPENDSGIR + sgi), 0);
    expect("GICD_CTLR", gicd_read(GICD_CTLR), 0);
    expect("GICC_RPR", gicc_read(GICC_RPR), GIC_PRIORITY_IDLE);
    expect("GICC_IAR", GIC_IAR_ID(gicc_read(GICC_IAR)), 1023);
    expect("CNTV_CTL", read_cntv_ctl(), 0);
    expect("CNTP_CTL", read_cntp_ctl(), 0);
}

/* Others' interrupts, and Nagaya's SGIs, are out of reach. */
static void reach_for_others(void)
{
    static const unsigned others[] = {14, 15, 25, 26, 33, 34, SPI};

    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 15);
    gicd_write(GICD_SGIR, GICD_SGIR_TARGETS(0xff) | 14);
    for (unsigned n = 0; n < COUNT(others); n++) {
        gicd_set(GICD_ISENABLER, others[n]);
        gicd_set(GICD_ISPENDR, others[n]);
        gicd_set(GICD_ISACTIVER, others[n]);
        gicd_set(GICD_IGROUPR, others[n]);
        gicd_set_priority(others[n], 0);
        if (gicd_bit(GICD_ISENABLER, others[n]) || gicd_bit(GICD_ISPENDR, others[n]) ||
            gicd_bit(GICD_ISACTIVER, others[n]) || gicd_bit(GICD_IGROUPR, others[n]) ||
            read8(GICD_BASE + GICD_IPRIORITYR + others[n]))
            print("stubborn: WRONG: interrupt %u can be changed\n", others[n]);
    }
    gicd_set_priority(SGI, 0);
    expect("the highest priority", read8(GICD_BASE + GICD_IPRIORITYR + SGI), 8);
}

/* An SGI active, its priority running; both timers due, one active and pending. */
static void make_a_mess(void)
{
    gic_reset();
    gicd_set_priority(SGI, PRIORITY);
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | SGI);
    expect("the SGI", GIC_IAR_ID(gicc_read(GICC_IAR)), SGI);
    gicd_set_priority(IRQ_CNTV, PRIORITY - GIC_PRIORITY_STEP);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    write_cntv_cval(0);
    write_cntv_ctl(CTL_ENABLE);
    write_cntp_cval(0);
    write_cntp_ctl(CTL_ENABLE);
    isb();
    expect("the timer", GIC_IAR_ID(gicc_read(GICC_IAR)), IRQ_CNTV);
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | SGI);
    gicd_set(GICD_IGROUPR, SGI + 1);
}

/* What it does then ---------------------------------------------------------------------- */

static void spin(void)
{
    irq_mask();
    fiq_mask();
    __asm__ volatile("b .");
}

static void spin_on_a_load(void)
{
    irq_mask();
    __asm__ volatile("1:\tldr r0, [sp]\n\tb 1b" : : : "r0");
}

static void sleep_deaf(void)
{
    irq_mask();
    fiq_mask();
    write_cntv_ctl(0);
    write_cntp_ctl(0);
    __asm__ volatile("1:\twfi\n\tb 1b");
}

static void sleep_listening(void)
{
    write_cntv_ctl(0);
    write_cntp_ctl(0);
    irq_unmask();
    __asm__ volatile("1:\twfi\n\tb 1b");
}

static void again(void)
{
    write_cntv_cval(now() + ticks_of_us(STORM_US));
}

/* Interrupts as fast as it can take them, its own end of each included. */
static void storm(void)
{
    gic_reset();
    irq_on(IRQ_CNTV, again);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    write_cntv_ctl(CTL_ENABLE);
    again();
    irq_unmask();
    __asm__ volatile("b .");
}

/* A device that Nagaya emulates, as fast as it can: it is in Nagaya nearly all the time. */
static void hammer(void)
{
    irq_mask();
    for (;;)
        (void)read32(PL011_BASE + PL011_FR);
}

static void lock_out(void)
{
    irq_mask();
    gicc_write(GICC_PMR, 0);
    gicc_write(GICC_CTLR, 0);
    __asm__ volatile("b .");
}

static void sleep_in_a_handler(void)
{
    sleep_deaf(); /* the mess is one: two interrupts are not ended */
}

static void (*const ways[])(void) = {
    spin, sleep_deaf, storm, sleep_listening, hammer, spin_on_a_load, lock_out, sleep_in_a_handler,
};

/* Returns for those ways that a mess would not let begin. */
static void clean_up(void)
{
    gic_reset();
    write_cntv_ctl(0);
    write_cntp_ctl(0);
    isb();
}

void guest_main(void)
{
    uint32_t life = hvc(NAGAYA_CALL_SELF, 0, 0, 0).r2;
    uint32_t way = boot_number("mode=", life - 1) % COUNT(ways);

    look_around();
    clean_up();
    reach_for_others();
    make_a_mess();
    print("stubborn: life %u, way %u\n", life, way);
    console_drain();
    ways[way]();
}
