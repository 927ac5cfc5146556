/* SPDX-License-Identifier: BSD-2-Clause */
/* core/vm.c - a VM out of its configuration: address map, devices, wires. */
#include "core/vm.h"

#include "arch/cpu.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/channel.h"
#include "core/console.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/response.h"
#include "core/rtc.h"
#include "core/shared_page.h"
#include "core/virt_map.h"

/* Wires from the devices -------------------------------------------------- */

static struct vm *vm_of_vgic(struct vgic *vgic)
{
    return (struct vm *)((char *)vgic - offsetof(struct vm, vgic));
}

static void on_attention(struct vgic *vgic, unsigned vcpu)
{
    vcpu_post(&vm_of_vgic(vgic)->vcpus[vcpu], VCPU_LOOK);
}

static void pl011_line(void *owner, bool level)
{
    vgic_set_line(&((struct vm *)owner)->vgic, 0, VIRT_PL011_IRQ, level);
}

static bool pl011_transmit(void *owner, uint8_t byte)
{
    return console_send(((struct vm *)owner)->number, byte);
}

static void pl011_input_room(void *owner)
{
    (void)owner;
    console_input_room();
}

static void pl011_resume(void *owner)
{
    const struct vm *vm = owner;

    for (uint32_t i = 0; i < vm->config->vcpu_count; i++)
        vcpu_post(&vm->vcpus[i], VCPU_RELEASE);
}

static const struct pl011_ops pl011_wires = {
    .set_line = pl011_line,
    .transmit = pl011_transmit,
    .input_room = pl011_input_room,
    .resume = pl011_resume,
};

/* Real time: what the board's clock said at boot, and the counter since. */
static struct {
    uint64_t seconds;
    uint64_t ticks;
} epoch;

static uint64_t rtc_now(void *owner)
{
    (void)owner;
    return epoch.seconds + (timer_now() - epoch.ticks) / timer_frequency();
}

static void set_alarm(struct vm_alarm *alarm, uint64_t at)
{
    struct alarm *here = &alarm->on_core[this_core()->id];

    __atomic_store_n(&alarm->at, at, __ATOMIC_RELAXED);
    if (at == VM_ALARM_OFF)
        alarm_cancel(here);
    else
        alarm_set(here, at);
}

/* The VM whose device is due, or NULL: it was set again on another core, for later or off. */
static inline __attribute__((always_inline)) struct vm *due_with(struct alarm *here)
{
    struct alarm *first = here - this_core()->id;
    struct vm_alarm *alarm =
        (struct vm_alarm *)((char *)first - offsetof(struct vm_alarm, on_core));

    return timer_now() < __atomic_load_n(&alarm->at, __ATOMIC_RELAXED) ? NULL : alarm->vm;
}

static void init_alarm(struct vm_alarm *alarm, struct vm *vm, void (*ring)(struct alarm *))
{
    alarm->vm = vm;
    alarm->at = VM_ALARM_OFF;
    for (uint32_t n = 0; n < board.core_count; n++)
        alarm_init(&alarm->on_core[n], ring);
}

static void rtc_set_alarm(void *owner, uint64_t at)
{
    struct vm *vm = owner;
    uint64_t ticks = VM_ALARM_OFF;

    if (at != PL031_ALARM_OFF)
        ticks = epoch.ticks + (at - epoch.seconds) * timer_frequency();
    set_alarm(&vm->rtc_alarm, ticks);
}

static void rtc_line(void *owner, bool level)
{
    vgic_set_line(&((struct vm *)owner)->vgic, 0, VIRT_PL031_IRQ, level);
}

static const struct pl031_ops pl031_wires = {
    .now_seconds = rtc_now,
    .set_alarm = rtc_set_alarm,
    .set_line = rtc_line,
};

static void rtc_rings(struct alarm *alarm)
{
    struct vm *vm = due_with(alarm);

    if (vm)
        pl031_alarm(&vm->pl031);
}

/* Without a product that overflows. */
static uint64_t rescale(uint64_t time, uint32_t from_hz, uint32_t to_hz, uint32_t round_up)
{
    return time / from_hz * to_hz + (time % from_hz * to_hz + round_up) / from_hz;
}

static uint64_t watchdog_now(void *owner)
{
    (void)owner;
    return rescale(timer_now(), timer_frequency(), SP805_HZ, 0);
}

/* Not before it is that time by watchdog_now(). */
static void watchdog_set_alarm(void *owner, uint64_t at)
{
    uint64_t ticks = VM_ALARM_OFF;

    if (at != SP805_ALARM_OFF)
        ticks = rescale(at, SP805_HZ, timer_frequency(), SP805_HZ - 1);
    set_alarm(&((struct vm *)owner)->watchdog_alarm, ticks);
}

