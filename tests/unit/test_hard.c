/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_hard.c - a VM with a core of its own: what of the GIC it reaches, that nobody
 * disturbs it, and that the core is had back at any moment and whatever it does. VM A is Linux'
 * place, on core 0; B is the hard one, on cores 1 and, if it starts it, 2. */
#include "core/channel.h"
#include "core/hard.h"
#include "core/irq.h"
#include "core/lifecycle.h"

#include "tests/machine/explore.h"
#include "tests/unit/two_vms.h"

#define SPI         50u
#define OTHERS_SPI  51u
#define DOORBELL    210u
#define VTIMER      27u
#define PTIMER      30u
#define PRIVATE     (BIT(VTIMER) | BIT(PTIMER) | 0x3fffu) /* its SGIs are 0 to 13 */

#define CTLR        0x000u
#define IGROUPR     0x080u
#define ISENABLER   0x100u
#define ICENABLER   0x180u
#define ISPENDR     0x200u
#define ICPENDR     0x280u
#define ISACTIVER   0x300u
#define ICACTIVER   0x380u
#define IPRIORITYR  0x400u
#define ITARGETSR   0x800u
#define ICFGR       0xc00u
#define SGIR        0xf00u
#define CPENDSGIR   0xf10u
#define SPENDSGIR   0xf20u
#define WORD(irq)   ((irq) / 32 * 4)
#define BIT_OF(irq) BIT((irq) % 32)

static const struct irq_config irqs[] = {{.guest = SPI, .physical = SPI}};
static const struct irq_config others_irqs[] = {{.guest = 60, .physical = OTHERS_SPI}};
static const struct vcpu_config vcpus_beside[] = {{.core = 0}};
static const struct vcpu_config vcpus_hard[] = {{.core = 1}, {.core = 2}};
static struct vm_config configs[] = {
    [A] = {.name = "a",
           .vcpus = vcpus_beside,
           .vcpu_count = 1,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_ALL,
           .irqs = others_irqs,
           .irq_count = 1},
    [B] = {.name = "b",
           .realtime = VM_HRT,
           .vcpus = vcpus_hard,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_PL011,
           .irqs = irqs,
           .irq_count = 1},
};
static const struct channel_config channels[] = {
    {.name = "c",
     .size = 8 * KiB,
     .ends = {{.vm = A, .at = IPA(0x60000000), .irq = 96},
              {.vm = B, .at = IPA(0x60000000), .irq = DOORBELL}}},
};

static unsigned lives;

static void power_on(unsigned count, guest_script *a, guest_script *b)
{
    configs[B].vcpu_count = count;
    machine_power_on_system(&(struct system_config){
        .vms = configs, .vm_count = 2, .channels = channels, .channel_count = 1});
    guest_at(A, RAM, a);
    guest_at(B, RAM, b);
    lives = 0;
}

static void nothing(void)
{
}

static uint32_t exits_of(const struct vcpu *vcpu)
{
    uint32_t all = 0;

    for (unsigned cause = 0; cause < EXIT_CAUSES; cause++)
        all += vcpu->stats.exits[cause];
    return all;
}

/* The distributor ------------------------------------------------------------------------ */

