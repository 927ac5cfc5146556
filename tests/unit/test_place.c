/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_place.c - no byte of the board's memory has two owners. */
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/place.h"

static const struct board_area reserved[] = {
    {PA(0x60000000), 1 * MiB, "secure monitor"},
};

static struct board on;
static struct vm_config vms[VM_MAX];
static struct system_config config;
static struct channel_config channels[CHANNEL_MAX];
static struct placement placement;
static struct problems problems;

/* 1 GiB of RAM, Nagaya at its start, and as many VMs as a test wants. */
static int power_on(void **state)
{
    (void)state;
    on = (struct board){
        .name = "board",
        .ram = {PA(0x40000000), 1 * GiB, "RAM"},
        .load_address = PA(0x40010000),
    };
    memset(vms, 0, sizeof(vms));
    config = (struct system_config){.vms = vms, .channels = channels};
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    problems_free(&problems);
    return 0;
}

static void add_vm(const char *name, uint32_t at, uint32_t size)
{
    vms[config.vm_count++] = (struct vm_config){.name = name, .ram = {.at = {at}, .size = size}};
}

static void add_channel(const char *name, uint32_t size)
{
    channels[config.channel_count++] = (struct channel_config){.name = name, .size = size};
}

static void reserve_a_piece(void)
{
    on.reserved = reserved;
    on.reserved_count = COUNT(reserved);
}

static void expect_no_overlap(void)
{
    struct span ram = span_at(on.ram.base.value, on.ram.size);

    for (unsigned n = 0; n < config.vm_count; n++) {
        assert_int_equal(span_size(placement.ram[n]), vms[n].ram.size);
        assert_true(span_holds(ram, placement.ram[n]));
        assert_false(spans_overlap(placement.ram[n], placement.hypervisor));
        for (unsigned r = 0; r < on.reserved_count; r++)
            assert_false(spans_overlap(placement.ram[n],
                                       span_at(on.reserved[r].base.value, on.reserved[r].size)));
        for (unsigned other = 0; other < n; other++)
            assert_false(spans_overlap(placement.ram[n], placement.ram[other]));
    }
    for (unsigned c = 0; c < config.channel_count; c++) {
        struct span channel = placement.channel[c];

        assert_int_equal(span_size(channel), channels[c].size);
        assert_int_equal(channel.start % (4 * KiB), 0);
        assert_true(span_holds(ram, channel));
        assert_false(spans_overlap(channel, placement.hypervisor));
        for (unsigned r = 0; r < on.reserved_count; r++)
            assert_false(
                spans_overlap(channel, span_at(on.reserved[r].base.value, on.reserved[r].size)));
        for (unsigned n = 0; n < config.vm_count; n++)
            assert_false(spans_overlap(channel, placement.ram[n]));
        for (unsigned other = 0; other < c; other++)
            assert_false(spans_overlap(channel, placement.channel[other]));
    }
}

static void expect_placed(uint64_t images_size)
{
    bool good = place_vms(&config, &on, images_size, &placement, &problems);

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
    expect_no_overlap();
}

static void expect_refused(uint64_t images_size, const char *sentence)
{
    assert_false(place_vms(&config, &on, images_size, &placement, &problems));
    assert_string_equal(problems.text, sentence);
}

static void ram_is_aligned_to_its_size_when_there_is_room(void **state)
{
    (void)state;
    add_vm("a", 0x40000000, 256 * MiB);
    add_vm("b", 0x40000000, 32 * MiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].start, 0x50000000);
    assert_int_equal(placement.ram[1].start, 0x42000000);
}

static void small_ram_is_aligned_to_2_mib(void **state)
{
    (void)state;
    add_vm("a", 0x40000000, 64 * KiB);
    add_vm("b", 0x40000000, 64 * KiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].start, 0x40000000); /* just below Nagaya */
    assert_int_equal(placement.ram[1].start, 0x40200000);
}

static void ram_is_like_its_ipa_within_2_mib(void **state)
{
    (void)state;
    add_vm("a", 0x40001000, 64 * MiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].start % (64 * MiB), 0x1000);
}

static void alignment_gives_way_when_memory_is_short(void **state)
{
    (void)state;
    add_vm("a", 0x40000000, 1 * GiB - 2 * MiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].start, 0x40200000);
}

