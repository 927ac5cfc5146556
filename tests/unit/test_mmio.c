/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_mmio.c - which device answers an access. */
#include "core/mmio.h"
#include "tests/unit/unit.h"

static struct call {
    void *device;
    unsigned vcpu;
    struct mmio io;
} last;

static enum mmio_result answer(void *device, unsigned vcpu, struct mmio *io)
{
    last = (struct call){device, vcpu, *io};
    io->value = 0x12345678;
    return MMIO_RETRY;
}

static int first_device, second_device;

static const struct mmio_region regions[] = {
    {IPA(0x08000000), 0x1000, answer, &first_device},
    {IPA(0x0a000000), 0x4000, answer, &second_device},
};

static enum mmio_result read_at(uint32_t address, uint8_t size)
{
    struct mmio io = {.size = size};
    enum mmio_result result;

    last = (struct call){0};
    result = mmio_access(regions, COUNT(regions), ipa(address), 3, &io);
    if (result != MMIO_ABORT)
        assert_int_equal(io.value, 0x12345678);
    return result;
}

static void the_device_sees_its_own_offset_and_the_vcpu(void **state)
{
    (void)state;
    assert_int_equal(read_at(0x0a000204, 4), MMIO_RETRY);
    assert_ptr_equal(last.device, &second_device);
    assert_int_equal(last.io.offset, 0x204);
    assert_int_equal(last.vcpu, 3);
}

static void first_and_last_bytes_of_a_region_belong_to_it(void **state)
{
    (void)state;
    assert_int_equal(read_at(0x08000000, 4), MMIO_RETRY);
    assert_int_equal(read_at(0x08000fff, 1), MMIO_RETRY);
    assert_int_equal(last.io.offset, 0xfff);
    assert_ptr_equal(last.device, &first_device);
}

static void outside_every_region_is_an_abort(void **state)
{
    const uint32_t outside[] = {0, 0x07fffffc, 0x08001000, 0x09ffffff, 0x0a004000, 0xfffffffc};

    (void)state;
    for (unsigned n = 0; n < COUNT(outside); n++)
        assert_int_equal(read_at(outside[n], 1), MMIO_ABORT);
    assert_null(last.device);
}

static void an_access_across_registers_is_an_abort(void **state)
{
    (void)state;
    assert_int_equal(read_at(0x08000002, 4), MMIO_ABORT);
    assert_int_equal(read_at(0x08000001, 2), MMIO_ABORT);
    assert_int_equal(read_at(0x08000002, 2), MMIO_RETRY);
}

static void a_size_mask_covers_the_bytes_of_an_access(void **state)
{
    (void)state;
    assert_int_equal(mmio_size_mask(1), 0xff);
    assert_int_equal(mmio_size_mask(2), 0xffff);
    assert_int_equal(mmio_size_mask(4), 0xffffffff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_device_sees_its_own_offset_and_the_vcpu),
        cmocka_unit_test(first_and_last_bytes_of_a_region_belong_to_it),
        cmocka_unit_test(outside_every_region_is_an_abort),
        cmocka_unit_test(an_access_across_registers_is_an_abort),
        cmocka_unit_test(a_size_mask_covers_the_bytes_of_an_access),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
