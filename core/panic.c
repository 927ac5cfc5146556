/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/panic.h"

#include <stdarg.h>

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "core/console.h"
#include "core/format.h"
#include "core/irq.h"
#include "core/symbols.h"
#include "core/vm.h"

#define REGISTERS_A_LINE 4u

char panic_stack[PANIC_STACK_SIZE] __attribute__((aligned(8)));

static uint32_t panicking; /* atomic: the first core to come speaks */

static const char *const kinds[] = {
    [FAULT_UNDEFINED] = "undefined instruction",
    [FAULT_CALL] = "call to itself",
    [FAULT_PREFETCH_ABORT] = "prefetch abort",
    [FAULT_DATA_ABORT] = "data abort",
};

static const char *const register_names[] = {"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                             "r8", "r9", "r10", "r11", "r12", "sp", "lr"};

static void print_frame(uint32_t address)
{
    uint32_t offset = 0;
    const char *name = symbol_find(address, &offset);

    console_printf("nagaya:   %08x %s+0x%x\n", (unsigned)address, name ? name : "?",
                   (unsigned)offset);
}

static void print_registers(const struct fault_frame *frame)
{
    for (unsigned i = 0; i < COUNT(register_names); i++)
        console_printf("%s%4s %08x%s", i % REGISTERS_A_LINE ? "" : "nagaya: ", register_names[i],
                       (unsigned)frame->r[i], i % REGISTERS_A_LINE == 3 ? "\n" : "");
    console_printf("  pc %08x\nnagaya: cpsr %08x\n", (unsigned)frame->pc, (unsigned)frame->cpsr);
}

static void print_vcpu(const struct core *core)
{
    const struct vcpu *vcpu = core->current;

    if (!vcpu) {
        console_puts("nagaya: no vCPU was loaded\n");
        return;
    }
    console_printf("nagaya: vCPU %u of %s was loaded, its pc %08x, cpsr %08x\n",
                   (unsigned)vcpu->number, vcpu->vm->config->name, (unsigned)vcpu->context.pc,
                   (unsigned)vcpu->context.cpsr);
}

static void print_syndrome(void)
{
    struct fault_syndrome syndrome;

    fault_syndrome_read(&syndrome);
    console_printf("nagaya: hsr %08x, data address %08x, instruction address %08x\n",
                   (unsigned)syndrome.hsr, (unsigned)syndrome.data_address,
                   (unsigned)syndrome.instruction_address);
}

/* The other cores are asked to stop, and get no say from here on. */
static void begin(void)
{
    if (__atomic_exchange_n(&panicking, 1, __ATOMIC_ACQ_REL))
        cpu_stop();
    irq_stop_others();
    console_panic();
}

static _Noreturn void finish(const struct fault_frame *frame)
{
    const struct core *core = this_core();

    print_vcpu(core);
    print_syndrome();
    print_registers(frame);
    console_puts("nagaya: backtrace:\n");
    backtrace(frame, print_frame);
    console_puts("nagaya: stopped: panic; the lines above tell where: please report them\n");
    firmware_system_off();
    cpu_stop();
}

void panic(const char *format, ...)
{
    char text[CONSOLE_TEXT_MAX];
    struct fault_frame frame;
    va_list arguments;

    begin();
    va_start(arguments, format);
    vsniprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    console_printf("\nnagaya: PANIC on core %u: %s\n", (unsigned)this_core()->id, text);
    backtrace_here(&frame);
    finish(&frame);
}

void panic_fault(const struct fault_frame *frame, uint32_t kind)
{
    begin();
    console_printf("\nnagaya: PANIC on core %u: %s in the hypervisor\n", (unsigned)this_core()->id,
                   kinds[kind]);
    finish(frame);
}

void panic_stop_here(void)
{
    cpu_stop();
}