static void only_its_own_are_there(void)
{
    for (unsigned irq = 0; irq < 288; irq += 32) {
        uint32_t own = irq ? 0 : PRIVATE;

        own |= irq == SPI / 32 * 32 ? BIT_OF(SPI) : 0;
        own |= irq == DOORBELL / 32 * 32 ? BIT_OF(DOORBELL) : 0;
        guest_gicd_write(IGROUPR + WORD(irq), UINT32_MAX);
        assert_int_equal(guest_gicd_read(IGROUPR + WORD(irq)), own);
        guest_gicd_write(IGROUPR + WORD(irq), 0);
        guest_gicd_write(ISENABLER + WORD(irq), UINT32_MAX);
        assert_int_equal(guest_gicd_read(ISENABLER + WORD(irq)), own);
        guest_gicd_write(ISPENDR + WORD(irq), UINT32_MAX);
        assert_int_equal(guest_gicd_read(ISPENDR + WORD(irq)), own & ~0xffffu);
        guest_gicd_write(ISACTIVER + WORD(irq), UINT32_MAX);
        assert_int_equal(guest_gicd_read(ISACTIVER + WORD(irq)), own);
        guest_gicd_write(ICPENDR + WORD(irq), UINT32_MAX);
        guest_gicd_write(ICACTIVER + WORD(irq), UINT32_MAX);
        assert_int_equal(guest_gicd_read(ISPENDR + WORD(irq)), 0);
        assert_int_equal(guest_gicd_read(ISACTIVER + WORD(irq)), 0);
    }
    assert_false(fake_gic_is_enabled(OTHERS_SPI));
    assert_false(fake_gic_is_enabled(board.timer.hyp_irq));
    assert_false(fake_gic_is_enabled(board.maintenance_irq));
    assert_true(fake_gic_is_enabled(board.uart.irq)); /* ours, and still is */
}

static void a_guest_reaches_its_own_interrupts_only(void **state)
{
    (void)state;
    power_on(1, nothing, only_its_own_are_there);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(guest_begins(&vms[B].vcpus[0]), 1);
}

static void enables_go_through_ctlr_and_groups(void)
{
    guest_gicd_write(ISENABLER + WORD(SPI), BIT_OF(SPI));
    guest_gicd_write(ISENABLER, BIT(VTIMER));
    assert_false(fake_gic_is_enabled(SPI));
    assert_false(fake_gic_is_enabled(VTIMER));
    guest_gicd_write(CTLR, 1);
    assert_true(fake_gic_is_enabled(SPI));
    assert_true(fake_gic_is_enabled(VTIMER));
    assert_false(fake_gic_is_enabled(DOORBELL));
    guest_gicd_write(IGROUPR + WORD(SPI), BIT_OF(SPI));
    assert_true(fake_gic_is_group1(SPI));
    assert_false(fake_gic_is_enabled(SPI));
    guest_gicd_write(CTLR, 2);
    assert_true(fake_gic_is_enabled(SPI));
    assert_false(fake_gic_is_enabled(VTIMER));
    guest_gicd_write(CTLR, 0);
    assert_false(fake_gic_is_enabled(SPI));
    guest_gicd_write(CTLR, 3);
    guest_gicd_write(ICENABLER + WORD(SPI), BIT_OF(SPI));
    assert_false(fake_gic_is_enabled(SPI));
    assert_true(fake_gic_is_enabled(VTIMER));
    assert_int_equal(guest_gicd_read(CTLR), 3);
    assert_int_equal(guest_gicd_read(0x008), 0x0200143b); /* what it is, as every VM reads it */
}

