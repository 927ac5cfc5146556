/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_load_image.c - raw images and zImages go where QEMU's loader would put them. */
#include "tests/unit/image_under_test.h"

/* Linux' zImage: a table of tags tells how large the kernel is once it is unpacked. */
#define TAG      0x100
#define SIZE_AT  0xffc
#define TEXT     UINT32_C(0x208000)
#define UNPACKED UINT32_C(0x00200000)
#define WORK     UINT32_C(0x20000)

static void make_zimage(uint32_t extent)
{
    put_le32(0x24, 0x016f2818);
    put_le32(0x28, 0);
    put_le32(0x2c, extent);
}

static void make_linux(uint32_t words, uint32_t bss)
{
    make_zimage(0x1000);
    put_le32(0x34, 0x45454545);
    put_le32(0x38, TAG);
    put_le32(TAG, words);
    put_le32(TAG + 4, 0x5a534c4b);
    put_le32(TAG + 8, SIZE_AT);
    put_le32(TAG + 12, bss);
    put_le32(TAG + 16, words > 4 ? TEXT : 0);
    put_le32(SIZE_AT, UNPACKED);
}

static void a_raw_image_goes_to_ram_plus_64_kib(void **state)
{
    (void)state;
    expect_loaded(IMAGE_RAW);
    assert_int_equal(kernel.piece_count, 1);
    expect_piece(0, 0, 0x1000, RAM_START + 0x10000);
    assert_int_equal(kernel.entry, RAM_START + 0x10000);
    expect_used(RAM_START + 0x10000, RAM_START + 0x11000);
}

static void a_file_of_one_byte_is_a_raw_image(void **state)
{
    (void)state;
    file.size = 1;
    expect_loaded(IMAGE_RAW);
}

static void a_raw_image_goes_where_the_configuration_wants_it(void **state)
{
    (void)state;
    source.load_at = RAM_START + 0x8000;
    expect_loaded(IMAGE_RAW);
    expect_piece(0, 0, 0x1000, RAM_START + 0x8000);
    assert_int_equal(kernel.entry, RAM_START + 0x8000);
}

static void a_raw_image_may_fill_ram_to_its_end(void **state)
{
    (void)state;
    source.ram = span_at(RAM_START, 0x11000);
    expect_loaded(IMAGE_RAW);
}

static void an_image_larger_than_ram_is_refused(void **state)
{
    (void)state;
    source.ram = span_at(RAM_START, 0x10fff);
    expect_refused("vm: kernel k: it belongs at 0x40010000-0x40010fff, RAM is "
                   "0x40000000-0x40010ffe\n");
}

static void a_zimage_is_known_by_its_magic(void **state)
{
    (void)state;
    make_zimage(0x1000);
    expect_loaded(IMAGE_ZIMAGE);
    expect_piece(0, 0, 0x1000, RAM_START + 0x10000);
    assert_int_equal(kernel.entry, RAM_START + 0x10000);
}

static void a_zimage_uses_what_its_header_says(void **state)
{
    (void)state;
    make_zimage(0x40000);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START + 0x10000, RAM_START + 0x50000);
}

static void a_zimage_with_a_file_of_more_bytes_uses_them_all(void **state)
{
    (void)state;
    make_zimage(0x800);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START + 0x10000, RAM_START + 0x11000);
}

static void a_linux_zimage_uses_ram_until_it_is_unpacked(void **state)
{
    (void)state;
    make_linux(6, 0x1000);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START, RAM_START + TEXT + UNPACKED + 0x1000 + WORK);
}

static void a_large_bss_counts_as_well(void **state)
{
    (void)state;
    make_linux(6, 0x100000);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START, RAM_START + TEXT + UNPACKED + 0x100000);
}

static void an_older_linux_is_unpacked_to_32_kib(void **state)
{
    (void)state;
    make_linux(4, 0x100000);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START, RAM_START + 0x8000 + UNPACKED + 0x100000);
}

static void a_tag_outside_the_file_tells_nothing(void **state)
{
    (void)state;
    make_linux(6, 0x1000);
    put_le32(0x38, 0xfff0);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START + 0x10000, RAM_START + 0x11000);
}

static void a_size_outside_the_file_tells_nothing(void **state)
{
    (void)state;
    make_linux(6, 0x1000);
    put_le32(TAG + 8, 0xffd);
    expect_loaded(IMAGE_ZIMAGE);
    expect_used(RAM_START + 0x10000, RAM_START + 0x11000);
}

static void a_zimage_that_cannot_unpack_itself_is_refused(void **state)
{
    (void)state;
    make_linux(6, 0x1000);
    source.ram = span_at(RAM_START, 4 * MiB);
    expect_refused("vm: kernel k needs 4260 KiB to unpack itself, ram.size is 4096 KiB; make it "
                   "larger\n");
}

static void half_a_linux_is_refused(void **state)
{
    (void)state;
    make_linux(6, 0x1000);
    file.size = 0x800;
    expect_refused("vm: kernel k is truncated: a zImage of 4096 bytes, 2048 are there\n");
}

static void an_initrd_is_its_file(void **state)
{
    struct image_piece initrd = initrd_load(&source);

    (void)state;
    assert_ptr_equal(initrd.bytes, bytes);
    assert_int_equal(initrd.size, 0x1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IMAGE_TEST(a_raw_image_goes_to_ram_plus_64_kib),
        IMAGE_TEST(a_file_of_one_byte_is_a_raw_image),
        IMAGE_TEST(a_raw_image_goes_where_the_configuration_wants_it),
        IMAGE_TEST(a_raw_image_may_fill_ram_to_its_end),
        IMAGE_TEST(an_image_larger_than_ram_is_refused),
        IMAGE_TEST(a_zimage_is_known_by_its_magic),
        IMAGE_TEST(a_zimage_uses_what_its_header_says),
        IMAGE_TEST(a_zimage_with_a_file_of_more_bytes_uses_them_all),
        IMAGE_TEST(a_linux_zimage_uses_ram_until_it_is_unpacked),
        IMAGE_TEST(a_large_bss_counts_as_well),
        IMAGE_TEST(an_older_linux_is_unpacked_to_32_kib),
        IMAGE_TEST(a_tag_outside_the_file_tells_nothing),
        IMAGE_TEST(a_size_outside_the_file_tells_nothing),
        IMAGE_TEST(a_zimage_that_cannot_unpack_itself_is_refused),
        IMAGE_TEST(half_a_linux_is_refused),
        IMAGE_TEST(an_initrd_is_its_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
