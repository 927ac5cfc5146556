/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/lifecycle.h"

#include <string.h>

#include "arch/cpu.h"
#include "arch/firmware.h"
#include "arch/tlb.h"
#include "core/channel.h"
#include "core/console.h"
#include "core/guest_memory.h"

/* One step of loading, in which nobody else gets the core: beside others, a short one. */
#define LOAD_STEP        (256 * KiB)
#define LOAD_STEP_SHARED (4 * KiB)

/* r1 of a kernel that is given a device tree (Linux Documentation/arm/booting.rst). */
#define NO_MACHINE_TYPE  UINT32_C(0xffffffff)

static uint32_t vms_alive = 1; /* atomic: not VM_OFF; and boot, until all are started */
static uint32_t vms_failed;    /* atomic: ended for a reason that was not their own */

static const char *name(const struct vm *vm)
{
    return vm->config->name;
}

/* vm->lock is held. */
static void take_part(struct vcpu *vcpu)
{
    vcpu->vm->vcpus_on |= BIT(vcpu->number);
    __atomic_store_n(&vcpu->power, VCPU_POWER_ON_PENDING, __ATOMIC_RELEASE);
}

/* vm->lock is held. */
static void begin_loading(struct vm *vm)
{
    vm->state = VM_LOADING;
    vm->load_offset = 0;
    vm->load_image = 0;
    vm->load_copied = 0;
    take_part(&vm->vcpus[0]);
    vcpu_post(&vm->vcpus[0], VCPU_LOAD);
}

bool vm_start(struct vm *vm)
{
    bool starts;

    spin_lock(&vm->lock);
    starts = vm->state == VM_OFF;
    if (starts) {
        __atomic_fetch_add(&vms_alive, 1, __ATOMIC_RELAXED);
        begin_loading(vm);
    }
    spin_unlock(&vm->lock);
    if (starts)
        console_set_reader(vm->number, true);
    return starts;
}

bool vm_stop(struct vm *vm, enum vm_end end, const char *reason)
{
    bool stops;

    spin_lock(&vm->lock);
    stops = vm->state == VM_RUNNING || vm->state == VM_LOADING;
    if (stops) {
        vm->state = VM_STOPPING;
        vm->end = end;
        vm->end_reason = reason;
    }
    for (uint32_t on = stops ? vm->vcpus_on : 0; on; on &= on - 1)
        vcpu_post(&vm->vcpus[__builtin_ctz(on)], VCPU_STOP);
    spin_unlock(&vm->lock);
    return stops;
}

enum vcpu_power vm_vcpu_joins(struct vcpu *vcpu, const struct vcpu_start *start)
{
    struct vm *vm = vcpu->vm;
    enum vcpu_power before;

    spin_lock(&vm->lock);
    before = __atomic_load_n(&vcpu->power, __ATOMIC_ACQUIRE);
    if (before == VCPU_POWER_OFF && vm->state == VM_RUNNING) {
        vcpu->start = *start;
        take_part(vcpu);
        vcpu_post(vcpu, VCPU_START);
    }
    spin_unlock(&vm->lock);
    return before;
}

bool vm_vcpu_must_leave(const struct vcpu *vcpu)
{
    struct vm *vm = vcpu->vm;
    bool must;

    spin_lock(&vm->lock);
    must = vm->state == VM_STOPPING && vm->vcpus_on & BIT(vcpu->number);
    spin_unlock(&vm->lock);
    return must;
}

static void reset_devices(struct vm *vm)
{
    vgic_reset(&vm->vgic);
    pl011_reset(&vm->pl011);
    pl031_reset(&vm->pl031);
    if (vm_has(vm, VDEV_SP805))
        sp805_reset(&vm->sp805, 0);
    if (vm_has(vm, VDEV_PL061))
        pl061_reset(&vm->pl061);
}

/* The board has nothing left to do: the last line says how it ended. */
static _Noreturn void end_of_work(void)
{
    console_flush(); /* so that there is room for it, and nothing behind it */
    if (__atomic_load_n(&vms_failed, __ATOMIC_RELAXED))
        console_printf("nagaya: stopped: no VM is running\n");
    else
        console_printf("nagaya: all VMs powered off\n");
    console_flush();
    firmware_system_off();
    console_printf("nagaya: the board cannot switch itself off\n");
    console_flush();
    cpu_stop();
}

static void report_end(const struct vm *vm)
{
    const char *next = vm->end == VM_END_RESTART ? "restarts" : "is off";

    if (vm->end_reason)
        console_report("nagaya: %s %s: %s\n", name(vm), next, vm->end_reason);
    else
        console_report("nagaya: %s %s\n", name(vm), next);
}

static void one_less(void)
{
    if (__atomic_sub_fetch(&vms_alive, 1, __ATOMIC_ACQ_REL) == 0)
        end_of_work();
}

bool board_power_off(void)
{
    if (__atomic_load_n(&vms_alive, __ATOMIC_ACQUIRE))
        return false;
    end_of_work();
}

void vm_started_all(uint32_t missing)
{
    __atomic_fetch_add(&vms_failed, missing, __ATOMIC_RELAXED);
    one_less();
}

