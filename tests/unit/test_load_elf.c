/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_load_elf.c - ELF files go where QEMU's loader would put them. */
#include <elf.h>

#include "tests/unit/image_under_test.h"

#define TEXT_OFFSET 0x1000
#define DATA_OFFSET 0x2000

static Elf32_Ehdr header;
static Elf32_Phdr segments[3];

/* One segment of code, linked where it is loaded. */
static int make_elf(void **state)
{
    power_on(state);
    header = (Elf32_Ehdr){
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_ARM,
        .e_version = EV_CURRENT,
        .e_entry = RAM_START + 0x10020,
        .e_phoff = sizeof(Elf32_Ehdr),
        .e_ehsize = sizeof(Elf32_Ehdr),
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = 1,
    };
    memset(segments, 0, sizeof(segments));
    segments[0] = (Elf32_Phdr){
        .p_type = PT_LOAD,
        .p_offset = TEXT_OFFSET,
        .p_vaddr = RAM_START + 0x10000,
        .p_paddr = RAM_START + 0x10000,
        .p_filesz = 0x400,
        .p_memsz = 0x400,
        .p_flags = PF_R | PF_X,
    };
    segments[1] = (Elf32_Phdr){
        .p_type = PT_LOAD,
        .p_offset = DATA_OFFSET,
        .p_vaddr = RAM_START + 0x20000,
        .p_paddr = RAM_START + 0x20000,
        .p_filesz = 0x100,
        .p_memsz = 0x3000,
        .p_flags = PF_R | PF_W,
    };
    return 0;
}

/* The test runs on a little-endian PC, as Arm is. */
static void write_elf(void)
{
    file.size = 0x3000;
    memcpy(bytes, &header, sizeof(header));
    memcpy(bytes + sizeof(header), segments, sizeof(segments));
}

static void a_segment_goes_to_its_physical_address(void **state)
{
    (void)state;
    segments[0].p_vaddr = 0xc0010000;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.piece_count, 1);
    expect_piece(0, TEXT_OFFSET, 0x400, RAM_START + 0x10000);
    assert_int_equal(kernel.entry, RAM_START + 0x10020);
}

static void only_the_files_part_of_a_segment_is_copied_but_all_of_it_is_used(void **state)
{
    (void)state;
    header.e_phnum = 2;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.piece_count, 2);
    expect_piece(1, DATA_OFFSET, 0x100, RAM_START + 0x20000);
    expect_used(RAM_START + 0x10000, RAM_START + 0x23000);
}

static void what_is_not_pt_load_is_not_loaded(void **state)
{
    (void)state;
    header.e_phnum = 2;
    segments[1].p_type = PT_NOTE;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.piece_count, 1);
}

static void a_virtual_entry_is_translated(void **state)
{
    (void)state;
    segments[0].p_vaddr = 0xc0010000;
    header.e_entry = 0xc0010100;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.entry, RAM_START + 0x10100);
}

static void the_thumb_bit_survives_the_translation(void **state)
{
    (void)state;
    segments[0].p_vaddr = 0xc0010000;
    header.e_entry = 0xc0010101;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.entry, RAM_START + 0x10101);
}

static void an_entry_in_a_segment_without_code_is_not_translated(void **state)
{
    (void)state;
    segments[0].p_vaddr = RAM_START + 0x20000;
    segments[0].p_flags = PF_R;
    header.e_entry = RAM_START + 0x20010;
    write_elf();
    expect_refused("vm: kernel k: its entry 0x40020010 lies in nothing that is loaded\n");
}

static void an_entry_behind_the_files_part_is_not_translated(void **state)
{
    (void)state;
    segments[0].p_vaddr = 0xc0010000;
    segments[0].p_memsz = 0x1000;
    header.e_entry = 0xc0010400;
    write_elf();
    expect_refused("vm: kernel k: its entry 0xc0010400 lies in nothing that is loaded\n");
}

static void a_segment_without_bytes_may_lie_anywhere(void **state)
{
    (void)state;
    header.e_phnum = 2;
    segments[1].p_paddr = 0x09000000;
    segments[1].p_filesz = 0;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.piece_count, 1);
    expect_used(RAM_START + 0x10000, RAM_START + 0x10400);
}

static void zeroed_memory_may_overlap_another_segment(void **state)
{
    (void)state;
    header.e_phnum = 2;
    segments[0].p_memsz = 0x20000;
    write_elf();
    expect_loaded(IMAGE_ELF);
    assert_int_equal(kernel.piece_count, 2);
}

static void memory_up_to_the_end_of_ram_and_beyond_is_used_up_to_its_end(void **state)
{
    (void)state;
    segments[0].p_memsz = 0x40000000;
    write_elf();
    expect_loaded(IMAGE_ELF);
    expect_used(RAM_START + 0x10000, RAM_START + 16 * MiB);
}

static void a_segment_outside_ram_is_refused(void **state)
{
    (void)state;
    segments[0].p_paddr = 0;
    write_elf();
    expect_refused("vm: kernel k: segment 0 belongs at 0x00000000-0x000003ff, RAM is "
                   "0x40000000-0x40ffffff\n");
}