static void watchdog_line(void *owner, bool level)
{
    vgic_set_line(&((struct vm *)owner)->vgic, 0, VIRT_SP805_IRQ, level);
}

static void watchdog_expired(void *owner)
{
    vm_respond(owner, VM_SILENCE);
}

_Static_assert(SP805_HZ == VIRT_CLOCK_HZ, "the guest's device tree says so");
_Static_assert(WATCHDOG_MS_MAX == UINT32_MAX / (SP805_HZ / 2000), "it can count so far");

static const struct sp805_ops sp805_wires = {
    .now = watchdog_now,
    .set_alarm = watchdog_set_alarm,
    .set_line = watchdog_line,
    .expired = watchdog_expired,
};

static void watchdog_rings(struct alarm *alarm)
{
    struct vm *vm = due_with(alarm);

    if (vm)
        sp805_alarm(&vm->sp805);
}

static void pl061_line(void *owner, bool level)
{
    vgic_set_line(&((struct vm *)owner)->vgic, 0, VIRT_PL061_IRQ, level);
}

static void pl061_outputs_changed(void *owner, uint8_t lines)
{
    channel_outputs_changed(owner, lines);
}

static const struct pl061_ops pl061_wires = {
    .set_line = pl061_line,
    .outputs_changed = pl061_outputs_changed,
};

/* The address map --------------------------------------------------------- */

static void add_region(struct vm *vm, uint32_t base, uint32_t size, mmio_handler *access,
                       void *device)
{
    vm->regions[vm->region_count++] =
        (struct mmio_region){.base = ipa(base), .size = size, .access = access, .device = device};
}

void vm_map(struct vm *vm, ipa_t at, pa_t target, uint32_t size, enum stage2_kind kind)
{
    int error = stage2_map(&vm->stage2, at, target, size, kind);

    if (error)
        panic("%s: stage 2 cannot map 0x%x: %d", vm->config->name, (unsigned)at.value, error);
}

static void init_memory(struct vm *vm)
{
    const struct vm_config *config = vm->config;
    pa_t ram = vm->placement->ram;

    mmu_map(ram, config->ram.size, MMU_DATA);
    stage2_init(&vm->stage2, vm->number + 1);
    vm_map(vm, config->ram.at, ram, config->ram.size, STAGE2_RAM);
    if (vm_is_hard(vm))
        vm_map(vm, ipa(VIRT_GICC_BASE), board.gic.cpu_interface, VIRT_GICC_SIZE, STAGE2_DEVICE);
    else
        vm_map(vm, ipa(VIRT_GICC_BASE), board.gic.vcpu_interface, VIRT_GICC_MAPPED, STAGE2_DEVICE);
    for (uint32_t i = 0; i < config->passthrough_count; i++) {
        const struct passthrough_config *device = &config->passthrough[i];

        vm_map(vm, device->at, device->device, device->size, STAGE2_DEVICE);
    }
}

/* What else it takes itself: SGIs but for ours, its other timer, doorbells. */
static void attach_direct(struct vm *vm)
{
    for (unsigned sgi = 0; sgi < IRQ_SGI_COUNT; sgi++)
        if (sgi != GIC_SGI_STOP && sgi != GIC_SGI_KICK)
            vgic_attach_hw(&vm->vgic, sgi, sgi);
    vgic_attach_hw(&vm->vgic, GUEST_PTIMER_IRQ, board.timer.physical_irq);
    channel_attach(vm);
}

static void init_interrupts(struct vm *vm)
{
    const struct vm_config *config = vm->config;

    vgic_init(&vm->vgic, config->vcpu_count, on_attention);
    for (uint32_t i = 0; i < config->vcpu_count; i++)
        vgic_set_core(&vm->vgic, i, config->vcpus[i].core);
    vgic_attach_hw(&vm->vgic, GUEST_VTIMER_IRQ, board.timer.virtual_irq);
    for (uint32_t i = 0; i < config->irq_count; i++) {
        vgic_attach_hw(&vm->vgic, config->irqs[i].guest, config->irqs[i].physical);
        if (!vm_is_hard(vm))
            irq_give(config->irqs[i].physical, vm, config->irqs[i].guest);
    }
    if (vm_is_hard(vm))
        attach_direct(vm);
}

