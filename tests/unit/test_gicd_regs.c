/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_gicd_regs.c - what a guest may rely on when it programs the
 * distributor (IHI 0048B 4.3): reset values, which bits exist, banking, widths. */
#include "tests/unit/vgic_guest.h"

#define GICD_END 0x1000u

static int one_vcpu(void **state)
{
    (void)state;
    machine_start(1, 4);
    return 0;
}

static int four_vcpus(void **state)
{
    (void)state;
    machine_start(4, 4);
    return 0;
}

static uint32_t written_and_read(uint32_t offset, uint32_t value)
{
    guest_write(0, offset, 4, value);
    return guest_read(0, offset, 4);
}

/* --- CTLR, TYPER, IIDR, identification ------------------------------------- */

static void ctlr_has_two_group_enables_and_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(guest_read(0, GICD_CTLR, 4), 0);
    assert_int_equal(written_and_read(GICD_CTLR, 0xffffffff), 3);
    assert_int_equal(written_and_read(GICD_CTLR, 2), 2);
    guest_write(0, GICD_CTLR, 1, 1);
    assert_int_equal(guest_read(0, GICD_CTLR, 2), 1);
    guest_write(0, GICD_CTLR + 1, 1, 0xff);
    assert_int_equal(guest_read(0, GICD_CTLR, 4), 1);
}

static void typer_counts_288_interrupts_and_the_vcpus(void **state)
{
    (void)state;
    assert_int_equal(guest_read(0, GICD_TYPER, 4), 8 | 3 << 5);
    assert_int_equal(written_and_read(GICD_TYPER, 0xffffffff), 8 | 3 << 5);
    machine_start(1, 4);
    assert_int_equal(guest_read(0, GICD_TYPER, 4), 8);
    machine_start(8, 4);
    assert_int_equal(guest_read(7, GICD_TYPER, 4), 8 | 7 << 5);
}

static void iidr_is_that_of_a_gic_400(void **state)
{
    (void)state;
    assert_int_equal(written_and_read(GICD_IIDR, 0), 0x0200143b);
    assert_int_equal(guest_read(0, GICD_IIDR, 1), 0x3b);
    assert_int_equal(guest_read(0, GICD_IIDR + 2, 2), 0x0200);
}

static void identification_registers_name_a_gicv2(void **state)
{
    static const uint8_t id[] = {0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1};

    (void)state;
    for (unsigned n = 0; n < sizeof(id); n++) {
        assert_int_equal(written_and_read(0xfd0 + 4 * n, 0xffffffff), id[n]);
        assert_int_equal(guest_read(0, 0xfd0 + 4 * n, 1), id[n]);
        assert_int_equal(guest_read(0, 0xfd0 + 4 * n + 1, 1), 0);
    }
}

static void where_there_is_no_register_reads_are_zero_and_writes_ignored(void **state)
{
    static const uint16_t holes[] = {0x00c, 0x010, 0x020, 0x040, 0x07c, 0xd00, 0xd04, 0xdfc,
                                     0xe00, 0xe10, 0xefc, 0xf04, 0xf0c, 0xf30, 0xf80, 0xfcc};

    (void)state;
    for (unsigned n = 0; n < COUNT(holes); n++)
        assert_int_equal(written_and_read(holes[n], 0xffffffff), 0);
}

/* Every offset and width answers; none may abort the guest. */
static void no_access_within_the_page_is_refused(void **state)
{
    (void)state;
    for (uint32_t offset = 0; offset < GICD_END; offset++) {
        for (uint8_t size = 1; size <= 4 && offset % size == 0; size = (uint8_t)(2 * size)) {
            guest_read(0, offset, size);
            guest_write(0, offset, size, 0xffffffff);
            guest_write(0, offset, size, 0);
        }
    }
}

