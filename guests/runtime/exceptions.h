/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/exceptions.h - every exception is caught and recorded.
 *
 * Exceptions do not use the stack of their mode: vectors.S saves all registers in
 * one static record and calls C on a stack of its own. So a test may put anything
 * into sp, and an exception inside a handler is fatal. An exception nobody armed
 * for is printed and ends the guest.
 */
#pragma once

/* Offsets in struct exception, for vectors.S. */
#define EXC_SP                52
#define EXC_LR                56
#define EXC_SPSR              60
#define EXC_CPSR              64
#define EXC_VECTOR            68

/* struct exception.vector: the vector's offset, and where it was entered. */
#define VECTOR_UNDEFINED      0x04
#define VECTOR_SVC            0x08
#define VECTOR_PREFETCH_ABORT 0x0c
#define VECTOR_DATA_ABORT     0x10
#define VECTOR_HYP            0x14
#define VECTOR_IRQ            0x18
#define VECTOR_FIQ            0x1c
#define VECTOR_OTHER_TABLE    0x100 /* through other_vectors */
#define VECTOR_THUMB          0x200 /* in Thumb state        */
#define VECTOR_OFFSET         0xff

#ifndef __ASSEMBLER__
#include <stdint.h>

struct exception { /* valid until the next exception */
    uint32_t r[13];
    uint32_t sp; /* of the exception's mode */
    uint32_t lr;
    uint32_t spsr;
    uint32_t cpsr; /* on entry; T is not readable, see VECTOR_THUMB */
    uint32_t vector;
    uint32_t dfsr, dfar, ifsr, ifar;
};

/* vectors is where VBAR points; other_vectors and thumb_vectors are whole pages that
 * do not depend on where they are mapped. */
extern const uint32_t vectors[], other_vectors[], thumb_vectors[];

/* From here on exceptions are recorded; the guest goes on behind the instruction. After a
 * prefetch abort there is nothing to go on with: it continues at fetch_resume (ARM code). */
void exceptions_arm(uint32_t fetch_resume);

/* Ends exceptions_arm(). Returns how many exceptions came. */
unsigned exceptions_disarm(void);

/* The latest exception recorded. */
const struct exception *exception_last(void);

/* The address of the instruction that an exception is about. */
uint32_t exception_pc(const struct exception *e);
#endif
