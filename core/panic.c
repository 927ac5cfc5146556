/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/panic.h"

#include <stdarg.h>

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "arch/timer.h"
#include "core/console.h"
#include "core/format.h"
#include "core/irq.h"
#include "core/symbols.h"
#include "core/vm.h"

#define REGISTERS_A_LINE 4u

/* Other cores stop within microseconds; one that does not has its interrupts masked. */
#define STOP_MS          100u
#define MS_PER_SECOND    1000u

char panic_stack[PANIC_STACK_SIZE] __attribute__((aligned(8)));

struct core *panic_owner; /* atomic: the first core to come speaks */

static bool gave_up; /* panic_owner only */

static const char *const kinds[] = {
    [FAULT_UNDEFINED] = "undefined instruction",
    [FAULT_CALL] = "call to itself",
    [FAULT_PREFETCH_ABORT] = "prefetch abort",
    [FAULT_DATA_ABORT] = "data abort",
};

static const char *const ends[] = {
    [CORE_NO_END] = "does not stop",
    [CORE_STOPPED] = "stopped",
    [CORE_FAULTED] = "a fault of its own",
};

static const char *const register_names[] = {"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                             "r8", "r9", "r10", "r11", "r12", "sp", "lr"};

static void print_frame(uint32_t address)
{
    struct symbol symbol = {.name = "?"};

    symbol_find(address, &symbol);
    console_printf("nagaya:   %08x %s+0x%x\n", (unsigned)address, symbol.name,
                   (unsigned)symbol.offset);
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

static bool is_other(const struct core *core)
{
    return core->online && core != panic_owner;
}

static uint32_t end_of(const struct core *core)
{
    return __atomic_load_n(&core->end, __ATOMIC_ACQUIRE);
}

static void print_other(const struct core *core)
{
    uint32_t end = end_of(core);

    console_printf("nagaya: core %u: %s\n", (unsigned)core->id, ends[end]);
    print_vcpu(core);
    if (end == CORE_FAULTED)
        print_registers(&core->fault);
}

/* The other cores get no say from here on. */
static void silence_others(void)
{
    uint64_t limit = timer_now() + timer_frequency() / MS_PER_SECOND * STOP_MS;

    irq_stop_others();
    for (uint32_t id = 0; id < BOARD_CORES_MAX; id++)
        while (is_other(&cores[id]) && !end_of(&cores[id]) && timer_now() < limit)
            cpu_relax();
    console_panic();
}

static _Noreturn void end(const char *why)
{
    console_printf("nagaya: stopped: panic; %s\n", why);
    firmware_system_off();
    cpu_stop();
}

/* The report itself went wrong. */
static _Noreturn void give_up(uint32_t pc)
{
    if (gave_up)
        cpu_stop();
    gave_up = true;
    console_panic();
    console_printf("\nnagaya: and again at %08x\n", (unsigned)pc);
    end("the report is not complete");
}

static _Noreturn void finish(const struct fault_frame *frame)
{
    print_vcpu(panic_owner);
    print_syndrome();
    print_registers(frame);
    for (uint32_t id = 0; id < BOARD_CORES_MAX; id++)
        if (is_other(&cores[id]))
            print_other(&cores[id]);
    console_puts("nagaya: backtrace:\n");
    backtrace(frame, print_frame);
    end("the lines above tell where: please report them");
}

/* As vectors.S does it for a fault; pc: who panics. */
static void claim(uint32_t pc)
{
    struct core *core = this_core(), *owner = NULL;

    if (__atomic_compare_exchange_n(&panic_owner, &owner, core, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
        return;
    if (owner == core)
        give_up(pc);
    backtrace_here(&core->fault);
    core->fault.pc = pc;
    __atomic_store_n(&core->end, CORE_FAULTED, __ATOMIC_RELEASE);
    cpu_stop();
}

void panic(const char *format, ...)
{
    char text[CONSOLE_TEXT_MAX];
    struct fault_frame frame;
    va_list arguments;

    claim((uint32_t)(uintptr_t)__builtin_return_address(0));
    silence_others();
    va_start(arguments, format);
    vsniprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    console_printf("\nnagaya: PANIC on core %u: %s\n", (unsigned)panic_owner->id, text);
    backtrace_here(&frame);
    finish(&frame);
}

void panic_fault(uint32_t kind, const struct fault_frame *frame, const struct core *owner)
{
    if (owner)
        give_up(frame->pc);
    silence_others();
    console_printf("\nnagaya: PANIC on core %u: %s in the hypervisor\n", (unsigned)panic_owner->id,
                   kinds[kind]);
    finish(frame);
}

void panic_stop_here(void)
{
    __atomic_store_n(&this_core()->end, CORE_STOPPED, __ATOMIC_RELEASE);
    cpu_stop();
}
