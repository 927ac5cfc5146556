/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/load_elf.c - ELF files: each PT_LOAD segment at its physical address.
 *
 * As QEMU's loader (its include/hw/elf_ops.h): an entry inside the virtual addresses of an
 * executable segment is translated to its physical ones; bit 0 of the entry means Thumb. A segment
 * may be shorter in the file than in memory. That rest needs no copying, for Nagaya clears RAM
 * first; it may even overlap another segment, in images that initialise themselves.
 */
#include "tools/load_image.h"

#include <elf.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct segment {
    uint32_t offset, vaddr, paddr, file_size, memory_size;
    bool executable;
};

bool elf_recognise(const struct blob *file)
{
    return file->size >= SELFMAG && !memcmp(file->bytes, ELFMAG, SELFMAG);
}

static bool header_is_ours(const struct image_source *source, struct problems *problems)
{
    const struct blob *file = source->file;
    const char *wrong = NULL;

    if (file->size < sizeof(Elf32_Ehdr))
        wrong = "is truncated: it ends inside its ELF header";
    else if (file->bytes[EI_CLASS] != ELFCLASS32)
        wrong = "is a 64-bit ELF; the guest's CPU needs a 32-bit one";
    else if (file->bytes[EI_DATA] != ELFDATA2LSB)
        wrong = "is a big-endian ELF; the guest's CPU starts little-endian";
    if (wrong) {
        problem_add(problems, "%s: %s %s %s", source->vm, source->field, source->path, wrong);
        return false;
    }
    if (blob_le16(file, offsetof(Elf32_Ehdr, e_machine)) != EM_ARM) {
        problem_add(problems, "%s: %s %s is an ELF for machine %u; Arm is machine %u", source->vm,
                    source->field, source->path,
                    (unsigned)blob_le16(file, offsetof(Elf32_Ehdr, e_machine)), (unsigned)EM_ARM);
        return false;
    }
    return true;
}

static struct segment segment_read(const struct blob *file, size_t at)
{
    return (struct segment){
        .offset = blob_le32(file, at + offsetof(Elf32_Phdr, p_offset)),
        .vaddr = blob_le32(file, at + offsetof(Elf32_Phdr, p_vaddr)),
        .paddr = blob_le32(file, at + offsetof(Elf32_Phdr, p_paddr)),
        .file_size = blob_le32(file, at + offsetof(Elf32_Phdr, p_filesz)),
        .memory_size = blob_le32(file, at + offsetof(Elf32_Phdr, p_memsz)),
        .executable = blob_le32(file, at + offsetof(Elf32_Phdr, p_flags)) & PF_X,
    };
}

/* Segments without a byte in the file (stacks, device areas) may lie anywhere. */
static void note_memory(struct kernel_image *kernel, const struct segment *s, struct span ram)
{
    struct span memory = span_at(s->paddr, s->memory_size);

    if (!s->memory_size || !spans_overlap(memory, ram))
        return;
    if (memory.end > ram.end)
        memory.end = ram.end;
    if (span_is_empty(kernel->used))
        kernel->used = memory;
    if (memory.start < kernel->used.start)
        kernel->used.start = memory.start;
    if (memory.end > kernel->used.end)
        kernel->used.end = memory.end;
}

static bool entry_lies_in(uint32_t entry, const struct segment *s)
{
    return s->executable && entry >= s->vaddr && entry - s->vaddr < s->file_size;
}

static bool segment_load(const struct image_source *source, const struct segment *s, unsigned n,
                         struct kernel_image *kernel, struct problems *problems)
{
    char what[32];

    snprintf(what, sizeof(what), "segment %u", n);
    if (!blob_holds(source->file, s->offset, s->file_size)) {
        problem_add(problems, "%s: %s %s is truncated: %s needs bytes 0x%x-0x%llx, it has 0x%zx",
                    source->vm, source->field, source->path, what, s->offset,
                    (unsigned long long)s->offset + s->file_size - 1, source->file->size);
        return false;
    }
    note_memory(kernel, s, source->ram);
    if (!s->file_size)
        return true;
    return kernel_add_piece(
        source, kernel,
        (struct image_piece){source->file->bytes + s->offset, s->file_size, s->paddr}, what,
        problems);
}

static bool segments_load(const struct image_source *source, struct kernel_image *kernel,
                          struct problems *problems)
{
    const struct blob *file = source->file;
    uint32_t table = blob_le32(file, offsetof(Elf32_Ehdr, e_phoff));
    uint32_t entry = blob_le32(file, offsetof(Elf32_Ehdr, e_entry));
    uint16_t step = blob_le16(file, offsetof(Elf32_Ehdr, e_phentsize));
    uint16_t count = blob_le16(file, offsetof(Elf32_Ehdr, e_phnum));
    bool good = true;

    if (count && (step < sizeof(Elf32_Phdr) || !blob_holds(file, table, (uint64_t)count * step))) {
        problem_add(problems, "%s: %s %s is truncated: its program headers lie outside the file",
                    source->vm, source->field, source->path);
        return false;
    }
    kernel->entry = entry;
    for (unsigned n = 0; n < count; n++) {
        size_t at = (size_t)table + (size_t)n * step;
        struct segment s;

        if (blob_le32(file, at + offsetof(Elf32_Phdr, p_type)) != PT_LOAD)
            continue;
        s = segment_read(file, at);
        if (entry_lies_in(entry, &s))
            kernel->entry = entry - s.vaddr + s.paddr;
        good &= segment_load(source, &s, n, kernel, problems);
    }
    return good;
}

bool elf_load(const struct image_source *source, struct kernel_image *kernel,
              struct problems *problems)
{
    unsigned before = problems->count;

    kernel->kind = IMAGE_ELF;
    if (!header_is_ours(source, problems) || !segments_load(source, kernel, problems))
        return false;
    if (source->load_at)
        problem_add(problems,
                    "%s: %s.load_at 0x%08x cannot move %s, an ELF that knows its own addresses; "
                    "leave load_at out",
                    source->vm, source->field, source->load_at, source->path);
    if (!kernel->piece_count)
        problem_add(problems, "%s: %s %s is an ELF with nothing to load; link it as an executable",
                    source->vm, source->field, source->path);
    return problems->count == before;
}
