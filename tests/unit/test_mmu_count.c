/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_mmu_count.c - Nagaya's own address space has the tables that it needs. On
 * qemu-virt: one for the first GiB, one for the second, one each for the GIC, the UART and the
 * image, and two to spare. */
#include <string.h>

#include "tests/unit/unit.h"
#include "tools/mmu_count.h"

#define BARE 7u

static struct quiesce_config steps[2];
static struct vm_config vms[2];
static struct channel_config channels[1];
static struct shared_page_config pages[1];
static struct system_config config;
static struct placement placement;

static int start_with_one_vm(void **state)
{
    (void)state;
    memset(vms, 0, sizeof(vms));
    config = (struct system_config){.vms = vms, .vm_count = 1};
    vms[0].quiesce = steps;
    memset(&placement, 0, sizeof(placement));
    placement.hypervisor = span_at(0x40010000, 464 * KiB);
    placement.ram[0] = span_at(0x50000000, 256 * MiB);
    return 0;
}

static void expect(unsigned count)
{
    assert_int_equal(mmu_count(&config, &board, &placement), count);
}

static void memory_in_blocks_takes_no_table(void **state)
{
    (void)state;
    expect(BARE);
}

static void memory_that_begins_or_ends_within_a_block_takes_one_there(void **state)
{
    (void)state;
    placement.ram[0] = span_at(0x50001000, 256 * MiB);
    expect(BARE + 2);
    placement.ram[0] = span_at(0x40100000, 1 * MiB); /* where the image has one */
    expect(BARE);
}

static void images_that_end_within_a_block_take_one_there(void **state)
{
    (void)state;
    placement.hypervisor.end = 0x40a01000;
    expect(BARE + 1);
}

static void an_image_across_a_boundary_takes_two(void **state)
{
    (void)state;
    placement.hypervisor = span_at(0x401f0000, 10 * MiB + 64 * KiB); /* to 0x40c00000 */
    expect(BARE + 1);
}

static void devices_that_are_far_away_take_their_own(void **state)
{
    (void)state;
    config.shared_pages = pages;
    config.shared_page_count = 1;
    pages[0].device = pa(0x09030000); /* beside the UART */
    expect(BARE);
    pages[0].device = pa(0x0a000000);
    expect(BARE + 1);
    vms[0].quiesce_count = 2;
    steps[0].at = pa(0x0a000010);
    steps[1].at = pa(0xc0000ffc);
    expect(BARE + 3); /* and one for that GiB */
}

static void channels_are_memory_as_well(void **state)
{
    (void)state;
    config.channels = channels;
    config.channel_count = 1;
    placement.channel[0] = span_at(0x48000000, 64 * KiB);
    expect(BARE + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(memory_in_blocks_takes_no_table, start_with_one_vm),
        cmocka_unit_test_setup(memory_that_begins_or_ends_within_a_block_takes_one_there,
                               start_with_one_vm),
        cmocka_unit_test_setup(images_that_end_within_a_block_take_one_there, start_with_one_vm),
        cmocka_unit_test_setup(an_image_across_a_boundary_takes_two, start_with_one_vm),
        cmocka_unit_test_setup(devices_that_are_far_away_take_their_own, start_with_one_vm),
        cmocka_unit_test_setup(channels_are_memory_as_well, start_with_one_vm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