static void a_segment_that_ends_outside_ram_is_refused(void **state)
{
    (void)state;
    segments[0].p_paddr = RAM_START + 16 * MiB - 0x3ff;
    write_elf();
    expect_refused("vm: kernel k: segment 0 belongs at 0x40fffc01-0x41000000, RAM is "
                   "0x40000000-0x40ffffff\n");
}

static void every_bad_segment_gets_its_sentence(void **state)
{
    (void)state;
    header.e_phnum = 2;
    segments[0].p_paddr = 0;
    segments[1].p_offset = 0x2f01;
    write_elf();
    expect_refused(
        "vm: kernel k: segment 0 belongs at 0x00000000-0x000003ff, RAM is "
        "0x40000000-0x40ffffff\n"
        "vm: kernel k is truncated: segment 1 needs bytes 0x2f01-0x3000, it has 0x3000\n");
}

static void overlapping_segments_are_refused(void **state)
{
    (void)state;
    header.e_phnum = 2;
    segments[1].p_paddr = RAM_START + 0x103ff;
    write_elf();
    expect_refused("vm: kernel k: segment 1 at 0x400103ff-0x400104fe overlaps the one at "
                   "0x40010000-0x400103ff\n");
}

static void an_elf_of_64_bits_is_refused(void **state)
{
    (void)state;
    header.e_ident[EI_CLASS] = ELFCLASS64;
    write_elf();
    expect_refused("vm: kernel k is a 64-bit ELF; the guest's CPU needs a 32-bit one\n");
}

static void a_big_endian_elf_is_refused(void **state)
{
    (void)state;
    header.e_ident[EI_DATA] = ELFDATA2MSB;
    write_elf();
    expect_refused("vm: kernel k is a big-endian ELF; the guest's CPU starts little-endian\n");
}

static void an_elf_for_another_machine_is_refused(void **state)
{
    (void)state;
    header.e_machine = EM_386;
    write_elf();
    expect_refused("vm: kernel k is an ELF for machine 3; Arm is machine 40\n");
}

static void half_a_header_is_refused(void **state)
{
    (void)state;
    write_elf();
    file.size = sizeof(Elf32_Ehdr) - 1;
    expect_refused("vm: kernel k is truncated: it ends inside its ELF header\n");
}

static void program_headers_outside_the_file_are_refused(void **state)
{
    (void)state;
    header.e_phoff = 0x2ff0;
    write_elf();
    expect_refused("vm: kernel k is truncated: its program headers lie outside the file\n");
}

static void program_headers_that_are_too_small_are_refused(void **state)
{
    (void)state;
    header.e_phentsize = 8;
    write_elf();
    expect_refused("vm: kernel k is truncated: its program headers lie outside the file\n");
}

static void an_object_file_is_refused(void **state)
{
    (void)state;
    header.e_phnum = 0;
    write_elf();
    expect_refused("vm: kernel k is an ELF with nothing to load; link it as an executable\n");
}

static void an_elf_cannot_be_moved(void **state)
{
    (void)state;
    source.load_at = 0x40200000;
    write_elf();
    expect_refused("vm: kernel.load_at 0x40200000 cannot move k, an ELF that knows its own "
                   "addresses; leave load_at out\n");
}

#define ELF_TEST(test) cmocka_unit_test_setup_teardown(test, make_elf, power_off)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ELF_TEST(a_segment_goes_to_its_physical_address),
        ELF_TEST(only_the_files_part_of_a_segment_is_copied_but_all_of_it_is_used),
        ELF_TEST(what_is_not_pt_load_is_not_loaded),
        ELF_TEST(a_virtual_entry_is_translated),
        ELF_TEST(the_thumb_bit_survives_the_translation),
        ELF_TEST(an_entry_in_a_segment_without_code_is_not_translated),
        ELF_TEST(an_entry_behind_the_files_part_is_not_translated),
        ELF_TEST(a_segment_without_bytes_may_lie_anywhere),
        ELF_TEST(zeroed_memory_may_overlap_another_segment),
        ELF_TEST(memory_up_to_the_end_of_ram_and_beyond_is_used_up_to_its_end),
        ELF_TEST(a_segment_outside_ram_is_refused),
        ELF_TEST(a_segment_that_ends_outside_ram_is_refused),
        ELF_TEST(every_bad_segment_gets_its_sentence),
        ELF_TEST(overlapping_segments_are_refused),
        ELF_TEST(an_elf_of_64_bits_is_refused),
        ELF_TEST(a_big_endian_elf_is_refused),
        ELF_TEST(an_elf_for_another_machine_is_refused),
        ELF_TEST(half_a_header_is_refused),
        ELF_TEST(program_headers_outside_the_file_are_refused),
        ELF_TEST(program_headers_that_are_too_small_are_refused),
        ELF_TEST(an_object_file_is_refused),
        ELF_TEST(an_elf_cannot_be_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
