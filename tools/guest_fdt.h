/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_fdt.h - the device tree a guest is started with. */
#pragma once
#include "core/vm_config.h"
#include "tools/blob.h"
#include "tools/fragment.h"
#include "tools/problems.h"
#include "tools/span.h"

#define FDT_RNG_SEED_SIZE   32
#define FDT_KASLR_SEED_SIZE 8

struct fdt_facts {                      /* what the tree says and struct vm_config does not */
    const char *cpu;                    /* "cortex-a15" */
    struct span initrd;                 /* empty: none */
    const struct system_config *system; /* whose channels end in the VM; NULL: none */
    const struct fragment *fragment;    /* nodes of the board's tree; NULL: none */
    uint8_t rng_seed[FDT_RNG_SEED_SIZE];
    uint8_t kaslr_seed[FDT_KASLR_SEED_SIZE];
};

/* The /psci node: PSCI 0.1 names each function, the later ones have fixed numbers (DEN 0022). */
#define FDT_PSCI_COMPATIBLE "arm,psci-1.0\0arm,psci-0.2\0arm,psci"
struct fdt_psci_function {
    const char *name;
    uint32_t id;
};
extern const struct fdt_psci_function fdt_psci_functions[]; /* the last has no name */

/* Fills both seeds from the VM's name and its kernel: the same on every build, different from
 * guest to guest. They are in the image for all to read, so they are no secret. */
void fdt_seed(struct fdt_facts *facts, const char *vm_name, const struct blob *kernel);

/* A tree with the nodes of QEMU's virt machine, as far as the VM has them. */
struct blob fdt_generate(const struct vm_config *vm, const struct fdt_facts *facts);

/* The user's own tree, with what QEMU changes in it as well: memory, bootargs, initrd, and psci
 * if there is none. False after adding a sentence; path is for the sentence. */
bool fdt_patch(const struct vm_config *vm, const struct fdt_facts *facts, const char *path,
               const struct blob *own, struct blob *patched, struct problems *problems);
