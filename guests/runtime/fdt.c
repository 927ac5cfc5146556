/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/fdt.c */
#include "guests/runtime/fdt.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include <stddef.h>
#include <string.h>

#define FDT_MAGIC      0xd00dfeedu
#define FDT_BEGIN_NODE 1u
#define FDT_END_NODE   2u
#define FDT_PROP       3u
#define FDT_NOP        4u

enum fdt_header { FDT_TOTAL_SIZE = 1, FDT_STRUCT = 2, FDT_STRINGS = 3 }; /* words */

static uint32_t big_endian(const void *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return __builtin_bswap32(value);
}

static uint32_t header(const void *fdt, enum fdt_header word)
{
    return big_endian((const uint8_t *)fdt + word * 4);
}

const void *fdt_find(void)
{
    uint32_t places[] = {boot_state.r2, RAM_BASE};

    for (unsigned n = 0; n < 2; n++)
        if (places[n] >= RAM_BASE && places[n] % 4 == 0 &&
            big_endian((const void *)places[n]) == FDT_MAGIC)
            return (const void *)places[n];
    return NULL;
}

static const uint8_t *past(const uint8_t *at, uint32_t bytes)
{
    return at + ((bytes + 3) & ~3u);
}

struct fdt_property fdt_get(const void *fdt, const char *node, const char *property)
{
    const uint8_t *at = (const uint8_t *)fdt + header(fdt, FDT_STRUCT);
    const char *strings = (const char *)fdt + header(fdt, FDT_STRINGS);
    unsigned depth = 0, wanted_depth = *node ? 2 : 1;
    bool inside = false;

    for (;;) {
        uint32_t token = big_endian(at);

        at += 4;
        if (token == FDT_BEGIN_NODE) {
            const char *name = (const char *)at;

            depth++;
            if (depth == wanted_depth)
                inside = strncmp(name, node, strlen(node)) == 0;
            at = past(at, strlen(name) + 1);
        } else if (token == FDT_PROP) {
            uint32_t bytes = big_endian(at);

            if (inside && depth == wanted_depth && !strcmp(strings + big_endian(at + 4), property))
                return (struct fdt_property){at + 8, bytes};
            at = past(at + 8, bytes);
        } else if (token == FDT_END_NODE) {
            depth--;
        } else if (token != FDT_NOP) {
            return (struct fdt_property){NULL, 0};
        }
    }
}

uint32_t fdt_cell(struct fdt_property property, unsigned n)
{
    return n * 4 + 4 <= property.bytes ? big_endian(property.data + n * 4) : 0;
}

uint32_t fdt_ram_base(const void *fdt)
{
    unsigned address_cells = fdt_cell(fdt_get(fdt, "", "#address-cells"), 0);

    return fdt_cell(fdt_get(fdt, "memory", "reg"), address_cells - 1);
}

uint32_t fdt_ram_bytes(const void *fdt)
{
    unsigned cells = fdt_cell(fdt_get(fdt, "", "#address-cells"), 0) +
                     fdt_cell(fdt_get(fdt, "", "#size-cells"), 0);

    return fdt_cell(fdt_get(fdt, "memory", "reg"), cells - 1);
}

uint32_t boot_number(const char *name, uint32_t otherwise)
{
    const void *fdt = fdt_find();
    const char *at = fdt ? (const char *)fdt_get(fdt, "chosen", "bootargs").data : NULL;
    uint32_t number = 0;

    at = at ? strstr(at, name) : NULL;
    if (!at)
        return otherwise;
    for (at += strlen(name); *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    return number;
}
