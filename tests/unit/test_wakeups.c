/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_wakeups.c - no wake-up is lost: whatever a vCPU waits for may come at any
 * step of its going to sleep, and it runs again. Then the same with mistakes in core/vcpu.c:
 * each of them must be found, or these tests would prove nothing. */
#include "core/abi.h"
#include "core/virt_map.h"
#include "tests/fake/gic.h"
#include "tests/fake/timer.h"
#include "tests/machine/breakable.h"
#include "tests/machine/explore.h"
#include "tests/machine/guest.h"
#include "tests/unit/unit.h"

#define RAM             UINT32_C(0x40000000)
#define SECOND          (RAM + 0x100) /* where the second vCPU begins */
#define RESUMED         (RAM + 0x200)

#define SGI             5u
#define SPI             48u
#define PHYSICAL_SPI    70u
#define GUEST_SPI       50u
#define DEADLINE        UINT64_C(1000000000) /* after all that happens before the gate */

#define PSCI_CPU_ON     0x84000003u
#define PSCI_SUSPEND    0x84000001u
#define PSCI_RESET      0x84000009u
#define POWER_DOWN      BIT(16)

#define GICD_ICENABLER1 0x184u
#define GICD_ISENABLER1 0x104u
#define GICD_ITARGETS   0x800u
#define GICD_SGIR       0xf00u
#define SGI_TO_VCPU0    (BIT(16) | SGI)
#define ANOTHER_SGI     6u

#define PREEMPTIONS     2u

/* The system: a VM with a vCPU on each of two cores, and a neighbour on the first. */
static const struct vcpu_config pair[] = {{.core = 0, .sched.priority = 1}, {.core = 1}};
static const struct vcpu_config neighbours[] = {{.core = 0, .sched.priority = 9}};
static const struct vcpu_config urgent_ones[] = {{.core = 0, .sched.priority = 0}};
static const struct irq_config irqs[] = {{.guest = GUEST_SPI, .physical = PHYSICAL_SPI}};
static const struct vm_config system_of_two[] = {
    {.name = "pair",
     .vcpus = pair,
     .vcpu_count = 2,
     .ram = {IPA(RAM), 4 * KiB},
     .virtual_devices = VDEV_ALL,
     .irqs = irqs,
     .irq_count = 1},
    {.name = "neighbour",
     .vcpus = neighbours,
     .vcpu_count = 1,
     .ram = {IPA(RAM), 4 * KiB},
     .virtual_devices = VDEV_ALL},
    {.name = "urgent",
     .vcpus = urgent_ones,
     .vcpu_count = 1,
     .ram = {IPA(RAM), 4 * KiB},
     .virtual_devices = VDEV_ALL},
};

/* What wakes vCPU 0, and how it waits. */
struct story {
    const char *name;
    uint32_t irq;
    void (*prepare)(void); /* vCPU 0, before its gate */
    void (*wait)(void);    /* vCPU 0: returns when it runs again */
    void (*second)(void);  /* vCPU 1, behind its gate */
    void (*outside)(void);
    uint32_t vms;
};

static const struct story *story;
static enum breakage mistake;
static unsigned woken; /* by the right thing */

static void take_irq(void)
{
    woken += (guest_take_irq() & 0x3ff) == story->irq;
}

static void nothing(void)
{
}

static void send_sgi(void)
{
    guest_gicd_write(GICD_SGIR, SGI_TO_VCPU0);
}

/* One before the other has come, perhaps, and not yet its turn. */
static void send_two_sgis(void)
{
    send_sgi();
    guest_gicd_write(GICD_SGIR, BIT(16) | ANOTHER_SGI);
}

static void take_two_irqs(void)
{
    uint32_t taken = BIT(guest_take_irq() & 0x3ff) | BIT(guest_take_irq() & 0x3ff);

    woken += taken == (BIT(SGI) | BIT(ANOTHER_SGI));
}

static void enable_spi(void)
{
    guest_enable_irq(SPI);
}

static void raise_line(void)
{
    vgic_set_line(&vms[0].vgic, 0, SPI, true);
}

static void raise_line_elsewhere(void)
{
    guest_meanwhile(raise_line);
}

/* Its line stays high, so its end brings it again; and WFI traps before the interrupt that tells
 * us of the end. */
static void take_line(void)
{
    enable_spi();
    raise_line_elsewhere();
    while (!guest_is_interrupted())
        guest_wfi();
    assert_int_equal(guest_acknowledge(), SPI);
}

static void end_and_wait(void)
{
    fake_gicv_write(GICV_EOIR, SPI);
    vcpu_wait_for_interrupt(&vcpus[0]);
}

static void end_and_take_again(void)
{
    guest_meanwhile(end_and_wait);
    take_irq();
}

