/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/blob.h - the bytes of a file. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct blob {
    uint8_t *bytes; /* NULL: none */
    size_t size;
};

/* Reads a whole file. Returns 0, or an errno value with *blob empty. */
int blob_read(const char *path, struct blob *blob);

/* Writes a whole file. Returns 0, or an errno value. */
int blob_write(const char *path, const void *bytes, size_t size);

void blob_free(struct blob *blob);

/* Numbers inside: offset plus the number's size must lie within the blob. */
uint16_t blob_le16(const struct blob *blob, size_t offset);
uint32_t blob_le32(const struct blob *blob, size_t offset);
uint32_t blob_be32(const struct blob *blob, size_t offset);

/* Are there size bytes at offset? */
bool blob_holds(const struct blob *blob, uint64_t offset, uint64_t size);