static void init_devices(struct vm *vm)
{
    pl011_init(&vm->pl011, &pl011_wires, vm);
    pl031_init(&vm->pl031, &pl031_wires, vm);
    init_alarm(&vm->rtc_alarm, vm, rtc_rings);
    console_attach(&vm->pl011, vm->config->name);
    pl011_reset(&vm->pl011);
    pl031_reset(&vm->pl031);
    if (vm_has(vm, VDEV_PL011))
        add_region(vm, VIRT_PL011_BASE, VIRT_PL011_SIZE, pl011_access, &vm->pl011);
    if (vm_has(vm, VDEV_PL061)) {
        pl061_init(&vm->pl061, &pl061_wires, vm);
        add_region(vm, VIRT_PL061_BASE, VIRT_PL061_SIZE, pl061_access, &vm->pl061);
    }
    if (!vm_is_hard(vm))
        add_region(vm, VIRT_GICC_BASE + VIRT_GICC_MAPPED, VIRT_GICC_SIZE - VIRT_GICC_MAPPED,
                   vgic_gicv_access, &vm->vgic);
    if (vm_has(vm, VDEV_PL031))
        add_region(vm, VIRT_PL031_BASE, VIRT_PL031_SIZE, pl031_access, &vm->pl031);
    if (vm_has(vm, VDEV_SP805)) {
        sp805_init(&vm->sp805, &sp805_wires, vm);
        init_alarm(&vm->watchdog_alarm, vm, watchdog_rings);
        add_region(vm, VIRT_SP805_BASE, VIRT_SP805_SIZE, sp805_access, &vm->sp805);
    }
    if (vm_has(vm, VDEV_VIRTIO))
        add_region(vm, VIRT_VIRTIO_BASE, VIRT_VIRTIO_SIZE * VIRT_VIRTIO_COUNT,
                   virtio_mmio_empty_access, NULL);
}

static void init_shared_pages(struct vm *vm)
{
    for (uint32_t n = 0; n < system_config.shared_page_count; n++) {
        const struct shared_page_config *page = &system_config.shared_pages[n];

        if (page->vms & BIT(vm->number))
            add_region(vm, page->device.value, SHARED_SIZE, shared_page_access,
                       shared_page_view(vm, n));
    }
}

static struct vcpu *init_vm(struct vm *vm, uint32_t number, struct vcpu *next_vcpu)
{
    const struct vm_config *config = &system_config.vms[number];

    vm->config = config;
    vm->placement = &vm_placements[number];
    vm->number = number;
    vm->vcpus = next_vcpu;
    for (uint32_t i = 0; i < config->vcpu_count; i++)
        vcpu_init(next_vcpu++, vm, i, &cores[config->vcpus[i].core], &config->vcpus[i].sched);
    init_memory(vm);
    init_interrupts(vm);
    init_devices(vm);
    init_shared_pages(vm);
    if (quiesce_used)
        quiesce_init(vm->config);
    return next_vcpu;
}

const struct core *vm_missing_core(const struct vm *vm)
{
    for (uint32_t i = 0; i < vm->config->vcpu_count; i++)
        if (!__atomic_load_n(&vm->vcpus[i].core->online, __ATOMIC_ACQUIRE))
            return vm->vcpus[i].core;
    return NULL;
}

/* Of use when somebody lives on another core. */
static bool has_neighbours(const struct core *core)
{
    for (uint32_t id = 0; id < board.core_count; id++)
        if (&cores[id] != core && cores[id].vcpu_count)
            return true;
    return false;
}

/* architecture.md, "Deliberate". The TLB and branch predictor maintenance of an SMP kernel goes to
 * all cores and stalls them; a uniprocessor kernel's stays on its own. That is safe:
 * its only vCPU never leaves its core, HCR.FB = 0 adds no broadcast, and stage 2 maps
 * its RAM inner shareable whatever its stage 1 says, so its data stay coherent with us
 * and with devices. But Linux then also cleans each page-table entry to memory (0.4 %
 * of a fork and exec), so a VM that can disturb nobody is left as it is. */
static void choose_quiet(struct vm *vm)
{
    vm->quiet = vm->config->vcpu_count == 1 && has_neighbours(vm->vcpus[0].core);
}

void vm_init_all(void)
{
    struct vcpu *next_vcpu = vcpus;

    epoch.seconds = rtc_seconds();
    epoch.ticks = timer_now();
    for (uint32_t i = 0; i < vm_count; i++)
        next_vcpu = init_vm(&vms[i], i, next_vcpu);
    for (uint32_t i = 0; i < vm_count; i++)
        choose_quiet(&vms[i]);
    channel_init_all();
}
