/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_vgic_random.c - a guest that does anything, beside an oracle that
 * knows what a GICv2 answers. Each run prints its seed; VGIC_SEED repeats one,
 * VGIC_STEPS makes it longer. */
#include "tests/unit/gic_oracle.h"
#include "tests/unit/random.h"
#include "tests/unit/vgic_guest.h"

#include <stdlib.h>
#include <string.h>

#define STEPS        4000u
#define NEST_MAX     33
#define ACTIVE_FIRST 60u /* those that ISACTIVER may make active: ACTIVE_COUNT of ids[] */
#define ACTIVE_COUNT 6u
#define MANY_LRS     16u /* more than there will be interrupts for */
#define HW_PPI       27u
#define HW_LEVEL     40u /* guest's SPIs attached to physical interrupts */
#define HW_EDGE      41u
#define PHYSICAL(id) ((id) == HW_PPI ? HW_PPI : (id) + 30)

static const uint8_t ids[] = {0,  1,  2,  15, 16, 25, 27, 30, 32, 33, 34, 35, 36, 40, 41,
                              42, 43, 44, 45, 46, 47, 48, 50, 63, 64, 65, 66, 67, 95};
static const uint16_t banks[] = {0x080, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380};

struct profile {
    unsigned vcpus, lrs;
    bool split;      /* the guest may use EOImode 1 */
    bool trapped;    /* DIR is emulated */
    bool set_active; /* it may write ISACTIVER and ICACTIVER */
    bool unload;
};

struct handler { /* what a vCPU's software has to end yet */
    uint32_t running[NEST_MAX], dropped[NEST_MAX];
    unsigned running_count, dropped_count;
    bool loaded;
};

static struct oracle oracle;
static struct handler handlers[VGIC_VCPU_MAX];
static const struct profile *profile;
static unsigned step;

static unsigned any_id(void)
{
    return ids[random_below(COUNT(ids))];
}

static bool is_in_use(unsigned id)
{
    return memchr(ids, (int)id, sizeof(ids)) != NULL;
}

static bool is_hw(unsigned id)
{
    return id == HW_PPI || id == HW_LEVEL || id == HW_EDGE;
}

static bool oracle_is_pending(unsigned vcpu, unsigned id)
{
    return oracle_read(&oracle, vcpu, 0x200 + id / 32 * 4, 4) & BIT(id % 32);
}

static bool is_being_handled(unsigned id)
{
    for (unsigned vcpu = 0; vcpu < profile->vcpus; vcpu++) {
        const struct handler *h = &handlers[vcpu];

        for (unsigned n = 0; n < h->running_count; n++)
            if ((h->running[n] & 0x3ff) == id)
                return true;
        for (unsigned n = 0; n < h->dropped_count; n++)
            if ((h->dropped[n] & 0x3ff) == id)
                return true;
    }
    return false;
}

/* --- comparison ------------------------------------------------------------ */

static void check_signal(unsigned vcpu)
{
    bool signals;

    fake_gic_on_core(vcpu);
    assert_int_equal(vgic_has_signal(&gic, vcpu), oracle_has_signal(&oracle, vcpu));
    if (!handlers[vcpu].loaded)
        return;
    signals = guest_is_signalled(vcpu);
    assert_true(signals ? oracle_may_signal(&oracle, vcpu) : oracle_may_be_silent(&oracle, vcpu));
}

/* State of an SPI is known as of the last exit of the vCPU that has it. */
static void all_exit(void)
{
    for (unsigned vcpu = 0; vcpu < profile->vcpus; vcpu++) {
        fake_gic_on_core(vcpu);
        vgic_sync(&gic, vcpu);
    }
    settle();
}

static void check_word(unsigned vcpu, uint32_t offset)
{
    uint32_t seen = guest_read(vcpu, offset, 4), right = oracle_read(&oracle, vcpu, offset, 4);

    if (seen != right)
        fail_msg("step %u: vCPU %u reads %08x at %03x, not %08x", step, vcpu, seen, offset, right);
}

