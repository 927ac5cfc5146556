/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/config_check.c - VMs, vCPUs and memory of a configuration. */
#include "tools/config_check.h"

#include <stdio.h>
#include <string.h>

#include "tools/admission.h"
#include "tools/guest_devices.h"
#include "tools/span.h"

#define PAGE         4096
#define RAM_SIZE_MIN (64 * KiB)
#define ADDRESS_END  UINT64_C(0x100000000)
#define BOOTARGS_MAX 1023 /* Linux on Arm: COMMAND_LINE_SIZE less its zero */

bool check_system(const struct check *check)
{
    const struct system_config *system = check->system;
    const struct board *on = check->board;

    if (!check->core_count || check->core_count > on->core_count)
        problem_add(check->problems, "%s: CORES=%u is not possible, the board has %u cores",
                    on->name, check->core_count, on->core_count);
    if (system->board && strcmp(system->board, on->name) != 0) {
        problem_add(check->problems,
                    "system_config: it is for board %s, and this is %s; make BOARD=%s",
                    system->board, on->name, system->board);
        return false;
    }
    if (!system->vm_count || !system->vms) {
        problem_add(check->problems, "system_config: there is no VM in it");
        return false;
    }
    if (system->vm_count > VM_MAX) {
        problem_add(check->problems, "system_config: vm_count %u, there can be %d VMs",
                    system->vm_count, VM_MAX);
        return false;
    }
    return true;
}

static bool name_is_usable(const char *name)
{
    return name && *name && strlen(name) <= VM_NAME_MAX &&
           name[strspn(name, CONFIG_NAME_CHARACTERS)] == '\0';
}

void subject_init(struct subject *s, const struct check *check, unsigned n)
{
    *s = (struct subject){check, n, &check->system->vms[n], "", check->problems};
    if (name_is_usable(s->vm->name))
        snprintf(s->label, sizeof(s->label), "%s", s->vm->name);
    else
        snprintf(s->label, sizeof(s->label), "VM %u", n % 1000);
}

static void check_name(const struct subject *s)
{
    const char *name = s->vm->name;

    if (!name || !*name) {
        problem_add(s->problems, "%s: it has no name", s->label);
        return;
    }
    if (strlen(name) > VM_NAME_MAX)
        problem_add(s->problems, "%s: name \"%.64s\" has %zu characters, %d are allowed", s->label,
                    name, strlen(name), VM_NAME_MAX);
    if (name[strspn(name, CONFIG_NAME_CHARACTERS)])
        problem_add(s->problems, "%s: name \"%.64s\" may hold letters, digits, '-' and '_' only",
                    s->label, name);
    for (unsigned n = 0; n < s->index; n++) {
        const char *other = s->check->system->vms[n].name;

        if (other && !strcmp(name, other))
            problem_add(s->problems, "%s: VM %u and VM %u both have this name", s->label, n,
                        s->index);
    }
}

/* How many come before this one on its core. */
static unsigned residents_before(const struct subject *s, unsigned vcpu)
{
    unsigned before = 0;

    for (unsigned n = 0; n <= s->index; n++) {
        const struct vm_config *vm = &s->check->system->vms[n];
        unsigned count = n == s->index ? vcpu : vm->vcpu_count;

        if (!vm->vcpus || count > VM_VCPU_MAX) /* said already */
            continue;
        for (unsigned v = 0; v < count; v++)
            before += vm->vcpus[v].core == s->vm->vcpus[vcpu].core;
    }
    return before;
}

static void check_core(const struct subject *s, unsigned vcpu)
{
    const struct check *check = s->check;
    uint32_t core = s->vm->vcpus[vcpu].core;

    if (core < check->core_count) {
        if (residents_before(s, vcpu) == CORE_VCPU_MAX)
            problem_add(s->problems,
                        "%s: vcpu %u is number %d on core %u, %d can live there; "
                        "give it another core",
                        s->label, vcpu, CORE_VCPU_MAX + 1, core, CORE_VCPU_MAX);
        return;
    }
    if (!check->core_count) /* said already */
        return;
    if (check->core_count == 1)
        problem_add(s->problems, "%s: vcpu %u wants core %u, %s has 1 core (0)", s->label, vcpu,
                    core, check->board->name);
    else
        problem_add(s->problems, "%s: vcpu %u wants core %u, %s has %u cores (0-%u)", s->label,
                    vcpu, core, check->board->name, check->core_count, check->core_count - 1);
}

