/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/tables.h"

#include "core/placement.h"
#include "core/vm.h"

#define POOL 32u /* stage-2 tables */

struct vm vms[VM_MAX];
struct vcpu vcpus[TABLES_VCPUS];
struct stage2_root stage2_roots[VM_MAX];
struct stage2_table stage2_pool[POOL];
const uint32_t stage2_pool_count = POOL;

/* In an image these are constant, and the headers say so. */
struct system_config tables_config __asm__("system_config");
struct vm_placement tables_placements[VM_MAX] __asm__("vm_placements");
pa_t tables_channels[CHANNEL_MAX] __asm__("channel_memory");
uint32_t tables_vm_count __asm__("vm_count");
uint32_t tables_vcpu_count __asm__("vcpu_count");
uint32_t tables_hard_cores __asm__("hard_cores");
uint32_t tables_devices_used __asm__("virtual_devices_used");
bool tables_quiesce_used __asm__("quiesce_used");

static struct boot_image images[VM_MAX];
static uint8_t bytes[VM_MAX][TABLES_IMAGE_SIZE];

uint8_t tables_image_byte(uint32_t vm, uint32_t offset)
{
    return (uint8_t)(0x10 * (vm + 1) + offset + 1);
}

static void fill_placement(uint32_t n, const struct vm_config *vm)
{
    for (uint32_t i = 0; i < TABLES_IMAGE_SIZE; i++)
        bytes[n][i] = tables_image_byte(n, i);
    images[n] = (struct boot_image){bytes[n], TABLES_IMAGE_SIZE, vm->ram.at};
    tables_placements[n] = (struct vm_placement){
        .ram = pa(TABLES_RAM + n * TABLES_RAM_SPAN),
        .images = &images[n],
        .image_count = 1,
        .entry = vm->ram.at,
        .dtb = ipa(vm->ram.at.value + vm->ram.size / 2),
    };
}

void tables_fill(const struct system_config *system)
{
    tables_config = *system;
    tables_vm_count = system->vm_count;
    tables_vcpu_count = tables_hard_cores = tables_devices_used = 0;
    tables_quiesce_used = false;
    for (uint32_t n = 0; n < system->vm_count; n++) {
        fill_placement(n, &system->vms[n]);
        tables_vcpu_count += system->vms[n].vcpu_count;
        tables_devices_used |= system->vms[n].virtual_devices;
        tables_quiesce_used |= system->vms[n].quiesce_count != 0;
        for (uint32_t v = 0; system->vms[n].realtime == VM_HRT && v < system->vms[n].vcpu_count;
             v++)
            tables_hard_cores |= BIT(system->vms[n].vcpus[v].core);
    }
    for (uint32_t n = 0; n < CHANNEL_MAX; n++)
        tables_channels[n] = pa(TABLES_CHANNEL(n));
}
