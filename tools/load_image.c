/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/load_image.c - what a guest's kernel or initrd file is, and where it goes. */
#include "tools/load_image.h"

#define RAW_RAM_OFFSET    0x10000 /* QEMU's KERNEL_LOAD_ADDR */

/* A zImage's header (Linux: arch/arm/boot/compressed/head.S, vmlinux.lds.S) */
#define ZIMAGE_MAGIC_AT   0x24
#define ZIMAGE_MAGIC      0x016f2818
#define ZIMAGE_START_AT   0x28
#define ZIMAGE_END_AT     0x2c
#define ZIMAGE_MAGIC2_AT  0x34
#define ZIMAGE_MAGIC2     0x45454545 /* a table of tags follows */
#define ZIMAGE_TABLE_AT   0x38
#define ZIMAGE_HEADER     0x3c
#define ZIMAGE_TAG_SIZES  0x5a534c4b /* words: size of the tag, this, and: */
#define TAG_DATA_SIZE_AT  8          /* where the file holds the unpacked kernel's size */
#define TAG_BSS_SIZE      12
#define TAG_TEXT_OFFSET   16      /* since Linux 5.8; also where it is unpacked to */
#define ZIMAGE_WORK_SPACE 0x20000 /* the decompressor's stack, heap (64 KiB) and bss */

#define TEXT_OFFSET_USUAL 0x8000

static const char *const kind_names[] = {
    [IMAGE_RAW] = "raw image",
    [IMAGE_ZIMAGE] = "zImage",
    [IMAGE_ELF] = "ELF",
    [IMAGE_UIMAGE] = "uImage",
};

const char *image_kind_name(enum image_kind kind)
{
    return kind_names[kind];
}

bool kernel_add_piece(const struct image_source *source, struct kernel_image *kernel,
                      struct image_piece piece, const char *what, struct problems *problems)
{
    struct span span = span_at(piece.load_at, piece.size);

    if (!span_holds(source->ram, span)) {
        problem_add(problems, "%s: %s %s: %s belongs at " SPAN_FORMAT ", RAM is " SPAN_FORMAT,
                    source->vm, source->field, source->path, what, SPAN_VALUES(span),
                    SPAN_VALUES(source->ram));
        return false;
    }
    for (unsigned n = 0; n < kernel->piece_count; n++) {
        struct span other = span_at(kernel->pieces[n].load_at, kernel->pieces[n].size);

        if (spans_overlap(span, other)) {
            problem_add(problems,
                        "%s: %s %s: %s at " SPAN_FORMAT " overlaps the one at " SPAN_FORMAT,
                        source->vm, source->field, source->path, what, SPAN_VALUES(span),
                        SPAN_VALUES(other));
            return false;
        }
    }
    if (kernel->piece_count == IMAGE_PIECES_MAX) {
        problem_add(problems, "%s: %s %s has more than %d segments", source->vm, source->field,
                    source->path, IMAGE_PIECES_MAX);
        return false;
    }
    if (span_is_empty(kernel->used))
        kernel->used = span;
    if (span.start < kernel->used.start)
        kernel->used.start = span.start;
    if (span.end > kernel->used.end)
        kernel->used.end = span.end;
    kernel->pieces[kernel->piece_count++] = piece;
    return true;
}

static bool is_zimage(const struct blob *file)
{
    return file->size >= ZIMAGE_HEADER && blob_le32(file, ZIMAGE_MAGIC_AT) == ZIMAGE_MAGIC;
}

struct unpacked { /* the kernel inside a zImage */
    uint32_t text_offset, data_size, bss_size;
};

/* False: the file does not tell. */
static bool zimage_unpacked(const struct blob *file, struct unpacked *inside)
{
    uint32_t tag, data_size_at;

    if (blob_le32(file, ZIMAGE_MAGIC2_AT) != ZIMAGE_MAGIC2)
        return false;
    tag = blob_le32(file, ZIMAGE_TABLE_AT);
    if (!blob_holds(file, tag, TAG_TEXT_OFFSET + sizeof(uint32_t)) ||
        blob_le32(file, tag + sizeof(uint32_t)) != ZIMAGE_TAG_SIZES)
        return false;
    data_size_at = blob_le32(file, tag + TAG_DATA_SIZE_AT);
    if (!blob_holds(file, data_size_at, sizeof(uint32_t)))
        return false;
    inside->data_size = blob_le32(file, data_size_at);
    inside->bss_size = blob_le32(file, tag + TAG_BSS_SIZE);
    inside->text_offset = TEXT_OFFSET_USUAL;
    if (blob_le32(file, tag) * sizeof(uint32_t) > TAG_TEXT_OFFSET)
        inside->text_offset = blob_le32(file, tag + TAG_TEXT_OFFSET);
    return true;
}