static void check_vcpus(const struct subject *s)
{
    const struct vm_config *vm = s->vm;

    if (!vm->vcpu_count) {
        problem_add(s->problems, "%s: vcpu_count is 0, a VM needs at least 1", s->label);
        return;
    }
    if (vm->vcpu_count > VM_VCPU_MAX) {
        problem_add(s->problems, "%s: vcpu_count %u, a VM can have %d", s->label, vm->vcpu_count,
                    VM_VCPU_MAX);
        return;
    }
    if (!vm->vcpus) {
        problem_add(s->problems, "%s: vcpu_count is %u, but there is no table vcpus", s->label,
                    vm->vcpu_count);
        return;
    }
    for (unsigned n = 0; n < vm->vcpu_count; n++) {
        check_core(s, n);
        check_reservation(s, n);
    }
}

static void check_ram_beside_devices(const struct subject *s)
{
    struct span ram = vm_ram(s->vm);
    const struct guest_device *device;

    for (unsigned n = 0; (device = guest_device(s->vm, n)); n++)
        if (spans_overlap(ram, device->area))
            problem_add(s->problems,
                        "%s: RAM at " SPAN_FORMAT " covers the %s at " SPAN_FORMAT
                        "; change ram.at or ram.size",
                        s->label, SPAN_VALUES(ram), device->name, SPAN_VALUES(device->area));
}

static void check_ram(const struct subject *s)
{
    const struct ram_config *ram = &s->vm->ram;

    if (!is_aligned(ram->at.value, PAGE))
        problem_add(s->problems, "%s: ram.at 0x%08x is not a multiple of 4 KiB", s->label,
                    ram->at.value);
    if (!is_aligned(ram->size, PAGE))
        problem_add(s->problems, "%s: ram.size 0x%x is not a multiple of 4 KiB", s->label,
                    ram->size);
    if (!ram->size) {
        problem_add(s->problems, "%s: ram.size is 0", s->label);
        return;
    }
    if (ram->size < RAM_SIZE_MIN)
        problem_add(s->problems, "%s: ram.size 0x%x, at least 64 KiB are needed", s->label,
                    ram->size);
    if (vm_ram(s->vm).end > ADDRESS_END)
        problem_add(s->problems,
                    "%s: RAM at 0x%08x with ram.size %u KiB ends above 4 GiB, a guest's last "
                    "address is 0xffffffff",
                    s->label, ram->at.value, ram->size / KiB);
    check_ram_beside_devices(s);
}

static void check_place(const struct subject *s, const char *field,
                        const struct image_config *image, bool may_lack_file)
{
    uint32_t at = image->load_at.value;

    if (at && !image->file && !may_lack_file)
        problem_add(s->problems, "%s: %s.load_at is 0x%08x, but %s.file is not set", s->label,
                    field, at, field);
    else if (at && !span_holds(vm_ram(s->vm), span_at(at, 1)))
        problem_add(s->problems, "%s: %s.load_at 0x%08x is outside RAM (" SPAN_FORMAT ")", s->label,
                    field, at, SPAN_VALUES(vm_ram(s->vm)));
}

static void check_images(const struct subject *s)
{
    const struct vm_config *vm = s->vm;

    if (!vm->kernel.file && vm->initrd.file)
        problem_add(s->problems, "%s: kernel.file is not set, initrd %s alone cannot start",
                    s->label, vm->initrd.file);
    else if (!vm->kernel.file)
        problem_add(s->problems, "%s: kernel.file is not set", s->label);
    if (!vm->ram.size)
        return;
    check_place(s, "kernel", &vm->kernel, false);
    check_place(s, "initrd", &vm->initrd, false);
    check_place(s, "dtb", &vm->dtb, true);
}

static void check_bootargs(const struct subject *s)
{
    const char *bootargs = s->vm->bootargs;

    if (!bootargs)
        return;
    if (strlen(bootargs) > BOOTARGS_MAX)
        problem_add(s->problems, "%s: bootargs have %zu characters, %d are allowed", s->label,
                    strlen(bootargs), BOOTARGS_MAX);
    for (const char *c = bootargs; *c; c++) {
        if ((unsigned char)*c >= ' ')
            continue;
        problem_add(s->problems, "%s: bootargs hold a control character (0x%02x) at position %td",
                    s->label, (unsigned)*c, c - bootargs);
        return;
    }
}

bool check_vm(const struct check *check, unsigned n)
{
    unsigned before = check->problems->count;
    struct subject s;

    subject_init(&s, check, n);
    check_name(&s);
    check_vcpus(&s);
    check_ram(&s);
    check_images(&s);
    check_bootargs(&s);
    check_devices(&s);
    check_quiesce(&s);
    check_class(&s);
    check_responses(&s);
    return check->problems->count == before;
}