static void the_real_enable_follows_what_the_guest_says(void **state)
{
    (void)state;
    power_on(1, nothing, enables_go_through_ctlr_and_groups);
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

static void no_priority_is_above_our_sgis(void)
{
    uint32_t byte;

    guest_gicd_write(IPRIORITYR + SPI / 4 * 4, 0);
    assert_int_equal(fake_gic_priority(SPI), 8);
    assert_true(guest_load(VIRT_GICD_BASE + IPRIORITYR + SPI, 1, &byte));
    assert_int_equal(byte, 8);
    assert_true(guest_store(VIRT_GICD_BASE + IPRIORITYR + SPI, 1, 0xff));
    assert_int_equal(fake_gic_priority(SPI), 0xf8);
    assert_int_equal(guest_gicd_read(IPRIORITYR + SPI / 4 * 4), 0xf8u << SPI % 4 * 8);
    guest_gicd_write(IPRIORITYR + 12, 0x20202020); /* SGIs 12 to 15, two of them ours */
    assert_int_equal(guest_gicd_read(IPRIORITYR + 12), 0x2020);
    guest_gicd_write(ICFGR + SPI / 16 * 4, UINT32_MAX);
    assert_int_equal(guest_gicd_read(ICFGR + SPI / 16 * 4), 2u << SPI % 16 * 2);
    assert_true(fake_gic_is_edge(SPI));
    assert_false(fake_gic_is_edge(OTHERS_SPI));
    guest_gicd_write(ITARGETSR + SPI / 4 * 4, 0); /* with one CPU: RAZ/WI */
    assert_int_equal(guest_gicd_read(ITARGETSR + SPI / 4 * 4), 0);
    assert_int_equal(fake_gic_core_of(SPI), 1);
    assert_int_equal(guest_gicd_read(ITARGETSR), 0x02020202 /* its interface: the core's number */);
}

static void priority_and_trigger_are_the_guest_s(void **state)
{
    (void)state;
    power_on(1, nothing, no_priority_is_above_our_sgis);
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

static unsigned sgis_of(uint32_t core)
{
    unsigned found = 0;

    fake_gic_on_core(core);
    for (unsigned sgi = 0; sgi < IRQ_SGI_COUNT; sgi++)
        found |= gic_sgi_sources(sgi) ? BIT(sgi) : 0;
    fake_gic_on_core(machine_running());
    return found;
}

static bool checked;

static void forget_sgis(void)
{
    for (unsigned sgi = 0; sgi < IRQ_SGI_COUNT; sgi += 4)
        guest_gicd_write(CPENDSGIR + sgi, UINT32_MAX);
    assert_int_equal(sgis_of(guest_vcpu()->core->id), 0);
}

static void waits_and_forgets(void)
{
    while (!checked)
        guest_give_way();
    forget_sgis();
}

static void sends_to_everybody(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
    while (!guest_begins(&vms[B].vcpus[1]))
        guest_give_way();
    guest_gicd_write(SGIR, 0xff << 16 | 3);
    guest_gicd_write(SGIR, 1u << 24 | 4);
    guest_gicd_write(SGIR, 2u << 24 | 5);
    guest_gicd_write(SGIR, 0xff << 16 | GIC_SGI_STOP);
    guest_gicd_write(SGIR, 2u << 24 | GIC_SGI_KICK);
    guest_gicd_write(SGIR, 3u << 24 | 0xff << 16 | 6);
    assert_int_equal(sgis_of(0), 0);
    assert_int_equal(sgis_of(1), BIT(3) | BIT(5));
    assert_int_equal(sgis_of(2), BIT(3) | BIT(4));
    assert_int_equal(guest_gicd_read(CPENDSGIR), 0x02000000);
    guest_gicd_write(CPENDSGIR, UINT32_MAX);
    assert_int_equal(sgis_of(1), BIT(5));
    guest_gicd_write(SPENDSGIR + 12, UINT32_MAX);
    assert_int_equal(guest_gicd_read(SPENDSGIR + 12), 0x00000606);
    guest_gicd_write(SPENDSGIR - 0x10 + 12, UINT32_MAX);
    guest_gicd_write(ITARGETSR + SPI / 4 * 4, UINT32_MAX);
    assert_int_equal(guest_gicd_read(ITARGETSR + SPI / 4 * 4), 0x06u << SPI % 4 * 8);
    guest_gicd_write(ITARGETSR + SPI / 4 * 4, 0x04040404);
    assert_int_equal(fake_gic_core_of(SPI), 2);
    guest_gicd_write(CTLR, 1);
    guest_gicd_write(ISENABLER + WORD(SPI), BIT_OF(SPI));
    assert_true(fake_gic_is_enabled(SPI));
    guest_gicd_write(ITARGETSR + SPI / 4 * 4, 0x01010101); /* a core of somebody else: nowhere */
    assert_false(fake_gic_is_enabled(SPI));
    forget_sgis();
    checked = true;
}

static void sgis_and_targets_stay_on_its_own_cores(void **state)
{
    (void)state;
    power_on(2, nothing, sends_to_everybody);
    guest_at(B, ENTRY(1), waits_and_forgets);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(guest_begins(&vms[B].vcpus[1]), 1);
}

/* Nobody disturbs it ------------------------------------------------------------------------ */

static void post_what_does_not_count(void)
{
    vcpu_post(&vms[B].vcpus[0], VCPU_LOOK | VCPU_RELEASE);
}

static void ring_and_look(void)
{
    uint32_t before = exits_of(&vms[B].vcpus[0]);

    while (vms[B].state != VM_RUNNING || !cores[1].current)
        guest_give_way();
    before = exits_of(&vms[B].vcpus[0]);
    assert_int_equal(guest_hvc(NAGAYA_CALL_RING, 0, 0, 0), 0);
    assert_true(gic_irq_is_pending(DOORBELL));
    guest_meanwhile(post_what_does_not_count);
    for (unsigned n = 0; n < 50; n++)
        guest_give_way();
    assert_int_equal(exits_of(&vms[B].vcpus[0]), before);
}

static void spins(void)
{
    for (;;)
        guest_give_way();
}

static void nothing_but_its_end_disturbs_it(void **state)
{
    (void)state;
    power_on(1, ring_and_look, spins);
    assert_int_equal(machine_run(), MACHINE_BUSY);
    assert_int_equal(cores[1].kicks_received, 1); /* to load it */
}

static void restart_b(void)
{
    assert_true(vm_stop(&vms[B], VM_END_RESTART, "a test wants it"));
}

static void kick_b(void)
{
    irq_kick(&cores[1]);
}

/* Had back ------------------------------------------------------------------------------------ */

static void spins_three_lives(void)
{
    if (++lives == 4)
        system_off();
    spins();
}

static void sleeps_three_lives(void)
{
    if (++lives == 4)
        system_off();
    /* the script's end: it does nothing any more, and no interrupt of its own is enabled */
}

static void restarts_b(void)
{
    for (unsigned n = 1; n <= 3; n++) {
        while (lives < n)
            guest_give_way();
        guest_meanwhile(restart_b);
    }
}

static void a_restart_does_not_wait_for_a_guest_that_spins(void **state)
{
    (void)state;
    power_on(1, restarts_b, spins_three_lives);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[B].starts, 4);
    assert_int_equal(vms[B].state, VM_OFF);
    assert_null(cores[1].current);
}

static void nor_for_one_that_sleeps(void **state)
{
    (void)state;
    power_on(1, restarts_b, sleeps_three_lives);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(vms[B].starts, 4);
    assert_null(cores[1].current);
}

static void makes_a_mess(void)
{
    if (++lives == 2)
        return;
    guest_gicd_write(CTLR, 3);
    guest_gicd_write(ISENABLER, UINT32_MAX);
    guest_gicd_write(ISACTIVER, UINT32_MAX);
    guest_gicd_write(ISPENDR, UINT32_MAX);
    guest_gicd_write(IGROUPR + WORD(SPI), UINT32_MAX);
    guest_gicd_write(ISENABLER + WORD(SPI), BIT_OF(SPI));
    guest_gicd_write(ISPENDR + WORD(SPI), BIT_OF(SPI));
    guest_gicd_write(ISACTIVER + WORD(SPI), BIT_OF(SPI));
    guest_gicd_write(SGIR, 2u << 24 | 5);
    spins();
}

static void restart_once(void)
{
    while (lives < 1)
        guest_give_way();
    for (unsigned n = 0; n < 50; n++)
        guest_give_way();
    guest_meanwhile(restart_b);
}

static void nothing_of_a_life_is_left_for_the_next(void **state)
{
    (void)state;
    power_on(1, restart_once, makes_a_mess);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(lives, 2);
    for (unsigned irq = 0; irq < IRQ_SPI_FIRST; irq++) {
        machine_on_core(1); /* gic_irq_is_pending() settles all */
        assert_true(fake_gic_is_lent());
        assert_false(gic_irq_is_active(irq));
        assert_false(fake_gic_is_group1(irq));
        assert_int_equal(fake_gic_is_enabled(irq), irq < IRQ_SGI_COUNT);
        assert_false(gic_irq_is_pending(irq));
    }
    assert_false(gic_irq_is_active(SPI) || gic_irq_is_pending(SPI) || fake_gic_is_enabled(SPI) ||
                 fake_gic_is_group1(SPI));
}

/* In every order --------------------------------------------------------------------------- */

static void restarts_at_its_gate(void)
{
    guest_gate();
    guest_meanwhile(restart_b);
}

/* In Nagaya, or not, when it is recalled; it takes no exception for it. */
static void lives_on(void)
{
    if (++lives == 2)
        return;
    guest_gate();
    for (unsigned n = 0; n < 3; n++) {
        guest_hvc(NAGAYA_CALL_NULL, 0, 0, 0);
        guest_nop();
        assert_int_equal(guest_exception(), 0);
    }
}

static bool is_restarted_once(void)
{
    power_on(1, restarts_at_its_gate, lives_on);
    machine.clock_stands = true;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    explore_from_here();
    return machine_run() != MACHINE_BUSY && lives == 2 && vms[B].starts == 2 &&
           vms[B].state == VM_RUNNING && cores[1].current == &vms[B].vcpus[0] && !sgis_of(1);
}

/* A kick that comes late finds the next life, or another message; it is gone then, too. */
static void kicks_at_its_gate(void)
{
    guest_gate();
    guest_meanwhile(kick_b);
    guest_meanwhile(restart_b);
    guest_meanwhile(kick_b);
}

static bool is_restarted_with_kicks(void)
{
    power_on(1, kicks_at_its_gate, lives_on);
    machine.clock_stands = true;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    explore_from_here();
    return machine_run() != MACHINE_BUSY && lives == 2 && vms[B].state == VM_RUNNING &&
           cores[1].current == &vms[B].vcpus[0] && !sgis_of(1);
}

static void in_every_order(explored *story, unsigned preemptions)
{
    struct exploration all = explore(story, preemptions);

    print_message("%u orders of up to %u steps\n", all.runs, all.steps);
    if (all.failures)
        fail_msg("wrong in %u of %u orders", all.failures, all.runs);
    if (explore_at_random(story, 300).failures)
        fail_msg("wrong in a random order");
}

static void a_restart_goes_well_at_any_step(void **state)
{
    (void)state;
    in_every_order(is_restarted_once, 1);
}

static void so_do_kicks_that_mean_nothing(void **state)
{
    (void)state;
    in_every_order(is_restarted_with_kicks, 1);
}

static void a_core_that_is_not_lent_is_ours(void **state)
{
    (void)state;
    power_on(1, nothing, cpu_off);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_on_core(1);
    assert_false(fake_gic_is_lent());
    assert_true(fake_gic_is_enabled(GIC_SGI_KICK));
    assert_true(fake_gic_is_enabled(board.timer.hyp_irq));
    assert_int_equal(vms[B].state, VM_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guest_reaches_its_own_interrupts_only),
        cmocka_unit_test(the_real_enable_follows_what_the_guest_says),
        cmocka_unit_test(priority_and_trigger_are_the_guest_s),
        cmocka_unit_test(sgis_and_targets_stay_on_its_own_cores),
        cmocka_unit_test(nothing_but_its_end_disturbs_it),
        cmocka_unit_test(a_restart_does_not_wait_for_a_guest_that_spins),
        cmocka_unit_test(nor_for_one_that_sleeps),
        cmocka_unit_test(nothing_of_a_life_is_left_for_the_next),
        cmocka_unit_test(a_restart_goes_well_at_any_step),
        cmocka_unit_test(so_do_kicks_that_mean_nothing),
        cmocka_unit_test(a_core_that_is_not_lent_is_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