static void check_registers(unsigned vcpu)
{
    all_exit();
    for (unsigned bank = 0; bank < COUNT(banks); bank++)
        for (unsigned n = 0; n < 4; n++)
            check_word(vcpu, banks[bank] + 4 * n);
    for (unsigned n = 0; n < COUNT(ids); n++) {
        check_word(vcpu, GICD_IPRIORITYR(ids[n] & ~3u));
        check_word(vcpu, GICD_ITARGETSR(ids[n] & ~3u));
    }
    for (unsigned id = 0; id < 16; id += 4)
        check_word(vcpu, GICD_SPENDSGIR(id));
}

/* --- what a guest does ----------------------------------------------------- */

static void both_write(unsigned vcpu, uint32_t offset, uint8_t size, uint32_t value)
{
    oracle_write(&oracle, vcpu, offset, size, value);
    guest_write(vcpu, offset, size, value);
}

/* Not what would make the test's own idea of what is active wrong; an edge that comes
 * again before the first is taken is one for the oracle and two behind a real GIC. */
static bool may_write_bit(unsigned vcpu, uint32_t bank, unsigned id)
{
    if (bank == 0x300 || bank == 0x380)
        return profile->set_active && id >= ACTIVE_FIRST && is_in_use(id) && !is_being_handled(id);
    return bank != 0x200 || id != HW_EDGE || !oracle_is_pending(vcpu, id);
}

/* Not of what is active, when it may be without a list register: see may_acknowledge(). */
static bool may_change_urgency(unsigned first, unsigned count)
{
    for (unsigned id = first; id < first + count; id++)
        if (profile->lrs < MANY_LRS && is_being_handled(id))
            return false;
    return true;
}

static void write_bits(unsigned vcpu)
{
    static const uint8_t sizes[] = {1, 2, 4};
    uint8_t size = sizes[random_below(3)];
    uint32_t bank = banks[random_below(COUNT(banks))], value = 0;
    unsigned first = any_id() / (8 * size) * (8 * size);

    for (unsigned n = 0; n < 8u * size; n++)
        if (random_below(3) == 0 && may_write_bit(vcpu, bank, first + n))
            value |= BIT(n);
    if (bank != GICD_IGROUPR(0) || may_change_urgency(first, 8u * size))
        both_write(vcpu, bank + first / 8, size, value);
}

static void enable_some(unsigned vcpu)
{
    unsigned id = any_id();

    both_write(vcpu, GICD_ISENABLER(id / 32), 4, BIT(id % 32));
}

static void write_priority(unsigned vcpu)
{
    unsigned id = any_id();

    if (may_change_urgency(id, 1))
        both_write(vcpu, GICD_IPRIORITYR(id), 1, random_below(32) << 3);
}

static void write_targets(unsigned vcpu)
{
    both_write(vcpu, GICD_ITARGETSR(any_id()), 1,
               random_below(4) ? BIT(random_below(4)) : random_u32());
}

static void write_control(unsigned vcpu)
{
    both_write(vcpu, GICD_CTLR, 4, random_below(6) ? 3 : random_below(4));
}

static void send_sgi(unsigned vcpu)
{
    uint32_t value = random_below(4) << 24 | random_below(256) << 16 | random_below(3);

    both_write(vcpu, GICD_SGIR, 4, value);
}

static void write_sgi_pending(unsigned vcpu)
{
    uint32_t offset = random_below(2) ? GICD_CPENDSGIR(0) : GICD_SPENDSGIR(0);

    both_write(vcpu, offset, 4, random_u32() & random_u32());
}

/* More active interrupts than list registers: some end by EOICount, which tells how
 * many but not which. In EOImode 0 it is the most urgent, unless ISACTIVER made some of
 * them active or their priorities change meanwhile; in EOImode 1 the trapped DIR tells. */
static bool may_acknowledge(unsigned vcpu)
{
    unsigned active = handlers[vcpu].running_count + handlers[vcpu].dropped_count;

    if (profile->set_active)
        return active + ACTIVE_COUNT + 1 < profile->lrs;
    if (oracle.cpu[vcpu].eoi_mode && !profile->trapped)
        return active + 1 < profile->lrs;
    return active < NEST_MAX - 1;
}

static void acknowledge(unsigned vcpu)
{
    struct handler *h = &handlers[vcpu];
    bool group1 = random_below(4) == 0;
    uint32_t iar;

    if (!may_acknowledge(vcpu))
        return;
    fake_gic_on_core(vcpu);
    iar = fake_gicv_read(group1 ? GICV_AIAR : GICV_IAR);
    settle();
    if (!oracle_acknowledge(&oracle, vcpu, group1, iar))
        fail_msg("step %u: vCPU %u acknowledges %u", step, vcpu, iar & 0x3ff);
    if ((iar & 0x3ff) < 1020)
        h->running[h->running_count++] = iar;
}

