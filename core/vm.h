/* SPDX-License-Identifier: BSD-2-Clause */
/* core/vm.h - a VM: memory, vCPUs and the devices around them. */
#pragma once
#include "arch/spinlock.h"
#include "arch/stage2.h"
#include "core/devices/pl011.h"
#include "core/devices/pl031.h"
#include "core/devices/pl061.h"
#include "core/devices/sp805.h"
#include "core/devices/virtio_mmio.h"
#include "core/mmio.h"
#include "core/placement.h"
#include "core/quiesce.h"
#include "core/vcpu.h"
#include "core/virt_map.h"
#include "core/vm_config.h"
#include "vgic/vgic.h"

/* PL011, PL061, GICC's second page, PL031, SP805, virtio slots; shared pages */
#define VM_REGIONS_MAX (6u + SHARED_PAGE_MAX)

#define VM_ALARM_OFF   UINT64_MAX

/* Alarms belong to a core, a device to all vCPUs: who sets it does so on its own core, and
 * nobody else's is disturbed. What is set on the others rings for nothing then. */
struct vm_alarm {
    struct vm *vm;
    uint64_t at;                           /* any core, atomically: ticks, or VM_ALARM_OFF */
    struct alarm on_core[BOARD_CORES_MAX]; /* entry n: core n only */
};

enum vm_state { VM_OFF = 0, VM_LOADING, VM_RUNNING, VM_STOPPING, VM_QUIESCING };

enum vm_end { /* what follows a stop */
              VM_END_OFF,
              VM_END_RESTART,
              VM_END_PARKED, /* off by the wish of an operator, who may start it again */
};

struct vm {
    /* constant after boot */
    const struct vm_config *config;
    const struct vm_placement *placement;
    uint32_t number;
    struct vcpu *vcpus; /* config->vcpu_count of them */
    bool quiet;         /* one vCPU, and others on other cores */
    struct stage2 stage2;
    struct mmio_region regions[VM_REGIONS_MAX];
    uint32_t region_count;

    /* their own locks */
    struct vgic vgic;
    struct pl011 pl011;
    struct pl031 pl031;
    struct pl061 pl061; /* of use with VDEV_PL061 only */
    struct sp805 sp805; /* of use with VDEV_SP805 only */
    struct vm_alarm rtc_alarm, watchdog_alarm;

    /* entry n: core n only */
    uint8_t last_on_core[BOARD_CORES_MAX]; /* number + 1 of the vCPU loaded last */

    /* vm->lock */
    struct spinlock lock;
    enum vm_state state;
    enum vm_end end;
    const char *end_reason; /* NULL: the guest's own wish */
    uint32_t vcpus_on;      /* bit n: vCPU n takes part; it is not off or was told to start */
    uint64_t restarts[RESTARTS_MAX]; /* by core/response.c: when; number n at n % RESTARTS_MAX */
    uint32_t restart_count;
    uint64_t log_from; /* tick from which the next event may be told of */

    /* who begins it, with the lock; then the core of vCPU 0 */
    uint32_t load_offset; /* bytes of RAM cleared so far */
    uint32_t load_image;  /* images copied so far, and ... */
    uint32_t load_copied; /* ... bytes of the next one */
    uint32_t starts;      /* since power-on */
    struct quiesce quiesce;
};

/* Generated, as many as the configuration has (core/placement.h). */
extern struct vm vms[];
extern const uint32_t vm_count;
extern struct vcpu vcpus[];
extern const uint32_t vcpu_count;
extern const uint32_t virtual_devices_used; /* by any VM: enum virtual_device, or-ed */
extern const bool quiesce_used;             /* by any VM */

/* Has it this one (enum virtual_device)? What no VM has is left out of the image. */
static inline __attribute__((always_inline)) bool vm_has(const struct vm *vm, uint32_t device)
{
    return virtual_devices_used & device && vm->config->virtual_devices & device;
}

/* Boot only, first core: builds every VM from its configuration; none runs yet. */
void vm_init_all(void);

/* Boot only: a piece of its address space, which panics when there is no room for it. */
void vm_map(struct vm *vm, ipa_t at, pa_t target, uint32_t size, enum stage2_kind kind);

/* The first core that the VM needs and that did not come up, or NULL. */
const struct core *vm_missing_core(const struct vm *vm);

/* Does it have its cores for itself, and their interrupts? */
static inline __attribute__((always_inline)) bool vm_is_hard(const struct vm *vm)
{
    return core_is_hard(vm->vcpus[0].core);
}

/* Is this page, an IPA in units of 4 KiB, the distributor? Every VM has it at one place
 * and touches it most. */
static inline bool vm_is_distributor(uint32_t page)
{
    _Static_assert(VGIC_GICD_SIZE == 0x1000, "one page");
    return page == VIRT_GICD_BASE / VGIC_GICD_SIZE;
}

/* A device access of this vCPU at address, on its own core. */
static inline enum mmio_result vm_mmio_access(struct vcpu *vcpu, ipa_t address, struct mmio *io)
{
    struct vm *vm = vcpu->vm;

    io->offset = address.value - VIRT_GICD_BASE;
    if (io->offset >= VGIC_GICD_SIZE)
        return mmio_access(vm->regions, vm->region_count, address, vcpu->number, io);
    if (io->offset & (io->size - 1u))
        return MMIO_ABORT;
    if (core_is_hard(vcpu->core))
        return vgic_direct_access(&vm->vgic, vcpu->number, io);
    return vgic_gicd_access(&vm->vgic, vcpu->number, io);
}