/* Pending already, but not enabled. */
static void pend_spi(void)
{
    guest_enable_irq(SPI);
    guest_gicd_write(GICD_ICENABLER1, BIT(SPI % 32));
    guest_meanwhile(raise_line);
}

static void enable_pending_spi(void)
{
    guest_gicd_write(GICD_ISENABLER1, BIT(SPI % 32));
}

/* Pending and enabled, but not for anybody. */
static void pend_spi_for_nobody(void)
{
    guest_enable_irq(SPI);
    assert_true(guest_store(VIRT_GICD_BASE + GICD_ITARGETS + SPI, 1, 0));
    guest_meanwhile(raise_line);
}

static void target_spi(void)
{
    assert_true(guest_store(VIRT_GICD_BASE + GICD_ITARGETS + SPI, 1, 1));
}

static void start_vtimer(void)
{
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_set_timer(DEADLINE);
}

static void start_ptimer(void)
{
    guest_enable_irq(GUEST_PTIMER_IRQ);
    guest_set_ptimer(DEADLINE, PTIMER_ENABLE);
}

static void time_is_over(void)
{
    fake_timer.now = DEADLINE;
}

static void enable_physical_spi(void)
{
    guest_enable_irq(GUEST_SPI);
}

static void raise_physical_spi(void)
{
    fake_gic_set_line(PHYSICAL_SPI, true);
}

/* The vCPU's own timers, of which the line would stay high. */
static void take_vtimer(void)
{
    while (!guest_is_interrupted())
        guest_wfi();
    guest_stop_timer();
    woken += (guest_acknowledge() & 0x3ff) == story->irq;
}

static void take_ptimer(void)
{
    while (!guest_is_interrupted())
        guest_wfi();
    woken += (guest_acknowledge() & 0x3ff) == story->irq;
    guest_set_ptimer(0, 0);
}

static void suspend_to_standby(void)
{
    while (!guest_is_interrupted())
        assert_int_equal(guest_hvc(PSCI_SUSPEND, 0, 0, 0), 0);
    take_irq();
}

/* It does not come back from the call. */
static void suspend_to_power_down(void)
{
    guest_hvc(PSCI_SUSPEND, POWER_DOWN, RESUMED, 7);
    fail_msg("CPU_SUSPEND to power-down returned");
}

static void resumed(void)
{
    assert_int_equal(guest_vcpu()->context.r[0], 7);
    woken++;
}

/* A device without room, and what makes room: as core/devices/pl011.c does it. */
static struct {
    struct spinlock lock;
    bool room, refused;
} device;

static void access_device(void)
{
    bool refused;

    spin_lock(&device.lock);
    refused = device.refused = !device.room;
    spin_unlock(&device.lock);
    if (refused)
        vcpu_hold(&vcpus[0]);
    else
        woken++;
}

static void fill_device(void)
{
    device.room = false;
}

static void be_held(void)
{
    while (!woken)
        guest_meanwhile(access_device);
}

static void make_room(void)
{
    bool refused;

    spin_lock(&device.lock);
    refused = device.refused;
    device.room = true;
    device.refused = false;
    spin_unlock(&device.lock);
    if (refused)
        vcpu_post(&vcpus[0], VCPU_RELEASE);
}

static void make_room_elsewhere(void)
{
    guest_meanwhile(make_room);
}

/* A core's request to itself, with no other to kick it: the second life is the wake-up. */
static void reset(void)
{
    guest_hvc(PSCI_RESET, 0, 0, 0);
}

/* The neighbour is less urgent: it is loaded and runs when vCPU 0 first waits. */
static void neighbour(void)
{
    guest_nop();
    guest_nop();
    guest_wfi();
}

