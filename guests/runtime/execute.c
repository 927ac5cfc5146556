/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/execute.c - prepares the code buffer for execute.S. */
#include "guests/runtime/execute.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/sysreg.h"
#include <stddef.h>
#include <string.h>

_Static_assert(offsetof(struct cpu, sp) == CPU_SP, "execute.S");
_Static_assert(offsetof(struct cpu, lr) == CPU_LR, "execute.S");
_Static_assert(offsetof(struct cpu, cpsr) == CPU_CPSR, "execute.S");

#define CACHE_LINE    32u /* or more */
#define BUFFER_BYTES  64u
#define THUMB_NOP     0xbf00u
#define THUMB_BX_PC   0x4778u
#define ARM_B(offset) (0xea000000u | ((uint32_t)((offset)-8) >> 2 & 0x00ffffffu))

void execute_run(struct cpu *cpu, uint32_t code);
void execute_leave_user(void);

static uint8_t buffer[BUFFER_BYTES] __attribute__((aligned(64)));
static uint32_t alias;

void code_write(void *at, const void *from, uint32_t bytes)
{
    memcpy(at, from, bytes);
    for (uint32_t line = (uint32_t)at & ~(CACHE_LINE - 1); line < (uint32_t)at + bytes;
         line += CACHE_LINE)
        write_dccmvau(line);
    dsb();
    write_iciallu(0);
    write_bpiall(0);
    dsb();
    isb();
}

/* The code, then a way to execute_exit() that touches no register. Thumb code goes on in ARM
 * state at the next word: BX PC there must be at a multiple of 4. */
static void assemble(struct code code)
{
    uint16_t copy[BUFFER_BYTES / 2];
    uint32_t length = code.bytes;
    uint32_t branch;

    memcpy(copy, code.at, length);
    if (code.thumb) {
        if (length % 4)
            copy[length / 2] = THUMB_NOP, length += 2;
        copy[length / 2] = THUMB_BX_PC;
        copy[length / 2 + 1] = THUMB_NOP;
        length += 4;
    }
    branch = ARM_B((uint32_t)execute_exit - ((uint32_t)buffer + length));
    memcpy((uint8_t *)copy + length, &branch, sizeof branch);
    code_write(buffer, copy, length + sizeof branch);
}

struct code encoded(const uint32_t *instruction)
{
    return (struct code){instruction, sizeof *instruction, false, "encoded"};
}

struct cpu cpu_in(uint32_t mode)
{
    struct cpu cpu;

    for (uint32_t n = 0; n < 13; n++)
        cpu.r[n] = 0xa5000000u | n << 16 | n;
    cpu.sp = 0x5a00000cu;
    cpu.lr = 0x5a00000eu;
    cpu.cpsr = mode | PSR_I | PSR_F;
    return cpu;
}

uint32_t execute_address(void)
{
    return (uint32_t)buffer + alias;
}

void execute_at_alias(uint32_t offset)
{
    alias = offset;
}

bool execute_leaves_user(uint32_t pc)
{
    return pc - alias == (uint32_t)execute_leave_user || pc == (uint32_t)execute_leave_user;
}

unsigned execute_there(struct cpu *cpu, uint32_t address, bool thumb)
{
    uint32_t cpsr = read_cpsr();

    cpu->cpsr = (cpu->cpsr & ~PSR_T) | (thumb ? PSR_T : 0);
    irq_mask();
    fiq_mask();
    exceptions_arm((uint32_t)execute_exit);
    execute_run(cpu, address);
    write_cpsr_c(cpsr);
    return exceptions_disarm();
}

unsigned execute(struct cpu *cpu, struct code code)
{
    assemble(code);
    return execute_there(cpu, execute_address(), code.thumb);
}
