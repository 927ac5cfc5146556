/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/patch_fdt.c - the user's own device tree, completed the way QEMU's loader does
 * (arm_load_dtb() in its hw/arm/boot.c): /memory is the VM's RAM, /chosen has the
 * bootargs and the initrd, /psci is added if missing. All else stays as it is. */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/guest_fdt.h"
#include "tools/memory.h"

#define ROOM_TO_GROW       4096 /* for the nodes and properties added here, bootargs apart */

#define FIRST(error, call) ((error) ? (error) : (call))

static bool is_memory(const void *fdt, int node)
{
    int length;
    const char *name = fdt_get_name(fdt, node, &length);

    return name && !strncmp(name, "memory", 6) && (name[6] == '\0' || name[6] == '@');
}

static int find_memory(const void *fdt)
{
    int node;

    fdt_for_each_subnode(node, fdt, 0) if (is_memory(fdt, node)) return node;
    return -FDT_ERR_NOTFOUND;
}

/* Offsets change with each removal, so each search begins anew. */
static int remove_memory_nodes(void *fdt)
{
    int error = 0;

    for (int node = find_memory(fdt); node >= 0 && !error; node = find_memory(fdt))
        error = fdt_del_node(fdt, node);
    return error;
}

/* A number as cells of the root node: one or two. */
static int append_cells(void *fdt, int node, const char *name, int count, uint32_t value)
{
    return count == 2 ? fdt_appendprop_u64(fdt, node, name, value)
                      : fdt_appendprop_u32(fdt, node, name, value);
}

static int add_memory(void *fdt, const struct vm_config *vm)
{
    int address_cells = fdt_address_cells(fdt, 0), size_cells = fdt_size_cells(fdt, 0);
    char name[32];
    int node, error;

    snprintf(name, sizeof(name), "memory@%x", vm->ram.at.value);
    node = fdt_add_subnode(fdt, 0, name);
    if (node < 0)
        return node;
    error = fdt_setprop_string(fdt, node, "device_type", "memory");
    error = FIRST(error, append_cells(fdt, node, "reg", address_cells, vm->ram.at.value));
    return FIRST(error, append_cells(fdt, node, "reg", size_cells, vm->ram.size));
}

/* The node of the root with this name, made if there is none; or an error. */
static int node_of_root(void *fdt, const char *name)
{
    int node = fdt_subnode_offset(fdt, 0, name);

    return node == -FDT_ERR_NOTFOUND ? fdt_add_subnode(fdt, 0, name) : node;
}

static int set_chosen(void *fdt, const struct vm_config *vm, const struct fdt_facts *facts)
{
    int chosen = node_of_root(fdt, "chosen");
    int error = 0;

    if (chosen < 0)
        return chosen;
    if (vm->bootargs && *vm->bootargs)
        error = fdt_setprop(fdt, chosen, "bootargs", vm->bootargs, (int)strlen(vm->bootargs) + 1);
    if (span_is_empty(facts->initrd))
        return error;
    error = FIRST(
        error, fdt_setprop_u32(fdt, chosen, "linux,initrd-start", (uint32_t)facts->initrd.start));
    return FIRST(error,
                 fdt_setprop_u32(fdt, chosen, "linux,initrd-end", (uint32_t)facts->initrd.end));
}

static int add_psci(void *fdt)
{
    int node = fdt_subnode_offset(fdt, 0, "psci");
    int error;

    if (node != -FDT_ERR_NOTFOUND)
        return node < 0 ? node : 0;
    node = fdt_add_subnode(fdt, 0, "psci");
    if (node < 0)
        return node;
    error = fdt_setprop(fdt, node, "compatible", FDT_PSCI_COMPATIBLE, sizeof(FDT_PSCI_COMPATIBLE));
    error = FIRST(error, fdt_setprop_string(fdt, node, "method", "hvc"));
    for (const struct fdt_psci_function *f = fdt_psci_functions; f->name; f++)
        error = FIRST(error, fdt_setprop_u32(fdt, node, f->name, f->id));
    return error;
}

static bool is_valid(const struct vm_config *vm, const char *path, const struct blob *own,
                     struct problems *problems)
{
    int error = fdt_check_full(own->bytes, own->size);
    int address_cells, size_cells;

    if (error) {
        problem_add(problems, "%s: dtb %s is no valid device tree: %s", vm->name, path,
                    fdt_strerror(error));
        return false;
    }
    address_cells = fdt_address_cells(own->bytes, 0);
    size_cells = fdt_size_cells(own->bytes, 0);
    if (address_cells < 1 || address_cells > 2 || size_cells < 1 || size_cells > 2) {
        problem_add(problems,
                    "%s: dtb %s has #address-cells %d and #size-cells %d at its root; only 1 and 2 "
                    "can be filled in",
                    vm->name, path, address_cells, size_cells);
        return false;
    }
    return true;
}

bool fdt_patch(const struct vm_config *vm, const struct fdt_facts *facts, const char *path,
               const struct blob *own, struct blob *patched, struct problems *problems)
{
    size_t room;
    void *fdt;
    int error;

    *patched = (struct blob){0};
    if (!is_valid(vm, path, own, problems))
        return false;
    room = own->size + ROOM_TO_GROW + (vm->bootargs ? strlen(vm->bootargs) : 0);
    fdt = memory_new(room);
    error = fdt_open_into(own->bytes, fdt, (int)room);
    error = FIRST(error, remove_memory_nodes(fdt));
    error = FIRST(error, add_memory(fdt, vm));
    error = FIRST(error, set_chosen(fdt, vm, facts));
    error = FIRST(error, add_psci(fdt));
    error = FIRST(error, fdt_pack(fdt));
    if (error) {
        problem_add(problems, "%s: dtb %s cannot be completed: %s", vm->name, path,
                    fdt_strerror(error));
        free(fdt);
        return false;
    }
    *patched = (struct blob){fdt, fdt_totalsize(fdt)};
    return true;
}
