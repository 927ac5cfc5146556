/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/cpu.h - which core runs now, and what arch/cpu.h was asked for. A test, or
 * tests/machine, plays the parts that are functions here; a NULL one ends the test. */
#pragma once
#include "arch/cpu.h"

struct fake_cpu {
    struct core *core; /* whose turn it is */
    void (*wait)(void);
    void (*stop)(void);                              /* does not return */
    void (*clean)(const void *start, uint32_t size); /* NULL: nobody is interested */
    unsigned instruction_invalidations;
};

extern struct fake_cpu fake_cpu;