static void words_past_the_last_interrupt_are_zero(void **state)
{
    static const uint16_t banks[] = {0x080, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380};

    (void)state;
    for (unsigned n = 0; n < COUNT(banks); n++)
        for (uint32_t word = banks[n] + 36u; word < banks[n] + 128u; word += 4)
            assert_int_equal(written_and_read(word, 0xffffffff), 0);
    for (uint32_t offset = 288; offset < 1024; offset += 4) {
        assert_int_equal(written_and_read(0x400 + offset, 0xffffffff), 0);
        assert_int_equal(written_and_read(0x800 + offset, 0xffffffff), 0);
    }
    for (uint32_t offset = 72; offset < 256; offset += 4)
        assert_int_equal(written_and_read(0xc00 + offset, 0xffffffff), 0);
}

/* --- a bit for each interrupt ---------------------------------------------- */

static void igroupr_holds_every_bit(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 9; n++) {
        assert_int_equal(guest_read(0, GICD_IGROUPR(n), 4), 0);
        assert_int_equal(written_and_read(GICD_IGROUPR(n), 0x12345678), 0x12345678);
        guest_write(0, GICD_IGROUPR(n) + 1, 1, 0xff);
        assert_int_equal(guest_read(0, GICD_IGROUPR(n), 4), 0x1234ff78);
        guest_write(0, GICD_IGROUPR(n) + 2, 2, 0xabcd);
        assert_int_equal(guest_read(0, GICD_IGROUPR(n), 4), 0xabcdff78);
    }
}

static void enables_are_set_and_cleared_by_ones(void **state)
{
    (void)state;
    for (unsigned n = 1; n < 9; n++) {
        assert_int_equal(guest_read(0, GICD_ISENABLER(n), 4), 0);
        assert_int_equal(written_and_read(GICD_ISENABLER(n), 0x0000ff0f), 0x0000ff0f);
        assert_int_equal(written_and_read(GICD_ISENABLER(n), 0), 0x0000ff0f);
        assert_int_equal(guest_read(0, GICD_ICENABLER(n), 4), 0x0000ff0f);
        assert_int_equal(written_and_read(GICD_ICENABLER(n), 0x0000000c), 0x0000ff03);
        guest_write(0, GICD_ISENABLER(n) + 3, 1, 0x80);
        guest_write(0, GICD_ICENABLER(n) + 1, 1, 0x0f);
        assert_int_equal(guest_read(0, GICD_ISENABLER(n), 4), 0x8000f003);
        assert_int_equal(guest_read(0, GICD_ISENABLER(n), 2), 0xf003);
        assert_int_equal(guest_read(0, GICD_ISENABLER(n) + 2, 2), 0x8000);
    }
}

static void sgis_are_always_enabled(void **state)
{
    (void)state;
    assert_int_equal(guest_read(0, GICD_ISENABLER(0), 4), 0x0000ffff);
    assert_int_equal(written_and_read(GICD_ICENABLER(0), 0xffffffff), 0x0000ffff);
    assert_int_equal(written_and_read(GICD_ISENABLER(0), BIT(16)), 0x0001ffff);
}

static void pending_is_set_and_cleared_by_ones(void **state)
{
    (void)state;
    for (unsigned n = 1; n < 9; n++) {
        assert_int_equal(guest_read(0, GICD_ISPENDR(n), 4), 0);
        assert_int_equal(written_and_read(GICD_ISPENDR(n), 0xf0000001), 0xf0000001);
        assert_int_equal(guest_read(0, GICD_ICPENDR(n), 4), 0xf0000001);
        guest_write(0, GICD_ICPENDR(n) + 3, 1, 0x30);
        assert_int_equal(guest_read(0, GICD_ISPENDR(n), 4), 0xc0000001);
        guest_write(0, GICD_ISPENDR(n) + 2, 1, 0x01);
        assert_int_equal(guest_read(0, GICD_ISPENDR(n) + 2, 1), 0x01);
        assert_int_equal(guest_read(0, GICD_ISPENDR(n) + 2, 2), 0xc001);
    }
}

static void sgis_cannot_be_pended_by_ispendr(void **state)
{
    (void)state;
    assert_int_equal(written_and_read(GICD_ISPENDR(0), 0xffffffff), 0xffff0000);
    guest_write(0, GICD_SPENDSGIR(4), 1, 0x01);
    assert_int_equal(guest_read(0, GICD_ISPENDR(0), 4), 0xffff0010);
    assert_int_equal(written_and_read(GICD_ICPENDR(0), 0xffffffff), 0x00000010);
}

