/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/board.c - what a board and its image have and the machine does without. */
#include "arch/armv7/pmu.h"
#include "arch/armv7/sysreg.h"
#include "arch/backtrace.h"
#include "arch/boot.h"
#include "arch/mmu.h"
#include "core/rtc.h"
#include "core/symbols.h"

const uint16_t symbol_offsets[] = {0};
const uint32_t symbol_count = 1;
const uint32_t symbol_base, symbol_end;
const char symbol_names[] = "";

static char stacks[BOARD_CORES_MAX][64];

void *boot_stack_top(uint32_t id)
{
    return stacks[id] + sizeof(stacks[id]);
}

#define COUNTERS (4u << 11) /* PMCR.N */

void boot_core_init(void)
{
    write_pmcr(COUNTERS);
    pmu_init();
}

void mmu_init(void)
{
}

void mmu_core_init(bool has_view)
{
    (void)has_view;
}

void mmu_map(pa_t start, uint32_t size, enum mmu_kind kind)
{
    (void)start;
    (void)size;
    (void)kind;
}

void backtrace(const struct fault_frame *frame, void (*visit)(uint32_t address))
{
    visit(frame->pc);
}

void backtrace_here(struct fault_frame *frame)
{
    *frame = (struct fault_frame){0};
}

void fault_syndrome_read(struct fault_syndrome *syndrome)
{
    *syndrome = (struct fault_syndrome){0};
}

/* 2026-01-01 00:00:00 UTC */
uint32_t rtc_seconds(void)
{
    return 1767225600;
}