// clang-format off
static const struct story stories[] = {
    /* name                      irq               prepare              wait                   second               outside             VMs */
    {"an SGI",                   SGI,              nothing,             take_irq,              send_sgi,            NULL,               1},
    {"an SGI, beside others",    SGI,              nothing,             take_irq,              send_sgi,            NULL,               2},
    {"SGIs, after others",       SGI,              nothing,             take_two_irqs,         send_two_sgis,       NULL,               3},
    {"a line, from elsewhere",   SPI,              enable_spi,          take_irq,              raise_line_elsewhere, NULL,              1},
    {"a line that stays high",   SPI,              take_line,           end_and_take_again,    nothing,             NULL,               1},
    {"the same, beside others",  SPI,              take_line,           end_and_take_again,    nothing,             NULL,               2},
    {"an enable, elsewhere",     SPI,              pend_spi,            take_irq,              enable_pending_spi,  NULL,               1},
    {"a new target, elsewhere",  SPI,              pend_spi_for_nobody, take_irq,              target_spi,          NULL,               1},
    {"CNTV",                     GUEST_VTIMER_IRQ, start_vtimer,        take_vtimer,           nothing,             time_is_over,       1},
    {"CNTV, beside others",      GUEST_VTIMER_IRQ, start_vtimer,        take_vtimer,           nothing,             time_is_over,       2},
    {"CNTP",                     GUEST_PTIMER_IRQ, start_ptimer,        take_ptimer,           nothing,             time_is_over,       1},
    {"CNTP, beside others",      GUEST_PTIMER_IRQ, start_ptimer,        take_ptimer,           nothing,             time_is_over,       2},
    {"a physical interrupt",     GUEST_SPI,        enable_physical_spi, take_irq,              nothing,             raise_physical_spi, 1},
    {"the same, beside others",  GUEST_SPI,        enable_physical_spi, take_irq,              nothing,             raise_physical_spi, 2},
    {"standby and an SGI",       SGI,              nothing,             suspend_to_standby,    send_sgi,            NULL,               1},
    {"power-down and an SGI",    SGI,              nothing,             suspend_to_power_down, send_sgi,            NULL,               1},
    {"power-down, beside others", SGI,             nothing,             suspend_to_power_down, send_sgi,            NULL,               2},
    {"room in a device",         0,                fill_device,         be_held,               make_room_elsewhere, NULL,               1},
    {"room, beside others",      0,                fill_device,         be_held,               make_room_elsewhere, NULL,               2},
    {"a restart",                0,                nothing,             reset,                 nothing,             NULL,               1},
};
// clang-format on

/* The urgent one has the core when the gate opens: vCPU 0 is ready, but not loaded. */
static void urgent(void)
{
    guest_gate();
    guest_nop();
    guest_nop();
    for (;;)
        guest_wfi();
}

static void first(void)
{
    if (guest_begins(guest_vcpu()) > 1) {
        woken += story->wait == reset;
        return;
    }
    guest_open_gic();
    assert_int_equal(guest_hvc(PSCI_CPU_ON, 1, SECOND, 0), 0);
    story->prepare();
    guest_gate();
    story->wait();
}

static void second(void)
{
    guest_open_gic();
    guest_gate();
    story->second();
}

/* Nobody has anything to do: no request waits. */
static bool all_is_done(void)
{
    for (uint32_t n = 0; n < vcpu_count; n++)
        if (vcpus[n].requests || vcpus[n].core->mailbox)
            return false;
    return true;
}

static bool tell(void)
{
    machine_power_on(system_of_two, story->vms);
    machine.clock_stands = true; /* or there would be slices without end */
    guest_at(0, RAM, first);
    guest_at(0, SECOND, second);
    guest_at(0, RESUMED, resumed);
    guest_at(1, RAM, neighbour);
    guest_at(2, RAM, urgent);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    woken = 0;
    if (story->outside)
        machine_add_actor(story->outside);
    breakage = mistake;
    explore_from_here();
    return machine_run() == MACHINE_QUIET && woken == 1 && all_is_done();
}

static void a_vcpu_that_waits_is_woken_whatever_the_order_of_events(void **state)
{
    (void)state;
    mistake = WHOLE;
    for (story = stories; story < stories + COUNT(stories); story++) {
        struct exploration all = explore(tell, PREEMPTIONS);

        print_message("%s: %u orders of up to %u steps\n", story->name, all.runs, all.steps);
        if (all.failures)
            fail_msg("%s: lost in %u of %u orders", story->name, all.failures, all.runs);
    }
}

static void in_any_random_order_too(void **state)
{
    (void)state;
    mistake = WHOLE;
    for (story = stories; story < stories + COUNT(stories); story++)
        assert_int_equal(explore_at_random(tell, 100).failures, 0);
}

static unsigned failures_with(enum breakage one, unsigned preemptions)
{
    unsigned failures = 0;

    mistake = one;
    for (story = stories; story < stories + COUNT(stories); story++)
        failures += explore(tell, preemptions).failures;
    return failures;
}

static void each_mistake_in_core_vcpu_loses_a_wake_up(void **state)
{
    (void)state;
    for (enum breakage one = WHOLE + 1; one < BREAKAGES; one++) {
        unsigned failures = failures_with(one, 1);

        if (!failures)
            failures = failures_with(one, PREEMPTIONS);
        print_message("mistake %d: lost in %u orders\n", one, failures);
        assert_int_not_equal(failures, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vcpu_that_waits_is_woken_whatever_the_order_of_events),
        cmocka_unit_test(in_any_random_order_too),
        cmocka_unit_test(each_mistake_in_core_vcpu_loses_a_wake_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
