/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/backtrace.c - who called whom, by the tables the compiler wrote, so that no
 * function pays for a frame pointer. */
#include "arch/backtrace.h"

#include "arch/armv7/sysreg.h"
#include "arch/armv7/unwind.h"
#include "arch/cpu.h"
#include "core/symbols.h"

#define FRAMES_MAX 24u

struct walk {
    void (*visit)(uint32_t address);
    unsigned frames;
    uint32_t last;
};

/* linker.ld */
extern const char unwind_tables_start[], unwind_index_start[], unwind_tables_end[];

static uint32_t address_of(const void *place)
{
    return (uint32_t)(uintptr_t)place;
}

bool unwind_read(uint32_t address, uint32_t *word)
{
    uint32_t tables = address_of(unwind_tables_start);
    uint32_t stack = address_of(this_core()->stack_top) - STACK_SIZE;

    if (address % 4 || (address - tables >= address_of(unwind_tables_end) - tables &&
                        address - stack >= STACK_SIZE))
        return false;
    *word = *(const uint32_t *)(uintptr_t)address;
    return true;
}

/* Begins at the place in lr. */
static void walk_from(const struct fault_frame *frame, uint32_t lr, struct walk *walk)
{
    const struct unwind_index index = {address_of(unwind_index_start),
                                       address_of(unwind_tables_end)};
    struct unwind unwind = {0};

    for (unsigned i = 0; i < COUNT(frame->r); i++)
        unwind.r[i] = frame->r[i];
    unwind.r[15] = lr;
    while (walk->frames < FRAMES_MAX && unwind_find(&unwind, &index)) {
        uint32_t address = unwind.r[15] & ~1u;

        if (address == walk->last)
            return;
        walk->frames++;
        walk->last = address;
        walk->visit(address);
        if (!unwind_to_caller(&unwind))
            return;
    }
}

/* BL or BLX: what a return address stands behind. */
static bool is_call(uint32_t instruction)
{
    return (instruction & 0x0f000000) == 0x0b000000 || (instruction & 0xfe000000) == 0xfa000000 ||
           (instruction & 0x0ffffff0) == 0x012fff30;
}

/* The same in Thumb: both halves of one, or the short one to a register. */
static bool is_thumb_call(uint16_t first, uint16_t second)
{
    return (first & 0xf800) == 0xf000 || (second & 0xff87) == 0x4780;
}

/* Bit 0: it returns to Thumb code. */
static bool is_behind_call(uint32_t address)
{
    const uint16_t *at = (const uint16_t *)(uintptr_t)(address & ~1u);

    if (address <= symbol_base || address >= symbol_end)
        return false;
    if (address & 1)
        return is_thumb_call(at[-2], at[-1]);
    return address % 4 == 0 && is_call(at[-2] | (uint32_t)at[-1] << 16);
}

/* Neither pc nor lr is ours: something jumped to nowhere. The first return address on
 * the stack is where its caller was to go on, and lay on top of what that one pushed. */
static void walk_from_stack(const struct fault_frame *frame, struct walk *walk)
{
    const char *top = this_core()->stack_top;
    uint32_t end = (uint32_t)(uintptr_t)top;
    struct fault_frame caller = *frame;

    for (uint32_t at = frame->r[13] & ~3u; end - at - 1 < STACK_SIZE && !walk->frames; at += 4) {
        uint32_t address = *(const uint32_t *)(uintptr_t)at;

        caller.r[13] = at + 4;
        if (is_behind_call(address))
            walk_from(&caller, address, walk);
    }
}

/* The tables hold behind a function's prologue, which a stack that overflows stops. A
 * leaf function keeps its caller in lr alone; the walk from its own pc ends after one
 * frame then. In both cases it goes on from lr. */
void backtrace(const struct fault_frame *frame, void (*visit)(uint32_t address))
{
    struct walk walk = {.visit = visit};
    struct symbol symbol;

    if (symbol_find(frame->pc, &symbol) && symbol.offset)
        walk_from(frame, frame->pc, &walk);
    if (!walk.frames)
        visit(frame->pc);
    if (walk.frames <= 1)
        walk_from(frame, frame->r[14], &walk);
    if (!walk.frames) {
        visit(frame->r[14]);
        walk_from_stack(frame, &walk);
    }
}

void backtrace_here(struct fault_frame *frame)
{
    store_core_registers(frame->r);
    frame->cpsr = read_cpsr();
}

void fault_syndrome_read(struct fault_syndrome *syndrome)
{
    syndrome->hsr = read_hsr();
    syndrome->data_address = read_hdfar();
    syndrome->instruction_address = read_hifar();
}
