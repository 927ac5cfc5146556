/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/offsets.c - numbers of C that assembly needs. Never linked: the build
 * reads the compiler's output (Makefile, asm_offsets.h). */
#include "arch/armv7/hsr.h"
#include "arch/armv7/hyp_mmu.h"
#include "arch/armv7/monitor.h"
#include "arch/armv7/sysreg.h"
#include "arch/context.h"
#include "core/board.h"
#include "core/panic.h"
#include "core/percpu.h"

/* vectors.S stores r0-r12 and LR, then PC and CPSR, by one instruction each. */
_Static_assert(offsetof(struct context, lr_usr) == 13 * sizeof(uint32_t), "LR follows r12");
_Static_assert(offsetof(struct context, pc) % sizeof(uint64_t) == 0, "STRD wants alignment");

#define NUMBER(name, value) __asm__ volatile("\n->" #name " %0" : : "i"(value))

void offsets(void);

void offsets(void)
{
    NUMBER(CTX_PC, offsetof(struct context, pc));
    NUMBER(CTX_HYP_SP, offsetof(struct context, hyp_sp));
    NUMBER(HSR_EC_SHIFT, HSR_EC_SHIFT);
    NUMBER(BOARD_CORE_MPIDR, offsetof(struct board, core_mpidr));
    NUMBER(CORE_SIZE, sizeof(struct core));
    NUMBER(CORE_STACK, offsetof(struct core, stack_top));
    NUMBER(CORE_FAULT, offsetof(struct core, fault));
    NUMBER(CORE_END, offsetof(struct core, end));
    NUMBER(CORE_FAULTED, CORE_FAULTED);
    NUMBER(FAULT_PC, offsetof(struct fault_frame, pc));
    NUMBER(FAULT_CPSR, offsetof(struct fault_frame, cpsr));
    NUMBER(FAULT_UNDEFINED, FAULT_UNDEFINED);
    NUMBER(FAULT_CALL, FAULT_CALL);
    NUMBER(FAULT_PREFETCH_ABORT, FAULT_PREFETCH_ABORT);
    NUMBER(FAULT_DATA_ABORT, FAULT_DATA_ABORT);
    NUMBER(PANIC_STACK_SIZE, PANIC_STACK_SIZE);
    NUMBER(HMAIR0_VALUE, HMAIR0_VALUE);
    NUMBER(HTCR_VALUE, HTCR_VALUE);
    NUMBER(HSCTLR_VALUE, HSCTLR_RUN);
    NUMBER(HSCTLR_OFF, HSCTLR_OFF);
    NUMBER(NEXT_ENTRY, offsetof(struct monitor_next, entry));
    NUMBER(NEXT_CONTEXT, offsetof(struct monitor_next, context));
    NUMBER(STACK_SPAN, STACK_SPAN);
    NUMBER(CORES_MAX, BOARD_CORES_MAX);
}
