/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/load_uimage.c - U-Boot's legacy images (mkimage), plain or gzip'd.
 *
 * As QEMU's loader (its hw/core/loader.c): kernels at their own load address, "kernel_noload" ones
 * behind RAM + 32 MiB, ramdisks without their header.
 */
#include "tools/load_image.h"

#include <stddef.h>
#include <zlib.h>

#include "tools/memory.h"

struct uimage_header { /* all big-endian */
    uint32_t magic, header_crc, time, size, load, entry, data_crc;
    uint8_t os, cpu, type, compression, name[32];
};

#define UIMAGE_MAGIC      0x27051956
#define NOLOAD_RAM_OFFSET 0x02000000 /* where QEMU puts header and data of a kernel_noload */

enum uimage_type { TYPE_KERNEL = 2, TYPE_RAMDISK = 3, TYPE_KERNEL_NOLOAD = 14 };
enum uimage_compression { COMPRESSION_NONE = 0, COMPRESSION_GZIP = 1 };
enum uimage_cpu { CPU_ARM = 2 };

#define FIELD(file, field) blob_be32((file), offsetof(struct uimage_header, field))

bool uimage_recognise(const struct blob *file)
{
    return file->size >= sizeof(struct uimage_header) && FIELD(file, magic) == UIMAGE_MAGIC;
}

static const struct uimage_header *header_of(const struct blob *file)
{
    return (const struct uimage_header *)(const void *)file->bytes;
}

static bool header_is_ours(const struct image_source *source, struct problems *problems)
{
    const struct uimage_header *header = header_of(source->file);
    unsigned before = problems->count;

    if (header->type != TYPE_KERNEL && header->type != TYPE_KERNEL_NOLOAD)
        problem_add(problems, "%s: %s %s is a uImage of type %u; only kernels (%u) can be started",
                    source->vm, source->field, source->path, header->type, (unsigned)TYPE_KERNEL);
    if (header->cpu != CPU_ARM)
        problem_add(problems, "%s: %s %s is a uImage for architecture %u; Arm is %u", source->vm,
                    source->field, source->path, header->cpu, (unsigned)CPU_ARM);
    if (header->compression > COMPRESSION_GZIP)
        problem_add(problems,
                    "%s: %s %s is a uImage with compression %u; only none (%u) and gzip (%u) can "
                    "be unpacked",
                    source->vm, source->field, source->path, header->compression,
                    (unsigned)COMPRESSION_NONE, (unsigned)COMPRESSION_GZIP);
    if (!blob_holds(source->file, sizeof(*header), FIELD(source->file, size)))
        problem_add(problems,
                    "%s: %s %s is truncated: its uImage header promises %u bytes, %zu follow",
                    source->vm, source->field, source->path, FIELD(source->file, size),
                    source->file->size - sizeof(*header));
    if (source->load_at)
        problem_add(problems,
                    "%s: %s.load_at 0x%08x cannot move %s, a uImage that knows its own address; "
                    "leave load_at out",
                    source->vm, source->field, source->load_at, source->path);
    return problems->count == before;
}

/* Unpacks at most limit bytes. */
static bool gunzip(const uint8_t *bytes, uint32_t size, uint64_t limit, struct blob *unpacked)
{
    z_stream stream = {.next_in = (z_const Bytef *)bytes, .avail_in = size};
    int result;

    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) /* 16: gzip's header */
        return false;
    unpacked->bytes = memory_new((size_t)limit);
    stream.next_out = unpacked->bytes;
    stream.avail_out = (uInt)limit;
    result = inflate(&stream, Z_FINISH);
    unpacked->size = (size_t)stream.total_out;
    inflateEnd(&stream);
    return result == Z_STREAM_END && unpacked->size;
}

static bool data_of(const struct image_source *source, struct kernel_image *kernel,
                    struct image_piece *piece, struct problems *problems)
{
    const struct uimage_header *header = header_of(source->file);

    piece->bytes = source->file->bytes + sizeof(*header);
    piece->size = FIELD(source->file, size);
    if (header->compression == COMPRESSION_NONE)
        return true;
    if (!gunzip(piece->bytes, piece->size, span_size(source->ram), &kernel->unpacked)) {
        problem_add(problems,
                    "%s: %s %s cannot be unpacked into %llu KiB of RAM: the gzip data is damaged "
                    "or too long",
                    source->vm, source->field, source->path,
                    (unsigned long long)span_size(source->ram) / 1024);
        return false;
    }
    piece->bytes = kernel->unpacked.bytes;
    piece->size = (uint32_t)kernel->unpacked.size;
    return true;
}

bool uimage_load(const struct image_source *source, struct kernel_image *kernel,
                 struct problems *problems)
{
    const struct uimage_header *header = header_of(source->file);
    struct image_piece piece = {.load_at = FIELD(source->file, load)};

    kernel->kind = IMAGE_UIMAGE;
    kernel->entry = FIELD(source->file, entry);
    if (!header_is_ours(source, problems) || !data_of(source, kernel, &piece, problems))
        return false;
    if (header->type == TYPE_KERNEL_NOLOAD) {
        piece.load_at = (uint32_t)(source->ram.start + NOLOAD_RAM_OFFSET + sizeof(*header));
        kernel->entry += piece.load_at;
    }
    return kernel_add_piece(source, kernel, piece, "its data", problems);
}

struct image_piece uimage_ramdisk(const struct blob *file)
{
    const struct uimage_header *header = header_of(file);

    if (!uimage_recognise(file) || header->type != TYPE_RAMDISK ||
        !blob_holds(file, sizeof(*header), FIELD(file, size)))
        return (struct image_piece){0};
    return (struct image_piece){file->bytes + sizeof(*header), FIELD(file, size), 0};
}
