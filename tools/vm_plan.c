/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/vm_plan.c - all that is worked out about one VM. */
#include "tools/vm_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/guest_devices.h"
#include "tools/guest_fdt.h"
#include "tools/guest_layout.h"
#include "tools/memory.h"

static char *full_path(const char *folder, const char *file)
{
    size_t size = strlen(folder) + strlen(file) + 2;
    char *path = memory_new(size);

    if (*file == '/')
        snprintf(path, size, "%s", file);
    else
        snprintf(path, size, "%s/%s", folder, file);
    return path;
}

/* config->file NULL: *file stays empty, which is no mistake. */
static bool file_open(struct plan_file *file, const struct vm_plan *plan, const char *field,
                      const struct image_config *config, const struct plan_options *options,
                      struct problems *problems)
{
    int error;

    if (!config->file)
        return true;
    file->path = full_path(options->images, config->file);
    error = blob_read(file->path, &file->blob);
    if (error)
        problem_add(problems, "%s: %s %s cannot be read: %s", plan->vm->name, field, file->path,
                    strerror(error));
    else if (!file->blob.size)
        problem_add(problems, "%s: %s %s is empty", plan->vm->name, field, file->path);
    else if (file->blob.size > plan->vm->ram.size)
        problem_add(problems, "%s: %s %s has %zu KiB, ram.size is %u KiB; make it larger",
                    plan->vm->name, field, file->path, (file->blob.size + 1023) / 1024,
                    plan->vm->ram.size / 1024);
    else
        return true;
    return false;
}

static struct image_source source_of(const struct vm_plan *plan, const struct plan_file *file,
                                     const char *field, const struct image_config *config)
{
    return (struct image_source){
        .vm = plan->vm->name,
        .field = field,
        .path = file->path,
        .ram = vm_ram(plan->vm),
        .load_at = config->load_at.value,
        .file = &file->blob,
    };
}

static bool load_initrd(struct vm_plan *plan, struct problems *problems)
{
    struct image_source source = source_of(plan, &plan->initrd_file, "initrd", &plan->vm->initrd);

    if (!plan->initrd_file.path)
        return true;
    plan->initrd = initrd_load(&source);
    return layout_initrd(plan->vm, &plan->kernel, &plan->initrd, problems);
}

static bool select_nodes(struct vm_plan *plan, const struct plan_options *options,
                         struct problems *problems)
{
    plan->fragment = (struct fragment){
        .vm = plan->vm,
        .system = options->system,
        .board = options->board,
        .file = plan->board_file.path,
        .problems = problems,
    };
    return !plan->board_file.path || fragment_select(&plan->fragment, &plan->board_file.blob);
}

static bool make_tree(struct vm_plan *plan, const struct plan_options *options,
                      struct problems *problems)
{
    struct fdt_facts facts = {
        .cpu = options->cpu,
        .system = options->system,
        .fragment = &plan->fragment,
        .initrd = span_at(plan->initrd.load_at, plan->initrd.size),
    };

    fdt_seed(&facts, plan->vm->name, &plan->kernel_file.blob);
    if (!plan->dtb_file.path)
        plan->tree = fdt_generate(plan->vm, &facts);
    else if (!fdt_patch(plan->vm, &facts, plan->dtb_file.path, &plan->dtb_file.blob, &plan->tree,
                        problems))
        return false;
    plan->dtb = (struct image_piece){plan->tree.bytes, (uint32_t)plan->tree.size, 0};
    return layout_dtb(plan->vm, &plan->kernel, &plan->initrd, &plan->dtb, problems);
}

static void collect_pieces(struct vm_plan *plan)
{
    for (unsigned n = 0; n < plan->kernel.piece_count; n++)
        plan->pieces[plan->piece_count++] = plan->kernel.pieces[n];
    if (plan->initrd.size)
        plan->pieces[plan->piece_count++] = plan->initrd;
    plan->pieces[plan->piece_count++] = plan->dtb;
}

bool plan_make(struct vm_plan *plan, const struct vm_config *vm, const struct plan_options *options,
               struct problems *problems)
{
    const struct image_config board_tree = {.file = vm->board_nodes.file};
    struct image_source kernel;
    bool readable;

    *plan = (struct vm_plan){.vm = vm};
    readable = file_open(&plan->kernel_file, plan, "kernel", &vm->kernel, options, problems);
    readable &= file_open(&plan->initrd_file, plan, "initrd", &vm->initrd, options, problems);
    readable &= file_open(&plan->dtb_file, plan, "dtb", &vm->dtb, options, problems);
    readable &=
        file_open(&plan->board_file, plan, "board_nodes.file", &board_tree, options, problems);
    if (!readable || !select_nodes(plan, options, problems))
        return false;
    kernel = source_of(plan, &plan->kernel_file, "kernel", &vm->kernel);
    if (!kernel_load(&kernel, &plan->kernel, problems) || !load_initrd(plan, problems) ||
        !make_tree(plan, options, problems))
        return false;
    collect_pieces(plan);
    return true;
}

static void file_close(struct plan_file *file)
{
    free(file->path);
    blob_free(&file->blob);
}

void plan_free(struct vm_plan *plan)
{
    file_close(&plan->kernel_file);
    file_close(&plan->initrd_file);
    file_close(&plan->dtb_file);
    file_close(&plan->board_file);
    fragment_free(&plan->fragment);
    kernel_free(&plan->kernel);
    blob_free(&plan->tree);
}
