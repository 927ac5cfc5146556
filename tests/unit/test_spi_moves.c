/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_spi_moves.c - an SPI of the board while the guest moves it from vCPU to vCPU,
 * and while its VM starts over, in every order of steps with one preemption (PREEMPTIONS in
 * the environment: with so many): it comes once, to one of them. */
#include "tests/machine/explore.h"
#include "tests/unit/two_vms.h"

#define PHYSICAL    70u
#define GUEST_SPI   50u
#define GICD_ICFGR  0xc00u
#define GICD_TARGET (VIRT_GICD_BASE + 0x800 + GUEST_SPI)
#define VCPUS       3u

/* The third vCPU shares a core with the first. */
static const struct vcpu_config three_vcpus[] = {{.core = 0}, {.core = 1}, {.core = 0}};
static const struct irq_config irqs[] = {{.guest = GUEST_SPI, .physical = PHYSICAL}};
static const struct vm_config three[] = {
    {.name = "three",
     .vcpus = three_vcpus,
     .vcpu_count = VCPUS,
     .ram = {IPA(RAM), 16 * KiB},
     .irqs = irqs,
     .irq_count = 1},
};

struct story {
    const char *name;
    bool edge;
    uint8_t moves[3];   /* targets that vCPU 0 chooses; 0: no more */
    void (*then)(void); /* what vCPU 0 does next; may be NULL */
    bool (*holds)(void);
    unsigned first; /* the target before */
};

static const struct story *story;
static unsigned taken, lives;

static void serve(void)
{
    for (;;) {
        uint32_t iar;

        while (!guest_is_interrupted())
            guest_wfi();
        iar = guest_acknowledge();
        if (iar != GUEST_SPI)
            continue;
        fake_gic_set_line(PHYSICAL, false);
        taken++;
        guest_end(iar);
    }
}

static void move(uint32_t targets)
{
    assert_true(guest_store(GICD_TARGET, 1, targets));
}

static void set_up(void)
{
    guest_open_gic();
    guest_gicd_write(GICD_ICFGR + GUEST_SPI / 16 * 4, story->edge ? 2u << GUEST_SPI % 16 * 2 : 0);
    guest_enable_irq(GUEST_SPI);
    move(BIT(story->first));
}

static void first(void)
{
    if (++lives > 1) {
        serve();
        return;
    }
    set_up();
    for (unsigned n = 1; n < VCPUS; n++)
        assert_int_equal(cpu_on(n, ENTRY(1)), SUCCESS);
    guest_gate();
    for (unsigned n = 0; n < COUNT(story->moves) && story->moves[n]; n++)
        move(story->moves[n]);
    if (story->then)
        story->then();
    serve();
}

static void other(void)
{
    guest_open_gic();
    guest_gate();
    serve();
}

static void raise(void)
{
    fake_gic_set_line(PHYSICAL, true);
}

static void reset(void)
{
    guest_hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
}

static bool is_at_rest(void)
{
    const struct vgic_bank *bank = &vms[0].vgic.spi[GUEST_SPI / 32 - 1];
    uint32_t held = (bank->line | bank->latched | bank->active) & ~bank->listed;

    machine_on_core(0);
    return !gic_irq_is_active(PHYSICAL) && !(held & BIT(GUEST_SPI % 32));
}

static bool came_once(void)
{
    return taken == 1 && is_at_rest();
}

static bool left_nothing(void)
{
    return lives == 2 && taken <= 1 && is_at_rest() && fake_gic_core_of(PHYSICAL) == 0 &&
           !fake_gic_is_enabled(PHYSICAL);
}

// clang-format off
static const struct story stories[] = {
    {"an edge that moves",           true,  {2},       NULL,  came_once,    0},
    {"an edge that moves to and fro", true, {2, 1, 2}, NULL,  came_once,    0},
    {"a level that moves",           false, {2},       NULL,  came_once,    0},
    {"a level that comes back",      false, {1},       NULL,  came_once,    1},
    {"a level that moves on a core", false, {4, 2, 4}, NULL,  came_once,    0},
    {"an edge while its VM is reset", true, {0},       reset, left_nothing, 1},
    {"a level while its VM is reset", false, {2},      reset, left_nothing, 0},
};
// clang-format on

static bool tell(void)
{
    machine_power_on(three, 1);
    machine.clock_stands = true;
    guest_at(0, RAM, first);
    guest_at(0, ENTRY(1), other);
    taken = lives = 0;
    assert_int_equal(machine_run(), MACHINE_QUIET);
    machine_add_actor(raise);
    explore_from_here();
    return machine_run() == MACHINE_QUIET && story->holds();
}

static void in_every_order_of_steps_it_comes_once(void **state)
{
    (void)state;
    for (story = stories; story < stories + COUNT(stories); story++) {
        struct exploration all = explore(tell, explore_preemptions());

        print_message("%s: %u orders of up to %u steps\n", story->name, all.runs, all.steps);
        if (all.failures)
            fail_msg("%s: wrong in %u of %u orders", story->name, all.failures, all.runs);
    }
}

static void in_any_random_order_too(void **state)
{
    (void)state;
    for (story = stories; story < stories + COUNT(stories); story++)
        if (explore_at_random(tell, 200).failures)
            fail_msg("%s: wrong in a random order", story->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_every_order_of_steps_it_comes_once),
        cmocka_unit_test(in_any_random_order_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
