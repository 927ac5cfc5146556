/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_virtio_mmio.c - empty slots answer as those of QEMU's virt machine. */
#include "core/devices/virtio_mmio.h"
#include "tests/unit/unit.h"

static uint32_t guest_read(uint32_t offset, uint8_t size)
{
    struct mmio io = {.offset = offset, .size = size, .value = 0xdeadbeef};

    assert_int_equal(virtio_mmio_empty_access(NULL, 0, &io), MMIO_DONE);
    return io.value;
}

static void every_slot_is_a_legacy_transport_without_a_device(void **state)
{
    (void)state;
    for (uint32_t slot = 0; slot < 32; slot++) {
        uint32_t base = slot * VIRTIO_MMIO_SLOT_SIZE;

        assert_int_equal(guest_read(base + 0x0, 4), 0x74726976);
        assert_int_equal(guest_read(base + 0x4, 4), 1);
        assert_int_equal(guest_read(base + 0x8, 4), 0);
        assert_int_equal(guest_read(base + 0xc, 4), 0x554d4551);
    }
}

static void everything_else_reads_as_zero(void **state)
{
    (void)state;
    for (uint32_t offset = 0x10; offset < VIRTIO_MMIO_SLOT_SIZE; offset += 4)
        assert_int_equal(guest_read(offset, 4), 0);
}

static void narrow_reads_find_the_low_bytes_at_the_registers_address_only(void **state)
{
    (void)state;
    assert_int_equal(guest_read(0, 1), 0x76);
    assert_int_equal(guest_read(0, 2), 0x6976);
    assert_int_equal(guest_read(1, 1), 0);
    assert_int_equal(guest_read(2, 2), 0);
}

static void writes_change_nothing(void **state)
{
    (void)state;
    for (uint32_t offset = 0; offset < VIRTIO_MMIO_SLOT_SIZE; offset += 4) {
        struct mmio io = {.offset = offset, .size = 4, .write = true, .value = 0xffffffff};

        assert_int_equal(virtio_mmio_empty_access(NULL, 0, &io), MMIO_DONE);
    }
    every_slot_is_a_legacy_transport_without_a_device(NULL);
    everything_else_reads_as_zero(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slot_is_a_legacy_transport_without_a_device),
        cmocka_unit_test(everything_else_reads_as_zero),
        cmocka_unit_test(narrow_reads_find_the_low_bytes_at_the_registers_address_only),
        cmocka_unit_test(writes_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
