/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/boot.c - what start.S leaves to C. */
#include "arch/armv7/boot.h"

#include "arch/armv7/idregs.h"
#include "arch/armv7/monitor.h"
#include "arch/armv7/pmu.h"
#include "arch/armv7/psr.h"
#include "arch/armv7/sysreg.h"
#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "arch/world.h"
#include "core/board.h"
#include "core/main.h"
#include "core/percpu.h"
#include "core/uart.h"

extern char hyp_vectors[], secondary_start[], stacks_start[];
_Noreturn void guest_enter(struct context *context);

static const char advice[] = " mode, but it has to be Hyp mode or secure SVC: QEMU wants -M "
                             "virt,virtualization=on; in U-Boot "
                             "start the image with bootm or bootz\r\n";

/* Nothing works yet but the UART, so it is driven by hand. */
static void say(const char *text)
{
    for (; *text; text++) {
        while (!uart_can_send())
            ;
        uart_send((uint8_t)*text);
    }
}

static _Noreturn void refuse(uint32_t mode)
{
    uart_init();
    say("\r\nnagaya: entered in ");
    say(mode == PSR_MODE_SVC ? "non-secure SVC" : "a wrong");
    say(advice);
    uart_flush();
    cpu_stop();
}

void boot_main(uint32_t mode, pa_t tree)
{
    if (mode == PSR_MODE_SVC && monitor_is_secure()) {
        monitor_init();
        monitor_leave();
    }
    if (mode != PSR_MODE_HYP)
        refuse(mode);
    write_hvbar((uint32_t)(uintptr_t)hyp_vectors);
    isb();
    boot_find_firmware(tree);
    main_first_core();
}

void boot_secondary(struct core *core)
{
    main_other_core(core);
}

int32_t boot_start_core(const struct core *core)
{
    dsb(); /* its struct, before it reads it */
    return firmware_cpu_on(board.core_mpidr[core->id], pa((uint32_t)(uintptr_t)secondary_start));
}

void *boot_stack_top(uint32_t id)
{
    return stacks_start + (id + 1) * STACK_SPAN;
}

void boot_core_init(void)
{
    world_fp_trap(false);
    idregs_init();
    write_vpidr(read_midr());
    pmu_init();
    write_hstr(HSTR_T15);
    world_fp_trap(true);
}

void boot_enter_guest(struct context *context)
{
    guest_enter(context);
}
