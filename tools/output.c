/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/output.c - the files the image is built from. */
#include "tools/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Storage that system.c defines, sized by the configuration: one line each. */
#define STORAGE                                                                                    \
    "struct vm vms[%u];\n"                                                                         \
    "const uint32_t vm_count = %u;\n"                                                              \
    "struct vcpu vcpus[%u];\n"                                                                     \
    "const uint32_t vcpu_count = %u;\n"                                                            \
    "const uint32_t hard_cores = 0x%x;\n"                                                          \
    "const uint32_t virtual_devices_used = 0x%x;\n"                                                \
    "const bool quiesce_used = %s;\n"                                                              \
    "struct stage2_root stage2_roots[%u];\n"                                                       \
    "struct stage2_table stage2_pool[%u];\n"                                                       \
    "const uint32_t stage2_pool_count = %u;\n"                                                     \
    "struct mmu_table mmu_tables[%u];\n"                                                           \
    "const uint32_t mmu_table_count = %u;\n"

#define SYSTEM_HEAD                                                                                \
    "/* Written by tools/output.c from users/ and boards/: where each VM is and what it starts "   \
    "with. */\n"                                                                                   \
    "#include \"arch/mmu.h\"\n"                                                                    \
    "#include \"core/placement.h\"\n"                                                              \
    "#include \"core/vm.h\"\n\n"

#define IMAGES_HEAD                                                                                \
    "/* Written by tools/output.c: the guests' images, as they are when a VM starts. */\n"         \
    "        .section .guest_images, \"a\", %progbits\n"

bool output_file(const char *folder, const char *name, const void *bytes, size_t size,
                 struct problems *problems)
{
    char path[4096];
    int error;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    error = blob_write(path, bytes, size);
    if (error)
        problem_add(problems, "%s cannot be written: %s", path, strerror(error));
    return !error;
}

static void write_declarations(FILE *out, const struct system_plan *plan)
{
    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++)
        fprintf(out, "extern const uint8_t vm%u_image%u[];\n", name.vm, name.image);
}

static void write_boot_images(FILE *out, const struct system_plan *plan, unsigned vm)
{
    fprintf(out, "\nstatic const struct boot_image vm%u_images[] = {\n", vm);
    for (unsigned i = 0; i < plan->vms[vm].piece_count; i++) {
        const struct image_piece *piece = &plan->vms[vm].pieces[i];
        struct piece_name name = piece_owner(plan, vm, i);

        fprintf(out, "    {.start = vm%u_image%u, .size = 0x%x, .load_at = IPA(0x%08x)},\n",
                name.vm, name.image, piece->size, piece->load_at);
    }
    fprintf(out, "};\n");
}

static void write_placements(FILE *out, const struct system_plan *plan)
{
    fprintf(out, "\nconst struct vm_placement vm_placements[] = {\n");
    for (unsigned v = 0; v < plan->config->vm_count; v++) {
        const struct vm_plan *vm = &plan->vms[v];

        fprintf(out,
                "    { /* %s */\n"
                "        .ram = PA(0x%08llx),\n"
                "        .images = vm%u_images,\n"
                "        .image_count = COUNT(vm%u_images),\n"
                "        .entry = IPA(0x%08x),\n"
                "        .dtb = IPA(0x%08x),\n"
                "    },\n",
                vm->vm->name, (unsigned long long)plan->placement.ram[v].start, v, v,
                vm->kernel.entry, vm->dtb.load_at);
    }
    fprintf(out, "};\n\nconst pa_t channel_memory[] = {");
    for (unsigned c = 0; c < plan->config->channel_count; c++)
        fprintf(out, "\n    PA(0x%08llx), /* %s */",
                (unsigned long long)plan->placement.channel[c].start,
                plan->config->channels[c].name);
    fprintf(out, "\n};\n\n");
}

static unsigned vcpu_total(const struct system_config *config)
{
    unsigned total = 0;

    for (unsigned v = 0; v < config->vm_count; v++)
        total += config->vms[v].vcpu_count;
    return total;
}

static unsigned hard_core_set(const struct system_config *config)
{
    unsigned set = 0;

    for (unsigned v = 0; v < config->vm_count; v++)
        for (unsigned n = 0; config->vms[v].realtime == VM_HRT && n < config->vms[v].vcpu_count;
             n++)
            set |= BIT(config->vms[v].vcpus[n].core);
    return set;
}

static uint32_t devices_used(const struct system_config *config)
{
    uint32_t used = 0;

    for (unsigned v = 0; v < config->vm_count; v++)
        used |= config->vms[v].virtual_devices;
    return used;
}

static bool any_quiesces(const struct system_config *config)
{
    bool any = false;

    for (unsigned v = 0; v < config->vm_count; v++)
        any |= config->vms[v].quiesce_count != 0;
    return any;
}

static void write_system(FILE *out, const struct system_plan *plan)
{
    unsigned vms = plan->config->vm_count, vcpus = vcpu_total(plan->config);

    fputs(SYSTEM_HEAD, out);
    write_declarations(out, plan);
    for (unsigned v = 0; v < vms; v++)
        write_boot_images(out, plan, v);
    write_placements(out, plan);
    fprintf(out, STORAGE, vms, vms, vcpus, vcpus, hard_core_set(plan->config),
            devices_used(plan->config), any_quiesces(plan->config) ? "true" : "false", vms,
            plan->stage2_tables, plan->stage2_tables, plan->mmu_tables, plan->mmu_tables);
}

/* hypervisor_limit: linker.ld checks that Nagaya does not reach what place.c gave away. */
static void write_images(FILE *out, const struct system_plan *plan, const char *folder)
{
    fputs(IMAGES_HEAD, out);
    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++)
        fprintf(out,
                "\n        .balign %u\n"
                "        .global vm%u_image%u\n"
                "vm%u_image%u:\n"
                "        .incbin \"%s/vm%u_image%u.bin\"\n",
                (unsigned)PLACE_PAGE, name.vm, name.image, name.vm, name.image, folder, name.vm,
                name.image);
    fprintf(out, "\n        .global hypervisor_limit\n        .set hypervisor_limit, 0x%08llx\n",
            (unsigned long long)plan->placement.hypervisor.end);
}

static bool write_pieces(const struct system_plan *plan, const char *folder,
                         struct problems *problems)
{
    bool good = true;
    char name[64];

    for (struct piece_name piece = {0}; piece_next(plan, &piece); piece.image++) {
        snprintf(name, sizeof(name), "vm%u_image%u.bin", piece.vm, piece.image);
        good &= output_file(folder, name, piece_of(plan, piece)->bytes, piece_of(plan, piece)->size,
                            problems);
    }
    for (unsigned v = 0; v < plan->config->vm_count; v++) {
        snprintf(name, sizeof(name), "%s.dtb", plan->vms[v].vm->name);
        good &= output_file(folder, name, plan->vms[v].dtb.bytes, plan->vms[v].dtb.size, problems);
    }
    return good;
}

bool output_write(const struct system_plan *plan, const char *folder, struct problems *problems)
{
    struct {
        char *text;
        size_t size;
    } system, images;
    bool good = true;
    FILE *out;

    out = open_memstream(&system.text, &system.size);
    write_system(out, plan);
    fclose(out);
    out = open_memstream(&images.text, &images.size);
    write_images(out, plan, folder);
    fclose(out);
    good &= write_pieces(plan, folder, problems);
    good &= output_file(folder, "system.c", system.text, system.size, problems);
    good &= output_file(folder, "images.S", images.text, images.size, problems);
    free(system.text);
    free(images.text);
    return good;
}
