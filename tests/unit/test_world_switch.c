/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_world_switch.c - vCPUs that share a core: each finds its registers as it
 * left them, and nothing of another's. */
#include <string.h>

#include "arch/armv7/hsr.h"
#include "arch/armv7/sysreg.h"
#include "core/vcpu.h"
#include "tests/unit/seed.h"
#include "tests/unit/two_vms.h"

#define SLICE_US 100u
#define ROUNDS   60u

/* VM "a" has two vCPUs on core 0, "b" has one beside them, and all are equal. */
static const struct vcpu_config pair[] = {
    {.core = 0, .sched = {.priority = 5, .slice_us = SLICE_US}},
    {.core = 0, .sched = {.priority = 5, .slice_us = SLICE_US}}};
static const struct vm_config crowd[] = {
    [A] = {.name = "a",
           .vcpus = pair,
           .vcpu_count = 2,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_ALL},
    [B] = {.name = "b",
           .vcpus = pair,
           .vcpu_count = 1,
           .ram = {IPA(RAM), RAM_SIZE},
           .virtual_devices = VDEV_ALL},
};

static unsigned done;

static int forget(void **state)
{
    (void)state;
    done = 0;
    return 0;
}

static void power_on_crowd(guest_script *a, guest_script *second, guest_script *b)
{
    machine_power_on(crowd, 2);
    guest_at(A, RAM, a);
    guest_at(A, ENTRY(1), second);
    guest_at(B, RAM, b);
}

static void start_second(void)
{
    assert_int_equal(cpu_on(1, ENTRY(1)), SUCCESS);
}

/* Registers ---------------------------------------------------------------------- */

/* The CPU's own view of what a guest may write and no trap tells of. */
struct own {
#define FIELD(name) uint64_t name;
    WORLD_REGISTERS64(FIELD)
    WORLD_REGISTERS32(FIELD)
#undef FIELD
    uint32_t banked[BANKED_COUNT];
    uint32_t r[13], lr;
};

static void choose_registers(struct own *own)
{
#define CHOOSE32(name) own->name = random_u32();
#define CHOOSE64(name) own->name = (uint64_t)random_u32() << 32 | random_u32();
    WORLD_REGISTERS32(CHOOSE32)
    WORLD_REGISTERS64(CHOOSE64)
    own->vmpidr = read_vmpidr(); /* not the guest's to write */
    own->vttbr = read_vttbr();
    own->hcr = read_hcr();
    for (unsigned n = 0; n < BANKED_COUNT; n++)
        own->banked[n] = random_u32();
    for (unsigned n = 0; n < COUNT(own->r); n++)
        own->r[n] = random_u32();
    own->lr = random_u32();
}

static void write_registers(const struct own *own)
{
    struct context *context = &guest_vcpu()->context;

#define WRITE(name) write_##name((typeof(read_##name()))own->name);
    WORLD_REGISTERS32(WRITE)
    WORLD_REGISTERS64(WRITE)
    memcpy(fake_registers->banked, own->banked, sizeof(own->banked));
    memcpy(context->r, own->r, sizeof(own->r));
    context->lr_usr = own->lr;
}

static void check_registers(const struct own *own)
{
    const struct context *context = &guest_vcpu()->context;

#define CHECK_SAME(name) assert_true(read_##name() == own->name);
    WORLD_REGISTERS32(CHECK_SAME)
    WORLD_REGISTERS64(CHECK_SAME)
    assert_memory_equal(fake_registers->banked, own->banked, sizeof(own->banked));
    assert_memory_equal(context->r, own->r, sizeof(own->r));
    assert_int_equal(context->lr_usr, own->lr);
}

static void keep_registers(void)
{
    struct own own;

    for (unsigned round = 0; round < ROUNDS; round++) {
        choose_registers(&own);
        write_registers(&own);
        guest_work(random_below(SLICE_US));
        check_registers(&own);
    }
    done++;
    rest();
}

static void start_second_and_keep_registers(void)
{
    start_second();
    keep_registers();
}

static void each_vcpu_keeps_all_its_registers(void **state)
{
    (void)state;
    random_start();
    power_on_crowd(start_second_and_keep_registers, keep_registers, keep_registers);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);
    for (unsigned n = 0; n < 3; n++)
        assert_true(vcpus[n].stats.switches > ROUNDS / 10);
}

/* What the first script left is not what the next one finds. */
static void leave_traces(void)
{
    struct own own;

    choose_registers(&own);
    write_registers(&own);
    system_off();
}

