/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/boot_files.c - what U-Boot's files are made from. */
#include "tools/boot_files.h"

#include <stdio.h>
#include <stdlib.h>

#include "tools/output.h"

/* The section takes the place that U-Boot fills; linker.ld puts it at guest_images_at. */
#define APART_HEAD                                                                                 \
    "/* Written by tools/boot_files.c: where U-Boot puts the guests' images. */\n"                 \
    "        .global hypervisor_limit, guest_images_at\n"                                          \
    "        .set hypervisor_limit, 0x%08llx\n"                                                    \
    "        .set guest_images_at, 0x%08llx\n"                                                     \
    "        .section .guest_images, \"a\", %%nobits\n"

#define APART_PIECE                                                                                \
    "\n        .balign %u\n"                                                                       \
    "        .global vm%u_image%u\n"                                                               \
    "vm%u_image%u:\n"                                                                              \
    "        .space 0x%x\n"

/* signature.its: a signature's node, or nothing (tools/make_fit.sh). */
#define FIT_HEAD                                                                                   \
    "/* Written by tools/boot_files.c: Nagaya and each guest's images, and where they go. */\n"    \
    "/dts-v1/;\n\n/ {\n"                                                                           \
    "    description = \"Nagaya on %s\";\n"                                                        \
    "    #address-cells = <1>;\n\n"                                                                \
    "    images {\n"

#define FIT_IMAGE                                                                                  \
    "        %s {\n"                                                                               \
    "            description = \"%s%s\";\n"                                                        \
    "            data = /incbin/(\"%s.bin\");\n"                                                   \
    "            type = \"%s\";\n"                                                                 \
    "            arch = \"arm\";\n"                                                                \
    "            os = \"linux\";\n"                                                                \
    "            compression = \"none\";\n"                                                        \
    "            load = <0x%08llx>;\n"                                                             \
    "            entry = <0x%08llx>;\n"                                                            \
    "            hash { algo = \"sha256\"; };\n"                                                   \
    "        };\n"

#define FIT_CONFIGURATION                                                                          \
    "    };\n\n"                                                                                   \
    "    configurations {\n"                                                                       \
    "        default = \"nagaya\";\n"                                                              \
    "        nagaya {\n"                                                                           \
    "            description = \"Nagaya and its guests\";\n"                                       \
    "            kernel = \"hypervisor\";\n"                                                       \
    "            loadables ="

#define FIT_TAIL                                                                                   \
    ";\n"                                                                                          \
    "/include/ \"signature.its\"\n"                                                                \
    "        };\n"                                                                                 \
    "    };\n"                                                                                     \
    "};\n"

/* devtype, devnum, distro_bootpart and prefix are what U-Boot's own boot commands leave behind. */
#define SCRIPT                                                                                     \
    "# Written by tools/boot_files.c. U-Boot runs it as boot.scr, from where it found that.\n"     \
    "setenv nagaya_start bootm 0x%08llx#nagaya - ${fdtcontroladdr}\n"                              \
    "if test \"${devtype}\" = dhcp; then\n"                                                        \
    "    tftpboot 0x%08llx nagaya.itb && run nagaya_start\n"                                       \
    "else\n"                                                                                       \
    "    load ${devtype} ${devnum}:${distro_bootpart} 0x%08llx ${prefix}nagaya.itb && run "        \
    "nagaya_start\n"                                                                               \
    "fi\n"

typedef void writer(FILE *out, const struct system_plan *plan);

static void write_apart(FILE *out, const struct system_plan *plan)
{
    fprintf(out, APART_HEAD, (unsigned long long)plan->placement.hypervisor.end,
            (unsigned long long)pieces_apart(plan));
    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++)
        fprintf(out, APART_PIECE, (unsigned)PLACE_PAGE, name.vm, name.image, name.vm, name.image,
                piece_of(plan, name)->size);
}

static const char *kind_of(const struct vm_plan *vm, unsigned image)
{
    if (image < vm->kernel.piece_count)
        return ": kernel";
    return image + 1 < vm->piece_count ? ": initrd" : ": device tree";
}

static void write_images(FILE *out, const struct system_plan *plan)
{
    unsigned long long at = plan->board->load_address.value;

    fprintf(out, FIT_IMAGE, "hypervisor", "Nagaya, without its guests", "", "hypervisor", "kernel",
            at, at);
    at = pieces_apart(plan);
    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++) {
        const struct vm_plan *vm = &plan->vms[name.vm];
        char label[32];

        snprintf(label, sizeof(label), "vm%u_image%u", name.vm, name.image);
        fprintf(out, FIT_IMAGE, label, vm->vm->name, kind_of(vm, name.image), label, "firmware", at,
                at);
        at += align_up(piece_of(plan, name)->size, PLACE_PAGE);
    }
}

static void write_fit(FILE *out, const struct system_plan *plan)
{
    const char *before = "";

    fprintf(out, FIT_HEAD, plan->board->name);
    write_images(out, plan);
    fputs(FIT_CONFIGURATION, out);
    for (struct piece_name name = {0}; piece_next(plan, &name); name.image++) {
        fprintf(out, "%s\n                \"vm%u_image%u\"", before, name.vm, name.image);
        before = ",";
    }
    fputs(FIT_TAIL, out);
}

static void write_script(FILE *out, const struct system_plan *plan)
{
    unsigned long long at = plan->load.start;

    fprintf(out, SCRIPT, at, at, at);
}

static void write_room(FILE *out, const struct system_plan *plan)
{
    fprintf(out, "%llu\n", (unsigned long long)span_size(plan->load));
}

static bool write_file(const struct system_plan *plan, const char *folder, const char *name,
                       writer *write, struct problems *problems)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool good;

    write(out, plan);
    fclose(out);
    good = output_file(folder, name, text, size, problems);
    free(text);
    return good;
}

bool boot_files_write(const struct system_plan *plan, const char *folder, struct problems *problems)
{
    static const struct {
        const char *name;
        writer *write;
        bool of_uboot;
    } files[] = {
        {"images_apart.S", write_apart, false},
        {"nagaya.its", write_fit, false},
        {"boot.cmd", write_script, true},
        {"load_room", write_room, true},
    };
    bool good = true;

    for (unsigned n = 0; n < COUNT(files); n++)
        if (!files[n].of_uboot || !span_is_empty(plan->load))
            good &= write_file(plan, folder, files[n].name, files[n].write, problems);
    return good;
}
