/* SPDX-License-Identifier: BSD-2-Clause */
/* core/main.c - from the boot loader's jump to the first guest instruction. */
#include "core/main.h"

#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/console.h"
#include "core/irq.h"
#include "core/lifecycle.h"
#include "core/sched.h"

struct core cores[BOARD_CORES_MAX];

static void init_core(struct core *core, uint32_t id, void *stack_top)
{
    core->id = id;
    core->stack_top = stack_top;
    cpu_set_core(core);
    sched_core_init(core);
    timer_core_init();
    irq_core_init();
}

static void greet(void)
{
    console_printf("nagaya: %s, scheduler %s, %u VM%s\n", board.name, sched_policy.name,
                   (unsigned)vm_count, vm_count == 1 ? "" : "s");
    for (uint32_t i = 0; i < vm_count; i++)
        console_printf("nagaya: %s: %u vCPU, %u KiB RAM, starts at 0x%x\n", vms[i].config->name,
                       (unsigned)vms[i].config->vcpu_count,
                       (unsigned)(vms[i].config->ram.size / KiB),
                       (unsigned)vms[i].placement->entry.value);
}

void main_first_core(void *stack_top)
{
    struct core *core = &cores[0];

    mmu_init();
    irq_init();
    init_core(core, 0, stack_top);
    boot_core_init();
    console_init();
    vm_init_all();
    greet();
    console_start();
    for (uint32_t i = 0; i < vm_count; i++)
        vm_start(&vms[i]);
    boot_enter_guest(vcpu_next(core));
}
