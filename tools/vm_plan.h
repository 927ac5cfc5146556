/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/vm_plan.h - all that is worked out about one VM: its files as they are understood
 * and where in its memory they go. */
#pragma once
#include "core/board.h"
#include "core/placement.h"
#include "core/vm_config.h"
#include "tools/fragment.h"
#include "tools/load_image.h"
#include "tools/problems.h"

struct plan_options {
    const char *images;                 /* folder of files that are not absolute */
    const char *cpu;                    /* what the guests' device trees say: "cortex-a15" */
    const struct system_config *system; /* its channels and shared pages; NULL: none */
    const struct board *board;          /* of whose tree nodes are copied */
};

#define PLAN_PIECES_MAX (IMAGE_PIECES_MAX + 2)

struct plan_file {
    char *path; /* as opened; NULL: the VM has none of this kind */
    struct blob blob;
};

struct vm_plan {
    const struct vm_config *vm;
    struct plan_file kernel_file, initrd_file, dtb_file, board_file;
    struct kernel_image kernel;
    struct image_piece initrd; /* size 0: none */
    struct fragment fragment;  /* nodes of the board's tree for the generated one */
    struct blob tree;          /* generated, or the user's completed */
    struct image_piece dtb;
    struct image_piece pieces[PLAN_PIECES_MAX]; /* all of the above: kernel, initrd, dtb */
    unsigned piece_count;
};

/* For a VM that passed check_vm(). False after adding at least one sentence. plan_free() in any
 * case. */
bool plan_make(struct vm_plan *plan, const struct vm_config *vm, const struct plan_options *options,
               struct problems *problems);
void plan_free(struct vm_plan *plan);
