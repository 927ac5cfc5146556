/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/execute.h - runs one instruction in any mode, with any registers.
 *
 *     struct cpu cpu = cpu_in(PSR_SVC);
 *     cpu.r[0] = address;
 *     if (execute(&cpu, THUMB("ldrb.w r1, [r0, #1]!")))
 *         ... it took an exception: exception_last() ...
 *     ... cpu holds all registers as the instruction left them ...
 */
#pragma once

/* Offsets in struct cpu, for execute.S. */
#define CPU_SP   52
#define CPU_LR   56
#define CPU_CPSR 60

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

struct cpu { /* lr is the mode's banked one */
    uint32_t r[13];
    uint32_t sp, lr;
    uint32_t cpsr; /* mode and flags; T is set from the code */
};

struct code {
    const void *at;
    uint32_t bytes;
    bool thumb;
    const char *text; /* for messages */
};

/* Assembles text where it is never reached. Position-independent code only. */
#define CODE(isa, is_thumb, source)                                                                \
    ({                                                                                             \
        const uint8_t *code_start, *code_end;                                                      \
        __asm__(".pushsection .rodata.code\n"                                                      \
                ".balign 4\n" isa "\n.syntax unified\n"                                            \
                "91:\n" source "\n"                                                                \
                "92:\n"                                                                            \
                ".arm\n"                                                                           \
                ".popsection\n"                                                                    \
                "movw %0, #:lower16:91b\n"                                                         \
                "movt %0, #:upper16:91b\n"                                                         \
                "movw %1, #:lower16:92b\n"                                                         \
                "movt %1, #:upper16:92b\n"                                                         \
                : "=&r"(code_start), "=&r"(code_end));                                             \
        (struct code){code_start, (uint32_t)(code_end - code_start), is_thumb, source};            \
    })
#define ARM(source)   CODE(".arm", false, source)
#define THUMB(source) CODE(".thumb", true, source)

/* One ARM instruction by its encoding, for sweeps. */
struct code encoded(const uint32_t *instruction);

/* All registers with values easily told apart, interrupts masked. */
struct cpu cpu_in(uint32_t mode);

/* Where execute() puts the code: instruction n's address is execute_address() + offset. */
uint32_t execute_address(void);

/* Executes at an alias of the code's own address (for MMU tests): added to it. */
void execute_at_alias(uint32_t offset);

/* Returns the number of exceptions taken; each resumes behind its instruction, except
 * prefetch aborts, which end the run (cpu->r and so on are then as at the fetch). */
unsigned execute(struct cpu *cpu, struct code code);

/* The same for code that lies ready at this address and ends at execute_exit(). */
unsigned execute_there(struct cpu *cpu, uint32_t address, bool thumb);
void execute_exit(void);

/* For exceptions.c: is the SVC at pc the way out of user mode, and where it leads. */
bool execute_leaves_user(uint32_t pc);
void execute_return(void);

/* Writes code that will be executed: both caches see it afterwards. */
void code_write(void *at, const void *from, uint32_t bytes);
#endif
