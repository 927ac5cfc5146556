/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/spi.c - an SPI of a real device, the GPIO block of the board, between
 * two CPUs. Under Nagaya it is passed through (users/passthrough). Both CPUs poll: no exception
 * is taken. */
#include "guests/runtime/boot.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"

#define SPI        39u /* SPI 7 of the virt machine */
#define ROUNDS     1000u
#define TIMEOUT_US 1000000u
#define SETTLE_US  2000u

void second_cpu(void);
void second_main(void);

static char second_stack[4096] __attribute__((aligned(8)));
static volatile uint32_t taken[2]; /* by each CPU */

/* The device: PL061 (DDI 0190) ------------------------------------------------------- */

#define PL061_BASE 0x09030000u

enum pl061_register {
    PL061_PIN0 = 0x004, /* data under a mask of one pin */
    PL061_IS = 0x404,   /* sense: level */
    PL061_IEV = 0x40c,  /* the level that interrupts */
    PL061_IE = 0x410,
    PL061_RIS = 0x414,
    PL061_IC = 0x41c,
};
#define PIN0 1u

static uint32_t pl061_read(uint32_t offset)
{
    return read32(PL061_BASE + offset);
}

static void pl061_write(uint32_t offset, uint32_t value)
{
    write32(PL061_BASE + offset, value);
}

/* Pin 0 is an input that nobody drives: whatever its level is, that one interrupts. */
static void set_up_device(void)
{
    pl061_write(PL061_IE, 0);
    pl061_write(PL061_IS, PIN0);
    pl061_write(PL061_IEV, pl061_read(PL061_PIN0));
    check(pl061_read(PL061_RIS) & PIN0, "the device is there");
}

static void raise_line(void)
{
    pl061_write(PL061_IE, PIN0);
}

static void drop_line(void)
{
    pl061_write(PL061_IE, 0);
}

/* The CPUs ---------------------------------------------------------------------------- */

static void open_interface(void)
{
    gicc_write(GICC_PMR, 0xff);
    gicc_write(GICC_CTLR, GIC_ENABLE_GROUP0);
}

/* Takes what is there for this CPU. */
static bool serve(unsigned cpu)
{
    uint32_t iar = gicc_read(GICC_IAR);

    if (iar != SPI)
        return false;
    drop_line();
    dsb(); /* the line is low before the end */
    taken[cpu]++;
    gicc_write(GICC_EOIR, iar);
    return true;
}

void second_main(void)
{
    open_interface();
    for (;;)
        if (!serve(1))
            wfi();
}

/* On this CPU. */
static bool is_acknowledged(void)
{
    uint64_t end = now() + ticks_of_us(TIMEOUT_US);

    while (now() < end)
        if (gicc_read(GICC_IAR) == SPI)
            return true;
    return false;
}

static void aim_at(unsigned cpu)
{
    write8(GICD_BASE + GICD_ITARGETSR + SPI, (uint8_t)(1u << cpu));
}

static uint32_t taken_by_both(void)
{
    return taken[0] + taken[1];
}

/* Until so many were taken, by whomever. */
static bool all_come(uint32_t count)
{
    return WAIT_FOR((serve(0), taken_by_both() >= count), TIMEOUT_US) && taken_by_both() == count;
}

static void set_up(bool edge)
{
    gic_reset();
    gicd_write(GICD_ICFGR + SPI / 16 * 4, edge ? 2u << SPI % 16 * 2 : 0);
    gicd_set(GICD_ISENABLER, SPI);
    taken[0] = taken[1] = 0;
}

static bool is_idle(void)
{
    return !gicd_bit(GICD_ISPENDR, SPI) && !gicd_bit(GICD_ISACTIVER, SPI);
}

/* Checks -------------------------------------------------------------------------------- */

static void each_cpu_gets_what_is_aimed_at_it(const char *kind)
{
    for (unsigned cpu = 0; cpu < 2; cpu++) {
        uint32_t before = taken[cpu], both = taken_by_both();
        bool come = true;

        aim_at(cpu);
        for (uint32_t n = 1; come && n <= ROUNDS; n++) {
            raise_line();
            come = all_come(both + n);
        }
        check(come, "%s: all that are aimed at CPU %u come once", kind, cpu);
        check_equal(taken[cpu], before + ROUNDS, "%s: and to it", kind);
    }
}

static void none_is_lost_while_it_moves(void)
{
    uint32_t both = taken_by_both();
    bool come = true;

    for (uint32_t n = 1; come && n <= ROUNDS; n++) {
        if (n & 2)
            raise_line();
        aim_at(n & 1);
        if (n & 4)
            aim_at(~n & 1);
        if (!(n & 2))
            raise_line();
        come = all_come(both + n);
    }
    check(come, "each comes once, moved before or after it is raised");
    check(is_idle(), "then all is quiet");
}

static void it_moves_while_it_is_pending(void)
{
    uint32_t before = taken[1];

    aim_at(0);
    gicd_set(GICD_ICENABLER, SPI);
    raise_line();
    check(gicd_bit(GICD_ISPENDR, SPI), "a disabled one is pending");
    aim_at(1);
    gicd_set(GICD_ISENABLER, SPI);
    check(WAIT_FOR(taken[1] == before + 1, TIMEOUT_US), "and comes where it is aimed at then");
}

static void it_moves_while_it_is_active(void)
{
    uint32_t before = taken[1];

    aim_at(0);
    raise_line();
    check(is_acknowledged(), "one is active on CPU 0");
    aim_at(1);
    delay_us(SETTLE_US);
    natively_skip("QEMU keeps the active state of an SPI for each CPU");
    check_equal(taken[1], before, "it does not come to CPU 1 before its end");
    check(gicd_bit(GICD_ISACTIVER, SPI), "but stays active");
    gicc_write(GICC_EOIR, SPI);
    check(WAIT_FOR(taken[1] == before + 1, TIMEOUT_US), "its line is still high: then it does");
    check(is_idle(), "and is over");
}

/* The next life finds nothing of it. */
static void leave_it_active_elsewhere(void)
{
    aim_at(0);
    raise_line();
    is_acknowledged();
    aim_at(1);
}

void guest_main(void)
{
    uint32_t top = (uint32_t)(second_stack + sizeof second_stack);

    topic("an SPI between two CPUs");
    set_up_device();
    check(!gicd_bit(GICD_ISACTIVER, SPI), "at first it is not active");
    set_up(false);
    check(is_idle(), "nor pending");
    check_equal(hvc(PSCI_CPU_ON, 1, (uint32_t)second_cpu, top).r0, PSCI_SUCCESS, "CPU 1 starts");
    each_cpu_gets_what_is_aimed_at_it("level");
    none_is_lost_while_it_moves();
    it_moves_while_it_is_pending();
    it_moves_while_it_is_active();
    set_up(true);
    each_cpu_gets_what_is_aimed_at_it("edge"); /* no moves: docs/guests.md says why */
    if (hvc(NAGAYA_CALL_SELF, 0, 0, 0).r2 == 1) {
        leave_it_active_elsewhere();
        tap_end();
        system_reset();
    }
    tap_end();
}
