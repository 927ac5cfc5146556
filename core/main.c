/* SPDX-License-Identifier: BSD-2-Clause */
/* core/main.c - from the boot loader's jump to the first guest instruction. */
#include "core/main.h"

#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/irq.h"
#include "core/lifecycle.h"
#include "core/sched.h"

struct core cores[BOARD_CORES_MAX];

/* How long a core may take from the firmware's yes to its first line of C. A good one takes a
 * millisecond; one of QEMU's waits for the PC, a second where that does much else, by a clock that
 * may be ahead of the PC's. Only who has a dead one waits so long. */
#define CORE_START_S 5u

static void init_core(struct core *core)
{
    cpu_set_core(core);
    sched_core_init(core);
    timer_core_init();
    irq_core_init();
    boot_core_init();
    __atomic_store_n(&core->online, true, __ATOMIC_RELEASE);
}

/* Before any vCPU is placed, because a vCPU is told its core's stack. */
static void init_core_table(void)
{
    for (uint32_t id = 0; id < BOARD_CORES_MAX; id++) {
        cores[id].id = id;
        cores[id].stack_top = boot_stack_top(id);
    }
}

static bool comes_online(const struct core *core)
{
    uint64_t end = timer_now() + (uint64_t)timer_frequency() * CORE_START_S;

    while (!__atomic_load_n(&core->online, __ATOMIC_ACQUIRE)) {
        if (timer_now() > end)
            return false;
        cpu_relax();
    }
    return true;
}

static void report_refusal(uint32_t id, int32_t error)
{
    const char *lacking = firmware_lacks();

    if (lacking)
        console_printf("nagaya: core %u does not start: the boot loader hands over no %s\n",
                       (unsigned)id, lacking);
    else
        console_printf("nagaya: core %u does not start: the firmware answers %d\n", (unsigned)id,
                       (int)error);
}

/* Cores that no vCPU lives on stay off. */
static void start_other_cores(void)
{
    for (uint32_t id = 1; id < board.core_count; id++) {
        const struct core *core = &cores[id];
        int32_t error;

        if (!core->vcpu_count)
            continue;
        error = boot_start_core(core);
        if (error)
            report_refusal(id, error);
        else if (!comes_online(core))
            console_printf("nagaya: core %u does not start: no sign of it for %u s\n", (unsigned)id,
                           CORE_START_S);
    }
}

static void start_vms(void)
{
    uint32_t missing_count = 0;

    for (uint32_t i = 0; i < vm_count; i++) {
        const struct core *missing = vm_missing_core(&vms[i]);

        if (!missing) {
            vm_start(&vms[i]);
            continue;
        }
        missing_count++;
        console_printf("nagaya: %s stays off: it wants core %u\n", vms[i].config->name,
                       (unsigned)missing->id);
    }
    vm_started_all(missing_count);
}

static void greet(void)
{
    console_printf("nagaya: %s, scheduler %s, %u VM%s\n", board.name, sched_policy.name,
                   (unsigned)vm_count, vm_count == 1 ? "" : "s");
    for (uint32_t i = 0; i < vm_count; i++)
        console_printf(
            "nagaya: %s: %u vCPU%s, %u KiB RAM, starts at 0x%x\n", vms[i].config->name,
            (unsigned)vms[i].config->vcpu_count, vms[i].config->vcpu_count == 1 ? "" : "s",
            (unsigned)(vms[i].config->ram.size / KiB), (unsigned)vms[i].placement->entry.value);
    console_puts("nagaya: " COMMAND_LINE_KEY_NAME
                 " and a command, such as help, is for me; " COMMAND_LINE_KEY_NAME
                 " twice is one for the guest\n");
}

void main_first_core(void)
{
    mmu_init();
    mmu_core_init(core_is_hard(&cores[0]));
    irq_init();
    init_core_table();
    init_core(&cores[0]);
    console_init();
    vm_init_all();
    greet();
    start_other_cores();
    console_start();
    irq_start_uart_poll();
    start_vms();
    boot_enter_guest(vcpu_next(&cores[0]));
}

void main_other_core(struct core *core)
{
    mmu_core_init(core_is_hard(core));
    init_core(core);
    boot_enter_guest(vcpu_next(core));
}