static void find_registers_as_at_reset(void)
{
    guest_work(2000); /* the other one is off by then */
    assert_int_equal(read_sctlr(), SCTLR_RESET);
    assert_int_equal(read_ttbcr() | read_vbar() | read_contextidr() | read_tpidrprw(), 0);
    assert_true(read_ttbr0() == 0 && read_par() == 0 && read_cntvoff() == 0);
    for (unsigned n = 0; n < BANKED_COUNT; n++)
        assert_int_equal(fake_registers->banked[n], 0);
    for (unsigned n = 3; n < 13; n++)
        assert_int_equal(guest_vcpu()->context.r[n], 0);
    done++;
    rest();
}

static void a_vcpu_begins_with_nothing_of_another_one(void **state)
{
    (void)state;
    random_start();
    power_on_crowd(leave_traces, guest_nop, find_registers_as_at_reset);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

/* Where it is ------------------------------------------------------------------------ */

/* DDI 0406C B4.1.106: multiprocessing extensions, and U of a uniprocessor. */
#define MPIDR_OF(uniprocessor, number) (BIT(31) | ((uniprocessor) ? BIT(30) : 0) | (number))

static bool others_are_on_other_cores;

static void look_who_i_am(void)
{
    const struct vcpu *self = guest_vcpu();
    bool alone = self->vm->config->vcpu_count == 1;

    assert_int_equal(read_vmpidr(), MPIDR_OF(alone && others_are_on_other_cores, self->number));
    done++;
    rest();
}

static void start_second_and_look(void)
{
    start_second();
    look_who_i_am();
}

/* So its maintenance stays on its core (docs/architecture.md, "Deliberate"). */
static void a_lone_vcpu_is_a_uniprocessor_when_it_could_disturb_other_cores(void **state)
{
    (void)state;
    others_are_on_other_cores = false;
    power_on_crowd(start_second_and_look, look_who_i_am, look_who_i_am);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);

    others_are_on_other_cores = true;
    power_on_both(start_second_and_look, look_who_i_am);
    guest_at(A, ENTRY(1), look_who_i_am);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 6);
}

/* The exclusive monitor ------------------------------------------------------------------ */

/* One sibling is taken off the core between its LDREX and STREX, again and again; the other
 * one's STREX would succeed where it has no LDREX (DDI 0406C A3.4.4). */
static void load_exclusive_for_long(void)
{
    start_second();
    for (unsigned n = 0; n < ROUNDS; n++) {
        fake_registers->exclusive = true;
        guest_work(SLICE_US);
    }
    rest();
}

static void find_the_monitor_open(void)
{
    uint64_t switches = guest_vcpu()->stats.switches;

    for (unsigned n = 0; n < ROUNDS; n++) {
        assert_false(fake_registers->exclusive);
        guest_work(SLICE_US);
    }
    assert_true(guest_vcpu()->stats.switches > switches + ROUNDS / 4);
    done++;
    rest();
}

static void no_vcpu_ends_an_exclusive_access_of_another_one(void **state)
{
    (void)state;
    power_on_crowd(load_exclusive_for_long, find_the_monitor_open, system_off);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

/* The TLB ------------------------------------------------------------------------------- */

static void work_a_while(void)
{
    guest_work(10 * SLICE_US);
    rest();
}

static void start_second_and_work(void)
{
    start_second();
    work_a_while();
}

static void siblings_on_a_core_do_not_see_each_others_translations(void **state)
{
    (void)state;
    unsigned switches;

    power_on_crowd(start_second_and_work, work_a_while, system_off);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    switches = vms[A].vcpus[0].stats.switches + vms[A].vcpus[1].stats.switches;
    assert_true(switches > 10);
    assert_in_range(fake_tlb.invalidated_loaded, switches - 2, switches + 1);
}

static void vms_on_a_core_keep_their_translations(void **state)
{
    (void)state;
    power_on_crowd(work_a_while, guest_nop, work_a_while);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(vms[A].vcpus[0].stats.switches > 5);
    assert_int_equal(fake_tlb.invalidated_loaded, 2); /* the first time of each */
}

/* VFP and NEON ---------------------------------------------------------------------------- */

#define HSR_VFP                                                                                    \
    ((uint32_t)EC_CP10_11 << HSR_EC_SHIFT | HSR_IL | HSR_CV | HSR_COND_ALWAYS << 20 | 10)

/* An instruction of VFP: it traps, or it does not. */
static void use_vfp(void)
{
    if (read_hcptr() & HCPTR_FP)
        guest_trap_once(HSR_VFP);
    assert_int_equal(read_hcptr() & HCPTR_FP, 0);
}

static void keep_vfp_registers(void)
{
    uint64_t own[32];

    use_vfp();
    for (unsigned n = 0; n < 32; n++)
        assert_true(fake_registers->d[n] == 0); /* nothing of anybody else */
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint32_t control = random_u32();

        use_vfp();
        for (unsigned n = 0; n < 32; n++)
            own[n] = fake_registers->d[n] = (uint64_t)random_u32() << 32 | n;
        fake_registers->fpscr = control;
        fake_registers->fpexc = control & FPEXC_EN;
        guest_work(random_below(SLICE_US));
        use_vfp();
        assert_memory_equal(fake_registers->d, own, sizeof(own));
        assert_int_equal(fake_registers->fpscr, control);
        assert_int_equal(fake_registers->fpexc, control & FPEXC_EN);
    }
    done++;
    rest();
}