static void end(unsigned vcpu)
{
    struct handler *h = &handlers[vcpu];
    uint32_t iar;

    if (!h->running_count)
        return;
    iar = h->running[--h->running_count];
    if (oracle.cpu[vcpu].eoi_mode)
        h->dropped[h->dropped_count++] = iar;
    oracle_end(&oracle, vcpu, iar);
    guest_end(vcpu, iar);
}

static void deactivate(unsigned vcpu)
{
    struct handler *h = &handlers[vcpu];
    unsigned n;
    uint32_t iar;

    if (!h->dropped_count)
        return;
    n = random_below(h->dropped_count);
    iar = h->dropped[n];
    h->dropped[n] = h->dropped[--h->dropped_count];
    oracle_deactivate(&oracle, vcpu, iar);
    if (profile->trapped)
        guest_deactivate_trapped(vcpu, iar);
    else
        guest_deactivate(vcpu, iar);
}

static void set_mask(unsigned vcpu)
{
    oracle.cpu[vcpu].mask = random_below(3) ? 0xf8 : random_below(32) << 3;
    guest_set_interface(vcpu, GICV_PMR, oracle.cpu[vcpu].mask);
}

static void set_interface(unsigned vcpu)
{
    struct oracle_cpu *cpu = &oracle.cpu[vcpu];

    cpu->enable_group0 = random_below(8) > 0;
    cpu->enable_group1 = random_below(8) > 0;
    cpu->ack_ctl = random_below(4) > 0;
    if (!handlers[vcpu].running_count && !handlers[vcpu].dropped_count) {
        cpu->cbpr = random_below(2);
        cpu->eoi_mode = profile->split && random_below(2);
        cpu->binary_point = random_below(8);
        cpu->aliased_binary_point = random_below(8);
        guest_set_interface(vcpu, GICV_BPR, cpu->binary_point);
        guest_set_interface(vcpu, GICV_ABPR, cpu->aliased_binary_point);
    }
    guest_set_interface(vcpu, GICV_CTLR,
                        (cpu->enable_group0 ? GICV_CTLR_ENABLE_GROUP0 : 0) |
                            (cpu->enable_group1 ? GICV_CTLR_ENABLE_GROUP1 : 0) |
                            (cpu->ack_ctl ? GICV_CTLR_ACK_CTL : 0) |
                            (cpu->cbpr ? GICV_CTLR_CBPR : 0) |
                            (cpu->eoi_mode ? GICV_CTLR_EOI_MODE : 0));
}

/* --- what happens around it ------------------------------------------------ */

static void drive_physical(unsigned vcpu, unsigned id, bool level)
{
    if (id == HW_EDGE && level && oracle_is_pending(0, id))
        return;
    if (!handlers[vcpu].loaded) /* nobody looks at the line */
        return;
    oracle_set_line(&oracle, vcpu, id, level);
    set_physical_line(id == HW_PPI ? vcpu : 0, PHYSICAL(id), level);
    all_exit(); /* only then is a level seen to be over */
}

static void drive_line(unsigned vcpu)
{
    unsigned id = any_id();
    bool level = random_below(2);

    if (is_hw(id)) {
        drive_physical(vcpu, id, level);
    } else if (id >= 16) {
        oracle_set_line(&oracle, vcpu, id, level);
        set_line(vcpu, id, level);
    }
}

static void send_pulse(unsigned vcpu)
{
    unsigned id = any_id();

    if (is_hw(id) || id < 16)
        return;
    oracle_pulse(&oracle, vcpu, id);
    pulse(vcpu, id);
}

static void switch_world(unsigned vcpu)
{
    if (!profile->unload)
        return;
    if (handlers[vcpu].loaded)
        machine_unload(vcpu);
    else
        machine_load(vcpu);
    handlers[vcpu].loaded = !handlers[vcpu].loaded;
    settle();
}