static void active_is_set_and_cleared_by_ones(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 9; n++) {
        assert_int_equal(guest_read(0, GICD_ISACTIVER(n), 4), 0);
        assert_int_equal(written_and_read(GICD_ISACTIVER(n), 0x00ff00ff), 0x00ff00ff);
        guest_write(0, GICD_ICACTIVER(n) + 2, 1, 0x0f);
        assert_int_equal(guest_read(0, GICD_ICACTIVER(n), 4), 0x00f000ff);
        guest_write(0, GICD_ISACTIVER(n) + 2, 2, 0x8000);
        assert_int_equal(guest_read(0, GICD_ISACTIVER(n) + 3, 1), 0x80);
        assert_int_equal(written_and_read(GICD_ICACTIVER(n), 0xffffffff), 0);
    }
}

/* --- priority, target, configuration --------------------------------------- */

static void priorities_have_five_bits(void **state)
{
    (void)state;
    for (unsigned id = 0; id < 288; id += 4) {
        assert_int_equal(guest_read(0, GICD_IPRIORITYR(id), 4), 0);
        assert_int_equal(written_and_read(GICD_IPRIORITYR(id), 0xffa7a80f), 0xf8a0a808);
    }
}

static void a_byte_write_to_ipriorityr_touches_one_interrupt(void **state)
{
    (void)state;
    guest_write(0, GICD_IPRIORITYR(32), 4, 0x08101820);
    guest_write(0, GICD_IPRIORITYR(33), 1, 0xff);
    assert_int_equal(guest_read(0, GICD_IPRIORITYR(32), 4), 0x0810f820);
    guest_write(0, GICD_IPRIORITYR(34), 2, 0x4050);
    assert_int_equal(guest_read(0, GICD_IPRIORITYR(32), 4), 0x4050f820);
    assert_int_equal(guest_read(0, GICD_IPRIORITYR(33), 1), 0xf8);
    assert_int_equal(guest_read(0, GICD_IPRIORITYR(34), 2), 0x4050);
}

static void targets_are_masked_to_the_vcpus_there_are(void **state)
{
    (void)state;
    for (unsigned id = 32; id < 288; id += 4) {
        assert_int_equal(guest_read(0, GICD_ITARGETSR(id), 4), 0);
        assert_int_equal(written_and_read(GICD_ITARGETSR(id), 0xff128401), 0x0f020401);
    }
    guest_write(0, GICD_ITARGETSR(33), 1, 0xff);
    assert_int_equal(guest_read(0, GICD_ITARGETSR(32), 4), 0x0f020f01);
    guest_write(0, GICD_ITARGETSR(34), 2, 0x0108);
    assert_int_equal(guest_read(0, GICD_ITARGETSR(32), 4), 0x01080f01);
}

static void targets_of_private_interrupts_are_the_reader(void **state)
{
    (void)state;
    for (unsigned vcpu = 0; vcpu < 4; vcpu++) {
        for (unsigned id = 0; id < 32; id += 4) {
            guest_write(vcpu, GICD_ITARGETSR(id), 4, 0xffffffff);
            assert_int_equal(guest_read(vcpu, GICD_ITARGETSR(id), 4), BIT(vcpu) * 0x01010101u);
            assert_int_equal(guest_read(vcpu, GICD_ITARGETSR(id + 3), 1), BIT(vcpu));
        }
    }
}

static void targets_of_a_vm_with_one_vcpu_are_one_bit(void **state)
{
    (void)state;
    assert_int_equal(guest_read(0, GICD_ITARGETSR(32), 4), 0);
    assert_int_equal(written_and_read(GICD_ITARGETSR(32), 0xff00fe01), 0x01000001);
    assert_int_equal(guest_read(0, GICD_ITARGETSR(0), 4), 0x01010101);
}

