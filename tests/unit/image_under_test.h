/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/image_under_test.h - files made in memory, and what the loader says about them. */
#pragma once
#include <string.h>

#include "core/types.h"
#include "tests/unit/unit.h"
#include "tools/load_image.h"

#define RAM_START UINT32_C(0x40000000)

static uint8_t bytes[64 * 1024];
static struct blob file;
static struct image_source source;
static struct kernel_image kernel;
static struct problems problems;

/* 16 MiB of RAM and a file of zeros. */
static int power_on(void **state)
{
    (void)state;
    memset(bytes, 0, sizeof(bytes));
    file = (struct blob){bytes, 0x1000};
    source = (struct image_source){
        .vm = "vm",
        .field = "kernel",
        .path = "k",
        .ram = span_at(RAM_START, 16 * MiB),
        .file = &file,
    };
    return 0;
}

static int power_off(void **state)
{
    (void)state;
    kernel_free(&kernel);
    problems_free(&problems);
    return 0;
}

static inline void put_le32(size_t at, uint32_t value)
{
    for (unsigned n = 0; n < 4; n++)
        bytes[at + n] = (uint8_t)(value >> 8 * n);
}

static inline void put_be32(size_t at, uint32_t value)
{
    put_le32(at, __builtin_bswap32(value));
}

static void expect_loaded(enum image_kind kind)
{
    bool good = kernel_load(&source, &kernel, &problems);

    assert_string_equal(problems.text ? problems.text : "", "");
    assert_true(good);
    assert_int_equal(kernel.kind, kind);
}

static void expect_refused(const char *sentence)
{
    bool good = kernel_load(&source, &kernel, &problems);

    assert_string_equal(problems.text ? problems.text : "", sentence);
    assert_false(good);
}

static void expect_piece(unsigned n, size_t offset, uint32_t size, uint32_t load_at)
{
    assert_true(n < kernel.piece_count);
    assert_ptr_equal(kernel.pieces[n].bytes, bytes + offset);
    assert_int_equal(kernel.pieces[n].size, size);
    assert_int_equal(kernel.pieces[n].load_at, load_at);
}

static void expect_used(uint64_t start, uint64_t end)
{
    assert_int_equal(kernel.used.start, start);
    assert_int_equal(kernel.used.end, end);
}

#define IMAGE_TEST(test) cmocka_unit_test_setup_teardown(test, power_on, power_off)