static void the_guests_images_are_kept(void **state)
{
    (void)state;
    add_vm("a", 0x40000000, 1 * MiB);
    expect_placed(10 * MiB + 1);
    assert_int_equal(placement.hypervisor.start, 0x40010000);
    assert_int_equal(placement.hypervisor.end, 0x40010000 + 464 * KiB + 10 * MiB + 4 * KiB);
    assert_int_equal(placement.ram[0].start, 0x40c00000);
}

static void each_vm_more_takes_a_stage2_root(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= VM_MAX; n++) {
        add_vm("a", 0x40000000, 1 * MiB);
        expect_placed(0);
        assert_int_equal(placement.hypervisor.end, 0x40010000 + (448 + n * 16) * KiB);
    }
}

static void what_the_board_reserves_stays_alone(void **state)
{
    (void)state;
    reserve_a_piece();
    add_vm("a", 0x40000000, 480 * MiB);
    add_vm("b", 0x40000000, 500 * MiB);
    expect_placed(0);
}

static void a_vm_at_the_very_end_of_ram_fits(void **state)
{
    (void)state;
    reserve_a_piece();
    add_vm("a", 0x40000000, 510 * MiB);
    add_vm("b", 0x40000000, 510 * MiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].end, 0x60000000);
    assert_int_equal(placement.ram[1].end, 0x80000000);
}

static void ram_below_nagaya_is_used(void **state)
{
    (void)state;
    on.load_address = pa(0x7f000000);
    add_vm("a", 0x40000000, 512 * MiB);
    expect_placed(0);
    assert_int_equal(placement.ram[0].start, 0x40000000);
}

static void eight_vms_fit_beside_each_other(void **state)
{
    (void)state;
    for (unsigned n = 0; n < VM_MAX; n++)
        add_vm("vm", 0x40000000 + n * 4096, (n * 12 + 5) * MiB);
    expect_placed(30 * MiB);
}

static void a_vm_larger_than_the_board_is_refused(void **state)
{
    (void)state;
    add_vm("linux", 0x40000000, 1 * GiB);
    expect_refused(0, "linux: ram.size 1048576 KiB does not fit: board has 1048576 KiB, of which "
                      "Nagaya and the guests' images take 464 KiB and VMs placed before it leave "
                      "at most 1048048 KiB in a piece\n");
}

static void the_vm_that_is_too_much_is_named(void **state)
{
    (void)state;
    add_vm("small", 0x40000000, 32 * MiB);
    add_vm("one", 0x40000000, 500 * MiB);
    add_vm("two", 0x40000000, 500 * MiB);
    expect_refused(0, "small: ram.size 32768 KiB does not fit: board has 1048576 KiB, of which "
                      "Nagaya and the guests' images take 496 KiB and VMs placed before it leave "
                      "at most 22528 KiB in a piece\n");
}

static void images_larger_than_the_board_are_refused(void **state)
{
    (void)state;
    add_vm("linux", 0x40000000, 1 * MiB);
    expect_refused(1 * GiB,
                   "board: the guests' images (1048576 KiB) do not fit into its RAM of 1024 MiB\n");
}

static void the_same_input_gives_the_same_places(void **state)
{
    struct placement first;

    (void)state;
    add_vm("a", 0x40000000, 100 * MiB);
    add_vm("b", 0x40000000, 100 * MiB);
    expect_placed(0);
    first = placement;
    expect_placed(0);
    assert_memory_equal(&first, &placement, sizeof(first));
    assert_true(placement.ram[0].start < placement.ram[1].start);
}

static void free_memory_is_all_that_nobody_has(void **state)
{
    uint64_t free_size = 0;
    struct span free;

    (void)state;
    reserve_a_piece();
    add_vm("a", 0x40000000, 100 * MiB);
    add_vm("b", 0x40000000, 200 * MiB);
    expect_placed(3 * MiB);
    for (free = place_next_free(&placement, 2, &on, 0); !span_is_empty(free);
         free = place_next_free(&placement, 2, &on, free.end)) {
        free_size += span_size(free);
        assert_false(spans_overlap(free, placement.ram[0]));
        assert_false(spans_overlap(free, placement.ram[1]));
        assert_false(spans_overlap(free, placement.hypervisor));
    }
    assert_int_equal(free_size, 1 * GiB - 301 * MiB - span_size(placement.hypervisor));
}