static void spis_are_configured_as_edge_or_level(void **state)
{
    (void)state;
    for (unsigned n = 2; n < 18; n++) {
        assert_int_equal(guest_read(0, GICD_ICFGR(n), 4), 0);
        assert_int_equal(written_and_read(GICD_ICFGR(n), 0xffffffff), 0xaaaaaaaa);
        assert_int_equal(written_and_read(GICD_ICFGR(n), 0x8000000d), 0x80000008);
        guest_write(0, GICD_ICFGR(n) + 1, 1, 0xff);
        assert_int_equal(guest_read(0, GICD_ICFGR(n), 4), 0x8000aa08);
        guest_write(0, GICD_ICFGR(n) + 2, 2, 0x0002);
        assert_int_equal(guest_read(0, GICD_ICFGR(n), 4), 0x0002aa08);
        assert_int_equal(guest_read(0, GICD_ICFGR(n) + 1, 1), 0xaa);
    }
}

static void sgis_are_edges_and_ppis_levels_for_good(void **state)
{
    (void)state;
    assert_int_equal(written_and_read(GICD_ICFGR(0), 0), 0xaaaaaaaa);
    assert_int_equal(written_and_read(GICD_ICFGR(1), 0xffffffff), 0);
    assert_int_equal(guest_read(0, GICD_ICFGR(2), 4), 0);
}

/* --- SGI registers --------------------------------------------------------- */

static void sgir_is_write_only(void **state)
{
    (void)state;
    assert_int_equal(written_and_read(GICD_SGIR, 0x02000005), 0);
}

static void pending_sgis_are_a_bit_for_each_existing_source(void **state)
{
    (void)state;
    for (unsigned id = 0; id < 16; id += 4) {
        guest_write(0, GICD_SPENDSGIR(id), 4, 0xff030108);
        assert_int_equal(guest_read(0, GICD_SPENDSGIR(id), 4), 0x0f030108);
        assert_int_equal(guest_read(0, GICD_CPENDSGIR(id), 4), 0x0f030108);
        guest_write(0, GICD_CPENDSGIR(id + 3), 1, 0x05);
        guest_write(0, GICD_SPENDSGIR(id), 2, 0x0204);
        assert_int_equal(guest_read(0, GICD_SPENDSGIR(id), 4), 0x0a03030c);
        assert_int_equal(guest_read(0, GICD_SPENDSGIR(id + 3), 1), 0x0a);
        assert_int_equal(guest_read(0, GICD_SPENDSGIR(id + 2), 2), 0x0a03);
    }
    assert_int_equal(guest_read(0, GICD_ISPENDR(0), 4), 0xffff);
    for (unsigned id = 0; id < 16; id += 4)
        guest_write(0, GICD_CPENDSGIR(id), 4, 0xffffffff);
    assert_int_equal(guest_read(0, GICD_ISPENDR(0), 4), 0);
}

/* --- banking and reset ----------------------------------------------------- */

static void private_registers_are_banked_per_vcpu(void **state)
{
    (void)state;
    guest_write(1, GICD_ISENABLER(0), 4, BIT(27));
    guest_write(2, GICD_IGROUPR(0), 4, BIT(3));
    guest_write(3, GICD_IPRIORITYR(28), 1, 0x40);
    guest_write(1, GICD_ISPENDR(0), 4, BIT(20));
    guest_write(2, GICD_ISACTIVER(0), 4, BIT(21));
    guest_write(3, GICD_SPENDSGIR(7), 1, 0x02);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++) {
        assert_int_equal(guest_read(vcpu, GICD_ISENABLER(0), 4),
                         0xffff | (vcpu == 1 ? BIT(27) : 0));
        assert_int_equal(guest_read(vcpu, GICD_IGROUPR(0), 4), vcpu == 2 ? BIT(3) : 0);
        assert_int_equal(guest_read(vcpu, GICD_IPRIORITYR(28), 1), vcpu == 3 ? 0x40 : 0);
        assert_int_equal(guest_read(vcpu, GICD_ISPENDR(0), 4),
                         vcpu == 1 ? BIT(20) : (vcpu == 3 ? BIT(7) : 0));
        assert_int_equal(guest_read(vcpu, GICD_ISACTIVER(0), 4), vcpu == 2 ? BIT(21) : 0);
        assert_int_equal(guest_read(vcpu, GICD_SPENDSGIR(7), 1), vcpu == 3 ? 0x02 : 0);
    }
}

