/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/lines.c - interrupt lines between the fake devices and the fake GIC. */
#include "arch/armv7/sysreg.h"
#include "arch/cpu.h"
#include "core/board.h"
#include "tests/fake/gic.h"
#include "tests/fake/timer.h"
#include "tests/fake/uart.h"
#include "tests/machine/machine.h"
#include "tests/machine/registers.h"

/* DDI 0406C B8.1.5 */
bool machine_vtimer_deadline(uint32_t n, uint64_t *when)
{
    const uint64_t *system = core_registers[n].system;

    *when = system[index_of_cntv_cval] + system[index_of_cntvoff];
    return (system[index_of_cntv_ctl] & (CNT_CTL_ENABLE | CNT_CTL_IMASK)) == CNT_CTL_ENABLE;
}

uint64_t timer_guest_deadline(void)
{
    uint64_t when;

    machine_vtimer_deadline(this_core()->id, &when);
    return when;
}

static bool vtimer_rings(uint32_t n)
{
    uint64_t when;

    return machine_vtimer_deadline(n, &when) && when <= fake_timer.now;
}

static void back_to(uint32_t running)
{
    if (running < BOARD_CORES_MAX)
        fake_gic_on_core(running);
}

void machine_settle(void)
{
    uint32_t running = machine_running();

    for (uint32_t n = 0; n < BOARD_CORES_MAX; n++) {
        if (!machine_core_exists(n))
            continue;
        fake_gic_on_core(n);
        fake_gic_set_line(board.timer.hyp_irq, fake_timer_rings(n));
        fake_gic_set_line(board.timer.virtual_irq, vtimer_rings(n));
        fake_gic_set_line(board.maintenance_irq, fake_gic_maintenance());
    }
    fake_gic_set_line(board.uart.irq, fake_uart_irq());
    back_to(running);
}

bool machine_core_is_interrupted(uint32_t n)
{
    uint32_t running = machine_running();
    bool pending;

    fake_gic_on_core(n);
    pending = fake_gic_signals();
    back_to(running);
    return pending;
}

/* What the hypervisor asks the GIC (machine.mk): lines first, and a step. */
uint32_t __real_gic_acknowledge(void);
uint32_t __wrap_gic_acknowledge(void);
void __real_gic_send_sgi(unsigned id, unsigned core_mask);
void __wrap_gic_send_sgi(unsigned id, unsigned core_mask);
bool __real_gic_irq_is_pending(unsigned id);
bool __wrap_gic_irq_is_pending(unsigned id);

uint32_t __wrap_gic_acknowledge(void)
{
    machine_step();
    machine_settle();
    return __real_gic_acknowledge();
}

void __wrap_gic_send_sgi(unsigned id, unsigned core_mask)
{
    machine_step();
    __real_gic_send_sgi(id, core_mask);
}

bool __wrap_gic_irq_is_pending(unsigned id)
{
    machine_settle();
    return __real_gic_irq_is_pending(id);
}
