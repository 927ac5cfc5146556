/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/hostile/interrupts.c - interrupt controller and timers, used as badly as can be. */
#include "guests/hostile/hostile.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define STORM_LIMIT  200u
#define GICD_SIZE    0x1000u
#define GICC_SIZE    0x2000u

static volatile unsigned storm;

/* Timers that nobody silences interrupt for ever: after a while we look away. */
static void ride_the_storm(void)
{
    uint32_t iar = gicc_read(GICC_IAR);

    if (GIC_IAR_ID(iar) < IRQ_COUNT)
        gicc_write(GICC_EOIR, iar);
    if (++storm >= STORM_LIMIT) {
        write_cntv_ctl(0);
        write_cntp_ctl(0);
        gicc_write(GICC_CTLR, 0);
        gicd_write(GICD_CTLR, 0);
        isb();
    }
}

static void let_it_storm(unsigned us)
{
    storm = 0;
    irq_handler = ride_the_storm;
    fiq_handler = ride_the_storm;
    irq_unmask();
    fiq_unmask();
    delay_us(us);
    irq_mask();
    fiq_mask();
}

static void random_gic_access(uint32_t address)
{
    struct cpu cpu = cpu_in(PSR_SVC);

    cpu.r[0] = address;
    cpu.r[1] = random_value();
    switch (random_below(6)) {
    case 0:
        attempt(&cpu, ARM("ldr r1, [r0]"));
        break;
    case 1:
        attempt(&cpu, ARM("ldrh r1, [r0]"));
        break;
    case 2:
        attempt(&cpu, ARM("ldrb r1, [r0]"));
        break;
    case 3:
        attempt(&cpu, ARM("strh r1, [r0]"));
        break;
    case 4:
        attempt(&cpu, ARM("strb r1, [r0]"));
        break;
    default:
        attempt(&cpu, ARM("str r1, [r0]"));
    }
}

void attack_distributor(void)
{
    for (unsigned n = 0; n < 32; n++)
        random_gic_access(GICD_BASE + (random_below(GICD_SIZE) & ~3u) + random_below(16) / 13);
    if (random_below(8) == 0) {
        gicd_write(GICD_CTLR, 3);
        gicc_write(GICC_CTLR, 0x1e7);
        let_it_storm(5);
    }
}

void attack_cpu_interface(void)
{
    for (unsigned n = 0; n < 8; n++)
        random_gic_access(GICC_BASE + (random_below(GICC_SIZE) & 0x10ffu & ~3u));
    if (random_below(4) == 0)
        gicd_write(GICD_ISPENDR + random_below(9) * 4, random_word());
    if (random_below(8) == 0)
        let_it_storm(5);
}

void attack_storm(void)
{
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    for (unsigned word = 0; word < IRQ_COUNT / 32; word++) {
        gicd_write(GICD_ISENABLER + word * 4, random_word());
        gicd_write(GICD_ISPENDR + word * 4, random_word());
    }
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | random_below(16));
    write_cntv_cval(0);
    write_cntv_ctl(random_below(2));
    write_cntp_cval(0);
    write_cntp_ctl(random_below(2));
    let_it_storm(20);
}

static uint64_t random_deadline(void)
{
    switch (random_below(6)) {
    case 0:
        return 0;
    case 1:
        return UINT64_MAX - random_below(3);
    case 2:
        return (uint64_t)1 << random_below(64);
    case 3:
        return (uint64_t)random_word() << 32 | random_word();
    default:
        return now() + random_below(1000) - 500;
    }
}

void attack_timers(void)
{
    gicd_write(GICD_ISENABLER, 1u << IRQ_CNTV | 1u << IRQ_CNTP);
    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    for (unsigned n = 0; n < 8; n++) {
        write_cntv_cval(random_deadline());
        write_cntv_ctl(random_value());
        write_cntp_cval(random_deadline());
        write_cntp_ctl(random_value());
        write_cntv_tval(random_value());
        write_cntp_tval(random_value());
        isb();
    }
    let_it_storm(random_below(10));
}

/* WFI in every mode and condition, with one alarm that is sure to come. */
void attack_sleep(void)
{
    struct cpu cpu = cpu_in(random_below(2) ? PSR_SVC : random_mode());

    gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    write_cntv_cval(now() + random_below(2000));
    write_cntv_ctl(CTL_ENABLE);
    isb();
    attempt(&cpu, random_below(2) ? ARM("wfi") : THUMB("it eq\n wfieq"));
    attempt(&cpu, random_below(2) ? ARM("sev\n wfe") : ARM("yield"));
    write_cntv_ctl(0);
    isb();
}
