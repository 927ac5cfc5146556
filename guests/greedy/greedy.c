/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/greedy/greedy.c - takes all the time it can get, in each of several ways in turn, and
 * causes as much work for its hypervisor as it can.
 *
 * Boot arguments: kind= the number of one way, to stay with it; turn_ms= (100) how long each is
 * kept up else; shift= (0) by how many turns it is ahead of another such guest. The time alone
 * says whose turn it is, so a restart changes nothing. The last way is not one of the turns; it
 * puts a second vCPU to sleep, if there is one.
 */
#include "core/abi.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/timer.h"

#define COUNT(array)     (sizeof(array) / sizeof((array)[0]))
#define NO_KIND          ~0u
#define SPI              40u /* nobody's */
#define SGIS             16u
#define LINE             32u /* bytes: no Cortex has shorter ones */
#define AREA             65536u
#define CCSIDR_LINE(v)   (((v)&7u) + 4) /* log2 of bytes */
#define CCSIDR_WAYS(v)   (((v) >> 3 & 0x3ffu) + 1)
#define CCSIDR_SETS(v)   (((v) >> 13 & 0x7fffu) + 1)
#define UNKNOWN_FUNCTION 0x8600feedu
#define FOUR             0x01010101u /* bytes that are the same */

static struct { /* constant once it runs */
    uint32_t kind, shift;
    uint64_t turn; /* ticks */
} arguments;

static uint8_t area[AREA] __attribute__((aligned(LINE)));

static unsigned kind_now(void);
static unsigned kind; /* of this turn */

static bool goes_on(void)
{
    return kind_now() == kind;
}

static void compute(void)
{
    for (volatile unsigned n = 0; n < 1000; n++)
        ;
}

static void call(void)
{
    static const uint32_t functions[] = {NAGAYA_CALL_NULL,   PSCI_VERSION, PSCI_AFFINITY_INFO,
                                         NAGAYA_CALL_RING,   PSCI_CPU_ON,  UNKNOWN_FUNCTION,
                                         SMCCC_ARCH_FEATURES};

    for (unsigned n = 0; n < COUNT(functions); n++) {
        hvc(functions[n], 0, 0, 0);
        smccc_call(BY_SMC, functions[n], ~0u, ~0u, ~0u);
    }
}

/* Interrupts: each that is taken causes the next one ------------------------------------ */

static void cause_all(void)
{
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 1);
    gicd_set(GICD_ISPENDR, SPI);
    write_cntv_tval(0);
    write_cntv_ctl(CTL_ENABLE);
    write_cntp_tval(0);
    write_cntp_ctl(CTL_ENABLE);
}

static void cause_again(void)
{
    uint32_t iar = gicc_read(GICC_IAR);
    unsigned id = GIC_IAR_ID(iar);

    if (id < SGIS)
        gicd_write(GICD_SGIR, GICD_SGIR_SELF | (id + 1) % SGIS);
    else if (id == SPI)
        gicd_set(GICD_ISPENDR, SPI);
    else if (id == IRQ_CNTV)
        write_cntv_tval(0);
    else if (id == IRQ_CNTP)
        write_cntp_tval(0);
    if (id < IRQ_COUNT)
        gicc_write(GICC_EOIR, iar);
    if (!goes_on())
        gicd_write(GICD_CTLR, 0);
}

static void interrupt(void)
{
    gic_reset();
    irq_handler = cause_again;
    gicd_write(GICD_ISENABLER, 0xffffu);
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    gicd_set(GICD_ISENABLER, SPI);
    cause_all();
    irq_unmask();
    while (goes_on())
        gicd_set(GICD_ISPENDR, SPI); /* between any two of them, if there is a between */
    irq_mask();
    write_cntv_ctl(0);
    write_cntp_ctl(0);
}

/* To wake up costs two changes of who has the core. */
static void doze(void)
{
    irq_sleep(1);
}

/* Maintenance by address and by set and way, of all levels ------------------------------ */

static void maintain_area(void)
{
    for (uint32_t at = (uint32_t)area; at < (uint32_t)area + AREA; at += LINE) {
        write_dccimvac(at);
        write_dccmvau(at);
        write_icimvau(at);
    }
    dsb();
}

