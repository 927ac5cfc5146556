/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_load_uimage.c - U-Boot's images go where QEMU's loader would put them. */
#include <zlib.h>

#include "tests/unit/image_under_test.h"

#define HEADER 64

enum { OS = 28, CPU = 29, TYPE = 30, COMPRESSION = 31 }; /* offsets of its bytes */
enum { CPU_ARM = 2, CPU_X86 = 3 };
enum { TYPE_KERNEL = 2, TYPE_RAMDISK = 3, TYPE_SCRIPT = 6, TYPE_KERNEL_NOLOAD = 14 };

static int make_uimage(void **state)
{
    power_on(state);
    put_be32(0, 0x27051956);
    put_be32(12, 0x800);              /* size  */
    put_be32(16, RAM_START + 0x8000); /* load  */
    put_be32(20, RAM_START + 0x8040); /* entry */
    bytes[OS] = 5;
    bytes[CPU] = CPU_ARM;
    bytes[TYPE] = TYPE_KERNEL;
    return 0;
}

/* Replaces the data by size zeros, compressed. */
static void make_gzip(size_t size)
{
    static uint8_t zeros[20 * MiB];
    z_stream stream = {.next_in = zeros, .avail_in = (uInt)size};

    stream.next_out = bytes + HEADER;
    stream.avail_out = sizeof(bytes) - HEADER;
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    put_be32(12, (uint32_t)stream.total_out);
    file.size = HEADER + stream.total_out;
    bytes[COMPRESSION] = 1;
    deflateEnd(&stream);
}

static void a_uimage_goes_to_its_load_address(void **state)
{
    (void)state;
    expect_loaded(IMAGE_UIMAGE);
    assert_int_equal(kernel.piece_count, 1);
    expect_piece(0, HEADER, 0x800, RAM_START + 0x8000);
    assert_int_equal(kernel.entry, RAM_START + 0x8040);
}

static void a_noload_uimage_goes_behind_32_mib_and_its_header(void **state)
{
    (void)state;
    bytes[TYPE] = TYPE_KERNEL_NOLOAD;
    put_be32(20, 0x20);
    source.ram = span_at(RAM_START, 64 * MiB);
    expect_loaded(IMAGE_UIMAGE);
    expect_piece(0, HEADER, 0x800, RAM_START + 0x02000040);
    assert_int_equal(kernel.entry, RAM_START + 0x02000060);
}

static void a_gzip_uimage_is_unpacked(void **state)
{
    (void)state;
    make_gzip(0x300000);
    expect_loaded(IMAGE_UIMAGE);
    assert_int_equal(kernel.pieces[0].size, 0x300000);
    assert_int_equal(kernel.pieces[0].bytes[0x2fffff], 0);
    expect_used(RAM_START + 0x8000, RAM_START + 0x308000);
}

static void a_gzip_uimage_larger_than_ram_is_refused(void **state)
{
    (void)state;
    make_gzip(17 * MiB);
    expect_refused("vm: kernel k cannot be unpacked into 16384 KiB of RAM: the gzip data is "
                   "damaged or too long\n");
}

static void damaged_gzip_data_is_refused(void **state)
{
    (void)state;
    make_gzip(0x1000);
    bytes[HEADER + 12] ^= 0xff;
    expect_refused("vm: kernel k cannot be unpacked into 16384 KiB of RAM: the gzip data is "
                   "damaged or too long\n");
}

static void a_uimage_outside_ram_is_refused(void **state)
{
    (void)state;
    put_be32(16, 0x80008000);
    expect_refused("vm: kernel k: its data belongs at 0x80008000-0x800087ff, RAM is "
                   "0x40000000-0x40ffffff\n");
}

static void an_entry_outside_the_uimage_is_refused(void **state)
{
    (void)state;
    put_be32(20, RAM_START);
    expect_refused("vm: kernel k: its entry 0x40000000 lies in nothing that is loaded\n");
}

static void half_a_uimage_is_refused(void **state)
{
    (void)state;
    file.size = HEADER + 0x7ff;
    expect_refused("vm: kernel k is truncated: its uImage header promises 2048 bytes, 2047 "
                   "follow\n");
}

static void what_is_no_kernel_is_refused(void **state)
{
    (void)state;
    bytes[TYPE] = TYPE_SCRIPT;
    expect_refused("vm: kernel k is a uImage of type 6; only kernels (2) can be started\n");
}

static void a_uimage_for_another_cpu_is_refused(void **state)
{
    (void)state;
    bytes[CPU] = CPU_X86;
    expect_refused("vm: kernel k is a uImage for architecture 3; Arm is 2\n");
}

static void another_compression_is_refused(void **state)
{
    (void)state;
    bytes[COMPRESSION] = 3;
    expect_refused("vm: kernel k is a uImage with compression 3; only none (0) and gzip (1) can "
                   "be unpacked\n");
}

static void a_uimage_cannot_be_moved(void **state)
{
    (void)state;
    source.load_at = RAM_START + 0x10000;
    expect_refused("vm: kernel.load_at 0x40010000 cannot move k, a uImage that knows its own "
                   "address; leave load_at out\n");
}

static void a_ramdisk_uimage_is_an_initrd_without_its_header(void **state)
{
    struct image_piece initrd;

    (void)state;
    bytes[TYPE] = TYPE_RAMDISK;
    initrd = initrd_load(&source);
    assert_ptr_equal(initrd.bytes, bytes + HEADER);
    assert_int_equal(initrd.size, 0x800);
}

static void another_uimage_is_an_initrd_as_it_is(void **state)
{
    (void)state;
    assert_int_equal(initrd_load(&source).size, 0x1000);
}

#define UIMAGE_TEST(test) cmocka_unit_test_setup_teardown(test, make_uimage, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UIMAGE_TEST(a_uimage_goes_to_its_load_address),
        UIMAGE_TEST(a_noload_uimage_goes_behind_32_mib_and_its_header),
        UIMAGE_TEST(a_gzip_uimage_is_unpacked),
        UIMAGE_TEST(a_gzip_uimage_larger_than_ram_is_refused),
        UIMAGE_TEST(damaged_gzip_data_is_refused),
        UIMAGE_TEST(a_uimage_outside_ram_is_refused),
        UIMAGE_TEST(an_entry_outside_the_uimage_is_refused),
        UIMAGE_TEST(half_a_uimage_is_refused),
        UIMAGE_TEST(what_is_no_kernel_is_refused),
        UIMAGE_TEST(a_uimage_for_another_cpu_is_refused),
        UIMAGE_TEST(another_compression_is_refused),
        UIMAGE_TEST(a_uimage_cannot_be_moved),
        UIMAGE_TEST(a_ramdisk_uimage_is_an_initrd_without_its_header),
        UIMAGE_TEST(another_uimage_is_an_initrd_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
