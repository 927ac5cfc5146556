/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/blob.c - the bytes of a file. */
#include "tools/blob.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/memory.h"

enum { READ_STEP = 1 << 20 };

static void read_all(FILE *file, struct blob *blob)
{
    size_t got;

    do {
        blob->bytes = memory_resize(blob->bytes, blob->size + READ_STEP);
        got = fread(blob->bytes + blob->size, 1, READ_STEP, file);
        blob->size += got;
    } while (got == READ_STEP);
}

int blob_read(const char *path, struct blob *blob)
{
    FILE *file;
    int error = 0;

    *blob = (struct blob){0};
    file = fopen(path, "rb");
    if (!file)
        return errno;
    errno = 0;
    read_all(file, blob);
    if (ferror(file)) { /* a directory, for one */
        error = errno ? errno : EIO;
        blob_free(blob);
    }
    fclose(file);
    return error;
}

int blob_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool written;

    if (!file)
        return errno;
    written = fwrite(bytes, 1, size, file) == size;
    if (fclose(file) || !written)
        return errno ? errno : EIO;
    return 0;
}

void blob_free(struct blob *blob)
{
    free(blob->bytes);
    *blob = (struct blob){0};
}

uint16_t blob_le16(const struct blob *blob, size_t offset)
{
    const uint8_t *b = blob->bytes + offset;

    return (uint16_t)(b[0] | b[1] << 8);
}

uint32_t blob_le32(const struct blob *blob, size_t offset)
{
    return blob_le16(blob, offset) | (uint32_t)blob_le16(blob, offset + 2) << 16;
}

uint32_t blob_be32(const struct blob *blob, size_t offset)
{
    return __builtin_bswap32(blob_le32(blob, offset));
}

bool blob_holds(const struct blob *blob, uint64_t offset, uint64_t size)
{
    return offset <= blob->size && size <= blob->size - offset;
}