static void maintain_level(uint32_t level)
{
    uint32_t size, way_shift;

    write_csselr(level << 1);
    isb();
    size = read_ccsidr();
    way_shift = CCSIDR_WAYS(size) == 1 ? 0 : (uint32_t)__builtin_clz(CCSIDR_WAYS(size) - 1);
    for (uint32_t way = 0; way < CCSIDR_WAYS(size); way++)
        for (uint32_t set = 0; set < CCSIDR_SETS(size); set++)
            write_dccisw(way << way_shift | set << CCSIDR_LINE(size) | level << 1);
    dsb();
}

static void maintain(void)
{
    maintain_area();
    maintain_level(0);
    maintain_level(1);
    write_iciallu(0);
    write_bpiall(0);
    write_tlbiall(0);
    dsb();
}

/* The distributor's and the UART's registers, which are emulated. */
static void access_devices(void)
{
    for (uint32_t n = 0; n < IRQ_COUNT; n += 4) {
        write32(GICD_BASE + GICD_IPRIORITYR + n, n);
        read32(GICD_BASE + GICD_ITARGETSR + n);
    }
    write32(PL011_BASE + PL011_IMSC, PL011_INT_TX);
    write32(PL011_BASE + PL011_IMSC, 0);
}

static void restart(void)
{
    system_reset();
}

/* All SPIs pending, which its other vCPU does not hear --------------------------------- */

/* All are less urgent than what it lets through. Needs no stack, and has none. */
static void sleep_deaf(void)
{
    gicc_write(GICC_PMR, 6 * GIC_PRIORITY_STEP);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
    for (;;)
        wfi();
}

/* The higher its number the more urgent: each dozen is better than those before it. */
static void pend_all_for_the_other(void)
{
    hvc(PSCI_CPU_ON, 1, (uint32_t)sleep_deaf, 0);
    for (uint32_t n = IRQ_SPI_FIRST; n < IRQ_COUNT; n += 4) {
        write32(GICD_BASE + GICD_IPRIORITYR + n, FOUR * (0xff - n / 12 * GIC_PRIORITY_STEP));
        write32(GICD_BASE + GICD_ITARGETSR + n, FOUR * 2);
    }
    for (uint32_t n = IRQ_SPI_FIRST / 8; n < IRQ_COUNT / 8; n += 4) {
        gicd_write(GICD_ISENABLER + n, ~0u);
        gicd_write(GICD_ISPENDR + n, ~0u);
    }
}

static void change_all(void)
{
    pend_all_for_the_other();
    do {
        gicd_write(GICD_ISACTIVER + IRQ_SPI_FIRST / 8, ~0u);
        gicd_write(GICD_ICACTIVER + IRQ_SPI_FIRST / 8, ~0u);
        gicd_write(GICD_SGIR, GICD_SGIR_OTHERS);
        gicd_write(GICD_CTLR, 0);
        gicd_write(GICD_CTLR, GIC_ENABLE_GROUP0);
    } while (goes_on());
}

static const struct {
    const char *name;
    void (*run)(void); /* some, or until goes_on() says no */
} kinds[] = {
    {"computes", compute},
    {"calls", call},
    {"interrupts itself", interrupt},
    {"dozes", doze},
    {"maintains", maintain},
    {"asks devices", access_devices},
    {"restarts", restart},
    {"changes all interrupts", change_all},
};
#define TURNS (COUNT(kinds) - 1)

static unsigned kind_now(void)
{
    if (arguments.kind != NO_KIND)
        return arguments.kind;
    return (unsigned)((now() / arguments.turn + arguments.shift) % TURNS);
}

void guest_main(void)
{
    arguments.kind = boot_number("kind=", NO_KIND);
    arguments.shift = boot_number("shift=", 0);
    arguments.turn = ticks_of_us(1000) * boot_number("turn_ms=", 100);
    if (arguments.kind != NO_KIND)
        arguments.kind %= COUNT(kinds);
    if (!arguments.turn)
        arguments.turn = 1;
    gic_reset();
    for (;;) {
        kind = kind_now();
        if (kinds[kind].run != restart)
            print("greedy: %s\n", kinds[kind].name);
        do
            kinds[kind].run();
        while (goes_on());
        gic_reset();
    }
}
