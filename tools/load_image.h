/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/load_image.h - what a guest's kernel or initrd file is, and where it goes.
 *
 * The rules are those of QEMU's loader for Arm (its hw/arm/boot.c), so that an image
 * made for QEMU's virt machine finds itself where it expects to be. load_elf.c and
 * load_uimage.c know those formats, load_image.c the rest.
 */
#pragma once
#include "tools/blob.h"
#include "tools/problems.h"
#include "tools/span.h"

#define IMAGE_PIECES_MAX 32

enum image_kind { IMAGE_RAW, IMAGE_ZIMAGE, IMAGE_ELF, IMAGE_UIMAGE };

struct image_source {  /* who asks for the file to be loaded */
    const char *vm;    /* the VM's name    */
    const char *field; /* kernel or initrd */
    const char *path;  /* as opened        */
    struct span ram;   /* the VM's, in IPA */
    uint32_t load_at;  /* the configuration's; 0: as the file's kind says */
    const struct blob *file;
};

struct image_piece { /* bytes to copy into guest memory */
    const uint8_t *bytes;
    uint32_t size;
    uint32_t load_at; /* IPA */
};

struct kernel_image {
    enum image_kind kind;
    struct image_piece pieces[IMAGE_PIECES_MAX];
    unsigned piece_count;
    uint32_t entry;       /* bit 0: Thumb */
    struct span used;     /* by the pieces and, as far as the file tells, by its start-up */
    struct blob unpacked; /* owns what was compressed in the file */
};

/* Finds out what source->file is and fills *kernel. The file's bytes must outlive it.
 * Returns false after adding at least one sentence to problems. kernel_free() in any case. */
bool kernel_load(const struct image_source *source, struct kernel_image *kernel,
                 struct problems *problems);
void kernel_free(struct kernel_image *kernel);

/* The bytes that are the initrd: the file, or what a uImage ramdisk holds. load_at is left 0. */
struct image_piece initrd_load(const struct image_source *source);

/* "ELF", "zImage" ... */
const char *image_kind_name(enum image_kind kind);

/* For the loaders of each kind ------------------------------------------------- */

bool elf_recognise(const struct blob *file);
bool elf_load(const struct image_source *source, struct kernel_image *kernel,
              struct problems *problems);

bool uimage_recognise(const struct blob *file);
bool uimage_load(const struct image_source *source, struct kernel_image *kernel,
                 struct problems *problems);
/* The data of a uImage ramdisk; bytes NULL: the file is none. */
struct image_piece uimage_ramdisk(const struct blob *file);

/* Adds a piece that must lie in RAM; what says which in the sentence that it does not. */
bool kernel_add_piece(const struct image_source *source, struct kernel_image *kernel,
                      struct image_piece piece, const char *what, struct problems *problems);