static void channels_lie_where_nobody_else_is(void **state)
{
    (void)state;
    reserve_a_piece();
    add_vm("a", 0x40000000, 256 * MiB);
    add_vm("b", 0x40000000, 32 * MiB);
    add_channel("small", 64 * KiB);
    add_channel("large", 400 * MiB);
    add_channel("tiny", 8 * KiB);
    expect_placed(10 * MiB);
    assert_int_equal(placement.channel[0].start, 0x40000000); /* just below Nagaya */
}

static void a_channel_that_does_not_fit_is_named(void **state)
{
    (void)state;
    add_vm("a", 0x40000000, 512 * MiB);
    add_channel("fits", 256 * MiB);
    add_channel("not", 256 * MiB);
    expect_refused(1 * MiB,
                   "channel not: size 262144 KiB does not fit: the VMs leave at most 260592 "
                   "KiB in a piece\n");
}

static void direct_ram_is_where_the_guest_sees_it(void **state)
{
    (void)state;
    reserve_a_piece();
    add_vm("large", 0x40000000, 256 * MiB);
    add_vm("direct", 0x58000000, 64 * MiB);
    add_vm("small", 0x40000000, 2 * MiB);
    add_channel("channel", 64 * KiB);
    vms[1].ram.direct = true;
    expect_placed(3 * MiB);
    assert_int_equal(placement.ram[1].start, 0x58000000);
}

static void direct_ram_keeps_its_place_when_memory_is_short(void **state)
{
    (void)state;
    add_vm("large", 0x40000000, 700 * MiB);
    add_vm("direct", 0x42000000, 256 * MiB);
    vms[1].ram.direct = true;
    expect_placed(3 * MiB);
    assert_int_equal(placement.ram[1].start, 0x42000000);
    assert_int_equal(placement.ram[0].start, 0x54000000);
}

static void direct_ram_is_ram_of_the_board(void **state)
{
    (void)state;
    add_vm("linux", 0x3ff00000, 2 * MiB);
    vms[0].ram.direct = true;
    expect_refused(0, "linux: ram.direct: 0x3ff00000-0x400fffff is not within the RAM of board "
                      "(0x40000000-0x7fffffff); change ram.at or ram.size\n");
}

static void direct_ram_is_nobody_elses(void **state)
{
    (void)state;
    reserve_a_piece();
    add_vm("linux", 0x40000000, 64 * MiB);
    add_vm("one", 0x50000000, 64 * MiB);
    add_vm("two", 0x53000000, 64 * MiB);
    add_vm("three", 0x60000000, 1 * MiB);
    for (unsigned n = 0; n < config.vm_count; n++)
        vms[n].ram.direct = true;
    expect_refused(3 * MiB,
                   "linux: ram.direct: 0x40000000-0x43ffffff overlaps Nagaya and the guests' "
                   "images at 0x40010000-0x4038ffff; change ram.at\n"
                   "two: ram.direct: 0x53000000-0x56ffffff overlaps RAM of one, which is direct as "
                   "well; change ram.at\n"
                   "three: ram.direct: 0x60000000-0x600fffff overlaps what board reserves at "
                   "0x60000000-0x600fffff; change ram.at\n");
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(ram_is_aligned_to_its_size_when_there_is_room),
        PLACE_TEST(small_ram_is_aligned_to_2_mib),
        PLACE_TEST(ram_is_like_its_ipa_within_2_mib),
        PLACE_TEST(alignment_gives_way_when_memory_is_short),
        PLACE_TEST(the_guests_images_are_kept),
        PLACE_TEST(each_vm_more_takes_a_stage2_root),
        PLACE_TEST(what_the_board_reserves_stays_alone),
        PLACE_TEST(a_vm_at_the_very_end_of_ram_fits),
        PLACE_TEST(ram_below_nagaya_is_used),
        PLACE_TEST(eight_vms_fit_beside_each_other),
        PLACE_TEST(a_vm_larger_than_the_board_is_refused),
        PLACE_TEST(the_vm_that_is_too_much_is_named),
        PLACE_TEST(images_larger_than_the_board_are_refused),
        PLACE_TEST(the_same_input_gives_the_same_places),
        PLACE_TEST(free_memory_is_all_that_nobody_has),
        PLACE_TEST(channels_lie_where_nobody_else_is),
        PLACE_TEST(a_channel_that_does_not_fit_is_named),
        PLACE_TEST(direct_ram_is_where_the_guest_sees_it),
        PLACE_TEST(direct_ram_keeps_its_place_when_memory_is_short),
        PLACE_TEST(direct_ram_is_ram_of_the_board),
        PLACE_TEST(direct_ram_is_nobody_elses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
