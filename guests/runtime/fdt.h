/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/fdt.h - reads a flattened device tree (Devicetree Specification 5). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct fdt_property {
    const uint8_t *data; /* NULL: not there */
    uint32_t bytes;
};

/* The tree given in r2, or at the start of RAM; NULL when neither holds one. */
const void *fdt_find(void);

/* node: the start of its name, as "memory@" or "chosen", below the root; "" is the root. */
struct fdt_property fdt_get(const void *fdt, const char *node, const char *property);

/* Cell n of a property, 0 when it is shorter. */
uint32_t fdt_cell(struct fdt_property property, unsigned n);

/* From /memory: of the first range, with this tree's cell sizes. 0: none. */
uint32_t fdt_ram_base(const void *fdt);
uint32_t fdt_ram_bytes(const void *fdt);

/* The number behind name in the boot arguments, as "seed=" finds 5 in "seed=5". */
uint32_t boot_number(const char *name, uint32_t otherwise);