static void shared_registers_are_the_same_for_all_vcpus(void **state)
{
    (void)state;
    guest_write(1, GICD_ISENABLER(1), 4, BIT(4));
    guest_write(2, GICD_IPRIORITYR(36), 1, 0x80);
    guest_write(3, GICD_ITARGETSR(36), 1, 0x06);
    guest_write(1, GICD_CTLR, 4, 2);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++) {
        assert_int_equal(guest_read(vcpu, GICD_ISENABLER(1), 4), BIT(4));
        assert_int_equal(guest_read(vcpu, GICD_IPRIORITYR(36), 1), 0x80);
        assert_int_equal(guest_read(vcpu, GICD_ITARGETSR(36), 1), 0x06);
        assert_int_equal(guest_read(vcpu, GICD_CTLR, 4), 2);
    }
}

static void reset_makes_everything_as_new(void **state)
{
    static uint32_t fresh[GICD_END / 4];

    (void)state;
    for (unsigned word = 0; word < GICD_END / 4; word++)
        fresh[word] = guest_read(3, 4 * word, 4);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        for (unsigned word = 0; word < GICD_END / 4; word++)
            if (4 * word < 0x180 || 4 * word >= 0x400 || word % 64 < 32) /* no ICxxxR */
                guest_write(vcpu, 4 * word, 4, 0xffffffff);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        machine_unload(vcpu);
    vgic_reset(&gic);
    for (unsigned vcpu = 0; vcpu < 4; vcpu++)
        machine_load(vcpu);
    for (unsigned word = 0; word < GICD_END / 4; word++)
        assert_int_equal(guest_read(3, 4 * word, 4), fresh[word]);
    assert_false(vgic_has_signal(&gic, 3));
}

#define WITH(test, vcpus) cmocka_unit_test_setup(test, vcpus)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(ctlr_has_two_group_enables_and_nothing_else, four_vcpus),
        WITH(typer_counts_288_interrupts_and_the_vcpus, four_vcpus),
        WITH(iidr_is_that_of_a_gic_400, four_vcpus),
        WITH(identification_registers_name_a_gicv2, four_vcpus),
        WITH(where_there_is_no_register_reads_are_zero_and_writes_ignored, four_vcpus),
        WITH(no_access_within_the_page_is_refused, four_vcpus),
        WITH(words_past_the_last_interrupt_are_zero, four_vcpus),
        WITH(igroupr_holds_every_bit, four_vcpus),
        WITH(enables_are_set_and_cleared_by_ones, four_vcpus),
        WITH(sgis_are_always_enabled, four_vcpus),
        WITH(pending_is_set_and_cleared_by_ones, four_vcpus),
        WITH(sgis_cannot_be_pended_by_ispendr, four_vcpus),
        WITH(active_is_set_and_cleared_by_ones, four_vcpus),
        WITH(priorities_have_five_bits, four_vcpus),
        WITH(a_byte_write_to_ipriorityr_touches_one_interrupt, four_vcpus),
        WITH(targets_are_masked_to_the_vcpus_there_are, four_vcpus),
        WITH(targets_of_private_interrupts_are_the_reader, four_vcpus),
        WITH(targets_of_a_vm_with_one_vcpu_are_one_bit, one_vcpu),
        WITH(spis_are_configured_as_edge_or_level, four_vcpus),
        WITH(sgis_are_edges_and_ppis_levels_for_good, four_vcpus),
        WITH(sgir_is_write_only, four_vcpus),
        WITH(pending_sgis_are_a_bit_for_each_existing_source, four_vcpus),
        WITH(private_registers_are_banked_per_vcpu, four_vcpus),
        WITH(shared_registers_are_the_same_for_all_vcpus, four_vcpus),
        WITH(reset_makes_everything_as_new, four_vcpus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
