/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/tap.h - checks, one line of output each.
 *
 *     ok 7 - an unmapped read aborts
 *     not ok 8 - DFAR is the address: got 0 want 50000000
 *     ok 9 - LDRD to a device aborts # skip QEMU splits it
 *     # 8 passed, 1 failed
 *
 * The sentence is a format of print(). Numbers are printed in hexadecimal.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* A heading for the checks that follow. */
void topic(const char *text);

void check(bool holds, const char *sentence, ...);
void check_equal(uint64_t got, uint64_t want, const char *sentence, ...);

/* low <= got <= high */
void check_between(uint64_t got, uint64_t low, uint64_t high, const char *sentence, ...);

/* The next check is skipped where QEMU itself runs us, for this reason. */
void natively_skip(const char *reason);

/* The last line. */
void tap_end(void);