/* What the kernel writes to before it reads its device tree: while unpacking, the compressed
 * kernel moves behind the place where the unpacked one ends; later its bss begins there. */
static bool note_unpacking(const struct image_source *source, struct kernel_image *kernel,
                           struct problems *problems)
{
    const struct blob *file = source->file;
    uint32_t extent = blob_le32(file, ZIMAGE_END_AT) - blob_le32(file, ZIMAGE_START_AT);
    uint64_t end = kernel->used.start + extent;
    struct unpacked inside;

    if (blob_le32(file, ZIMAGE_MAGIC2_AT) == ZIMAGE_MAGIC2 && extent > file->size) {
        problem_add(problems, "%s: %s %s is truncated: a zImage of %u bytes, %zu are there",
                    source->vm, source->field, source->path, extent, file->size);
        return false;
    }
    if (zimage_unpacked(file, &inside)) {
        uint64_t behind = (uint64_t)extent + ZIMAGE_WORK_SPACE;

        if (behind < inside.bss_size)
            behind = inside.bss_size;
        kernel->used.start = source->ram.start;
        end = source->ram.start + inside.text_offset + inside.data_size + behind;
    }
    if (end > source->ram.end) {
        problem_add(problems,
                    "%s: %s %s needs %llu KiB to unpack itself, ram.size is %llu KiB; make it "
                    "larger",
                    source->vm, source->field, source->path,
                    (unsigned long long)(end - source->ram.start + 1023) / 1024,
                    (unsigned long long)span_size(source->ram) / 1024);
        return false;
    }
    if (end > kernel->used.end)
        kernel->used.end = end;
    return true;
}

static bool flat_load(const struct image_source *source, struct kernel_image *kernel,
                      struct problems *problems)
{
    struct image_piece piece = {source->file->bytes, (uint32_t)source->file->size, source->load_at};

    kernel->kind = is_zimage(source->file) ? IMAGE_ZIMAGE : IMAGE_RAW;
    if (!piece.load_at)
        piece.load_at = (uint32_t)source->ram.start + RAW_RAM_OFFSET;
    kernel->entry = piece.load_at;
    if (!kernel_add_piece(source, kernel, piece, "it", problems))
        return false;
    return kernel->kind == IMAGE_RAW || note_unpacking(source, kernel, problems);
}

static const struct {
    bool (*recognise)(const struct blob *file);
    bool (*load)(const struct image_source *source, struct kernel_image *kernel,
                 struct problems *problems);
} loaders[] = {
    {elf_recognise, elf_load},
    {uimage_recognise, uimage_load},
};

static bool entry_is_loaded(const struct kernel_image *kernel)
{
    uint32_t entry = kernel->entry & ~UINT32_C(1);

    for (unsigned n = 0; n < kernel->piece_count; n++)
        if (entry - kernel->pieces[n].load_at < kernel->pieces[n].size)
            return true;
    return false;
}

bool kernel_load(const struct image_source *source, struct kernel_image *kernel,
                 struct problems *problems)
{
    bool (*load)(const struct image_source *, struct kernel_image *, struct problems *) = flat_load;

    *kernel = (struct kernel_image){0};
    for (unsigned n = 0; n < sizeof(loaders) / sizeof(loaders[0]); n++)
        if (loaders[n].recognise(source->file))
            load = loaders[n].load;
    if (!load(source, kernel, problems))
        return false;
    if (!entry_is_loaded(kernel)) {
        problem_add(problems, "%s: %s %s: its entry 0x%08x lies in nothing that is loaded",
                    source->vm, source->field, source->path, kernel->entry);
        return false;
    }
    return true;
}

void kernel_free(struct kernel_image *kernel)
{
    blob_free(&kernel->unpacked);
}

struct image_piece initrd_load(const struct image_source *source)
{
    struct image_piece inner = uimage_ramdisk(source->file);

    if (inner.bytes)
        return inner;
    return (struct image_piece){source->file->bytes, (uint32_t)source->file->size, 0};
}
