/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/backtrace.c - unwinding by the tables the compiler wrote (.ARM.exidx,
 * Arm's EHABI, IHI 0038), so that no function pays for a frame pointer. libgcc does
 * the reading. */
#include "arch/backtrace.h"

#include <unwind.h>

#include "arch/armv7/sysreg.h"

/* libgcc's unwinder takes registers to begin with; its type is not in unwind.h. */
struct unwind_start {
    uint32_t demand_save_flags; /* which coprocessor registers it would have to keep: none */
    uint32_t r[16];
};
_Unwind_Reason_Code __gnu_Unwind_Backtrace(_Unwind_Trace_Fn trace, void *argument,
                                           struct unwind_start *start);

#define FRAMES_MAX 24u

struct walk {
    void (*visit)(uint32_t address);
    unsigned frames;
    uint32_t last;
};

static _Unwind_Reason_Code on_frame(struct _Unwind_Context *context, void *argument)
{
    struct walk *walk = argument;
    uint32_t address = _Unwind_GetIP(context);

    if (walk->frames == FRAMES_MAX || address == walk->last)
        return _URC_FAILURE;
    walk->frames++;
    walk->last = address;
    walk->visit(address);
    return _URC_NO_REASON;
}

/* libgcc begins at the place in lr. */
static void walk_from(const struct fault_frame *frame, uint32_t lr, struct walk *walk)
{
    struct unwind_start start = {.demand_save_flags = 0};

    for (unsigned i = 0; i < COUNT(frame->r); i++)
        start.r[i] = frame->r[i];
    start.r[14] = lr;
    __gnu_Unwind_Backtrace(on_frame, walk, &start);
}

/* A leaf function keeps its caller in lr alone; the walk from its own pc ends after one
 * frame then, and goes on from lr. */
void backtrace(const struct fault_frame *frame, void (*visit)(uint32_t address))
{
    struct walk walk = {.visit = visit};

    walk_from(frame, frame->pc, &walk);
    if (walk.frames <= 1)
        walk_from(frame, frame->r[14], &walk);
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