/* Its devices may still read and write its memory: vCPU 0 takes part once more, without the
 * guest, for the steps that stop them. */
static void begin_quiescing(struct vm *vm)
{
    spin_lock(&vm->lock);
    vm->state = VM_QUIESCING;
    vm->quiesce = (struct quiesce){.is_on = true};
    take_part(&vm->vcpus[0]);
    vcpu_post(&vm->vcpus[0], VCPU_LOAD);
    spin_unlock(&vm->lock);
}

static void quiesce_some(struct vm *vm)
{
    enum quiesce_result result = quiesce_step(vm);

    if (result == QUIESCE_GOES_ON)
        return;
    spin_lock(&vm->lock);
    if (result == QUIESCE_FAILED && vm->end == VM_END_RESTART) {
        vm->end = VM_END_OFF; /* who did not stop still uses its memory */
        vm->end_reason = "its devices do not stop";
    }
    spin_unlock(&vm->lock);
    vcpu_power_off(&vm->vcpus[0]);
}

/* Stopping, and nobody takes part: the VM is the caller's alone. */
static void all_vcpus_left(struct vm *vm)
{
    enum vm_end end = vm->end;

    if (quiesce_used && vm->config->quiesce_count && !vm->quiesce.is_on) {
        begin_quiescing(vm);
        return;
    }
    vm->quiesce.is_on = false;
    reset_devices(vm);
    if (end != VM_END_RESTART)
        console_set_reader(vm->number, false);
    report_end(vm);
    channel_new_epoch(vm, false); /* who hears of it may say so, and after us */
    if (end == VM_END_OFF && vm->end_reason)
        __atomic_fetch_add(&vms_failed, 1, __ATOMIC_RELAXED);
    spin_lock(&vm->lock);
    if (end == VM_END_RESTART)
        begin_loading(vm);
    else
        vm->state = VM_OFF;
    spin_unlock(&vm->lock);
    if (end == VM_END_OFF)
        one_less();
    else if (end == VM_END_PARKED)
        __atomic_sub_fetch(&vms_alive, 1, __ATOMIC_ACQ_REL); /* and the board stays on */
}

void vm_vcpu_left(struct vcpu *vcpu)
{
    struct vm *vm = vcpu->vm;
    bool last;

    spin_lock(&vm->lock);
    __atomic_store_n(&vcpu->power, VCPU_POWER_OFF, __ATOMIC_RELEASE);
    vm->vcpus_on &= ~BIT(vcpu->number);
    last = !vm->vcpus_on;
    if (last && vm->state != VM_STOPPING && vm->state != VM_QUIESCING) {
        vm->state = VM_STOPPING;
        vm->end = VM_END_OFF;
        vm->end_reason = "its last vCPU went off";
    }
    spin_unlock(&vm->lock);
    if (last)
        all_vcpus_left(vm);
}

static uint32_t load_step(const struct vm *vm, uint32_t left)
{
    uint32_t step = vm->vcpus[0].core->vcpu_count > 1 ? LOAD_STEP_SHARED : LOAD_STEP;

    return left < step ? left : step;
}

static void clear_some(struct vm *vm, uint32_t left)
{
    uint32_t size = load_step(vm, left);
    void *to = guest_memory(vm, ipa(vm->config->ram.at.value + vm->load_offset), size);

    cpu_clear_pages(to, size);
    cpu_clean_invalidate(to, size);
    vm->load_offset += size;
}

/* Of the image that is next; its place was checked to be inside the RAM. */
static void copy_some(struct vm *vm)
{
    const struct boot_image *image = &vm->placement->images[vm->load_image];
    uint32_t offset = vm->load_copied, size = load_step(vm, image->size - offset);
    void *to = guest_memory(vm, ipa(image->load_at.value + offset), size);

    memcpy(to, (const char *)image->start + offset, size);
    cpu_clean_invalidate(to, size);
    vm->load_copied += size;
    if (vm->load_copied < image->size)
        return;
    vm->load_copied = 0;
    vm->load_image++;
}

static void finish_loading(struct vm *vm)
{
    const struct vm_placement *placement = vm->placement;
    struct vcpu *boot = &vm->vcpus[0];

    cpu_invalidate_instructions();
    tlb_invalidate_vm(stage2_vttbr(&vm->stage2)); /* nothing of its last life */
    vm->starts++;
    if (vm_has(vm, VDEV_SP805))
        sp805_reset(&vm->sp805, vm->config->watchdog_ms);
    channel_new_epoch(vm, true);
    boot->start = (struct vcpu_start){
        .entry = placement->entry.value,
        .r = {0, NO_MACHINE_TYPE, placement->dtb.value},
    };
    spin_lock(&vm->lock);
    if (vm->state == VM_LOADING) {
        vm->state = VM_RUNNING;
        vcpu_post(boot, VCPU_START);
    }
    spin_unlock(&vm->lock);
}

void vm_load_step(struct vm *vm)
{
    uint32_t left = vm->config->ram.size - vm->load_offset;

    if (quiesce_used && vm->quiesce.is_on)
        quiesce_some(vm);
    else if (left)
        clear_some(vm, left);
    else if (vm->load_image < vm->placement->image_count)
        copy_some(vm);
    else
        finish_loading(vm);
}