// clang-format off
static const struct {
    unsigned weight;
    bool by_guest; /* only while the vCPU is loaded */
    void (*happen)(unsigned vcpu);
} events[] = {
    {20, true,  write_bits},     {4,  true,  write_priority}, {4,  true,  write_targets},
    {1,  true,  write_control},  {8,  true,  send_sgi},       {2,  true,  write_sgi_pending},
    {30, true,  acknowledge},    {25, true,  end},            {12, true,  deactivate},
    {3,  true,  set_mask},       {2,  true,  set_interface},  {10, true,  enable_some},
    {25, false, drive_line},     {8,  false, send_pulse},     {3,  false, switch_world},
};
// clang-format on

static void one_event(void)
{
    unsigned vcpu = random_below(profile->vcpus), total = 0, n = 0, chosen;

    for (unsigned e = 0; e < COUNT(events); e++)
        total += events[e].weight;
    chosen = random_below(total);
    while (chosen >= events[n].weight)
        chosen -= events[n++].weight;
    if (!events[n].by_guest || handlers[vcpu].loaded)
        events[n].happen(vcpu);
}

/* --- runs ------------------------------------------------------------------ */

static void set_up(void)
{
    memset(handlers, 0, sizeof(handlers));
    oracle_reset(&oracle, profile->vcpus);
    machine_boot(profile->vcpus, profile->lrs);
    machine_attach(HW_PPI, PHYSICAL(HW_PPI));
    machine_attach(HW_LEVEL, PHYSICAL(HW_LEVEL));
    machine_attach(HW_EDGE, PHYSICAL(HW_EDGE));
    for (unsigned n = 0; n < COUNT(ids); n++) {
        if (ids[n] == HW_EDGE || (ids[n] >= 32 && !is_hw(ids[n]) && random_below(2))) {
            guest_set_edge(ids[n]);
            oracle_irq(&oracle, 0, ids[n])->edge = true;
        }
    }
    for (unsigned vcpu = 0; vcpu < profile->vcpus; vcpu++) {
        handlers[vcpu].loaded = true;
        oracle.cpu[vcpu].mask = 0xf8;
        oracle.cpu[vcpu].enable_group0 = true;
    }
    both_write(0, GICD_CTLR, 4, 3);
}

static void run(void **state)
{
    const char *seed = getenv("VGIC_SEED"), *steps = getenv("VGIC_STEPS");
    unsigned last = steps ? (unsigned)strtoul(steps, NULL, 0) : STEPS;

    profile = *state;
    random_state = seed ? (uint32_t)strtoul(seed, NULL, 0) : 0x6e616761;
    print_message("VGIC_SEED=0x%08x\n", random_state);
    set_up();
    for (step = 0; step < last; step++) {
        one_event();
        for (unsigned vcpu = 0; vcpu < profile->vcpus; vcpu++)
            check_signal(vcpu);
        if (step % 16 == 0)
            for (unsigned vcpu = 0; vcpu < profile->vcpus; vcpu++)
                if (handlers[vcpu].loaded)
                    check_registers(vcpu);
    }
}

// clang-format off
/*                                   vCPUs LRs split  trapped active unload */
static struct profile alone       = {1,    4,  true,  true,   false, true };
static struct profile one_lr      = {1,    1,  true,  true,   false, true };
static struct profile two_lrs     = {2,    2,  false, false,  false, true };
static struct profile pair        = {2,    4,  true,  false,  false, true };
static struct profile four        = {4,    4,  true,  true,   false, true };
static struct profile eight       = {8,    4,  false, false,  false, false};
static struct profile many_lrs    = {3,    MANY_LRS, true,  false,  true,  true };
// clang-format on

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"a_vm_with_one_vcpu_behaves_as_a_gicv2", run, NULL, NULL, &alone},
        {"so_does_it_with_a_single_list_register", run, NULL, NULL, &one_lr},
        {"so_does_a_vm_with_two_vcpus_and_two_list_registers", run, NULL, NULL, &two_lrs},
        {"so_does_a_vm_with_two_vcpus", run, NULL, NULL, &pair},
        {"so_does_a_vm_with_four_vcpus", run, NULL, NULL, &four},
        {"so_does_a_vm_with_eight_vcpus", run, NULL, NULL, &eight},
        {"so_does_a_vm_with_more_list_registers_than_interrupts", run, NULL, NULL, &many_lrs},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