static void start_second_and_keep_vfp(void)
{
    start_second();
    keep_vfp_registers();
}

static void each_vcpu_keeps_its_vfp_and_neon_registers(void **state)
{
    (void)state;
    random_start();
    power_on_crowd(start_second_and_keep_vfp, keep_vfp_registers, keep_vfp_registers);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);
}

static void use_vfp_alone(void)
{
    guest_work(10);
    use_vfp();
    fake_registers->d[7] = 7;
    guest_work(20 * SLICE_US);
    assert_int_equal(read_hcptr() & HCPTR_FP, 0); /* no trap in all that time */
    assert_true(fake_registers->d[7] == 7);
    done++;
    rest();
}

static void never_use_vfp(void)
{
    guest_work(20 * SLICE_US);
    assert_int_equal(read_hcptr() & HCPTR_FP, HCPTR_FP);
    done++;
    rest();
}

static void vfp_registers_stay_while_nobody_else_uses_them(void **state)
{
    (void)state;
    power_on_crowd(use_vfp_alone, guest_nop, never_use_vfp);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 2);
}

static void use_vfp_in_each_life(void)
{
    use_vfp();
    assert_true(fake_registers->d[3] == 0);
    fake_registers->d[3] = 3;
    if (++done < 3)
        system_reset();
}

static void no_life_finds_vfp_registers_of_the_last_one(void **state)
{
    (void)state;
    power_on_one(use_vfp_in_each_life);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 3);
}

/* Timers of who is not loaded ----------------------------------------------------------- */

static void wait_for_timer(void)
{
    uint64_t when = fake_timer.now + 7 * SLICE_US;

    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_set_timer(when);
    while (!guest_is_interrupted())
        guest_wfi();
    guest_stop_timer();
    assert_true(fake_timer.now >= when);
    assert_true(fake_timer.now < when + 2 * SLICE_US);
    guest_end(guest_acknowledge());
    done++;
    rest();
}

static void be_busy(void)
{
    while (!done)
        guest_work(1);
    rest();
}

static void a_timer_rings_while_its_vcpu_is_not_loaded(void **state)
{
    (void)state;
    power_on_crowd(wait_for_timer, guest_nop, be_busy);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

static void let_timer_ring_unheard(void)
{
    guest_open_gic();
    guest_enable_irq(GUEST_VTIMER_IRQ);
    guest_set_timer(fake_timer.now + SLICE_US / 2);
    guest_work(20 * SLICE_US);
    assert_true(guest_vcpu()->stats.switches > 3);
    assert_int_equal(guest_vcpu()->stats.exits[EXIT_TIMER], 1);
    assert_int_equal(guest_vcpu()->stats.injected, 0);
    assert_int_equal(guest_acknowledge(), GUEST_VTIMER_IRQ);
    guest_stop_timer();
    guest_end(GUEST_VTIMER_IRQ);
    assert_false(guest_is_interrupted());
    done++;
    rest();
}

static void a_timer_that_was_taken_is_not_taken_again_after_a_switch(void **state)
{
    (void)state;
    power_on_crowd(let_timer_ring_unheard, guest_nop, be_busy);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_int_equal(done, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_vcpu_keeps_all_its_registers, forget),
        cmocka_unit_test_setup(a_vcpu_begins_with_nothing_of_another_one, forget),
        cmocka_unit_test_setup(a_lone_vcpu_is_a_uniprocessor_when_it_could_disturb_other_cores,
                               forget),
        cmocka_unit_test_setup(no_vcpu_ends_an_exclusive_access_of_another_one, forget),
        cmocka_unit_test_setup(siblings_on_a_core_do_not_see_each_others_translations, forget),
        cmocka_unit_test_setup(vms_on_a_core_keep_their_translations, forget),
        cmocka_unit_test_setup(each_vcpu_keeps_its_vfp_and_neon_registers, forget),
        cmocka_unit_test_setup(vfp_registers_stay_while_nobody_else_uses_them, forget),
        cmocka_unit_test_setup(no_life_finds_vfp_registers_of_the_last_one, forget),
        cmocka_unit_test_setup(a_timer_rings_while_its_vcpu_is_not_loaded, forget),
        cmocka_unit_test_setup(a_timer_that_was_taken_is_not_taken_again_after_a_switch, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
