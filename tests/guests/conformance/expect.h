/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/expect.h - one instruction, and everything that may be said of
 * the exception it takes: each function makes one check.
 *
 * r0 holds the address; the flags are Z and C. Registers must be as before: an abort leaves
 * base and destination alone (DDI 0406C B1.9.8, base restored abort model).
 */
#pragma once
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum access { READ, WRITE };

/* External aborts in the short-descriptor format (DDI 0406C B3.13.4). */
#define FSR_EXTERNAL              0x008u
#define FSR_WALK_EXTERNAL_L1      0x00cu
#define FSR_WALK_EXTERNAL_L2      0x00eu
/* ... and in the long-descriptor format. */
#define FSR_LPAE_EXTERNAL         0x210u
#define FSR_LPAE_WALK_EXTERNAL(n) (0x214u + (n)) /* level n */
#define DFSR_WNR                  0x800u

/* What aborts read from now on, without DFSR.WnR; FSR_EXTERNAL at start. */
void expect_fsr(uint32_t fsr);

void expect_data_abort(struct code code, uint32_t address, enum access access);
void expect_data_abort_in(uint32_t mode, struct code code, uint32_t address, enum access access);

/* code jumps to r0; bit 0 of address: in Thumb state. */
void expect_prefetch_abort_in(uint32_t mode, struct code code, uint32_t address);

void expect_undefined_in(uint32_t mode, struct code code);

/* No exception, no register changed. */
void expect_nothing(struct code code, uint32_t address);

/* "SVC" for PSR_SVC. */
const char *mode_name(uint32_t mode);

/* The vector an exception must have come through besides its offset, and how CPSR must be
 * on entry: VECTOR_OTHER_TABLE and VECTOR_THUMB, PSR_E; 0 at start. */
void expect_entry(uint32_t vector_flags, uint32_t cpsr_bits);
