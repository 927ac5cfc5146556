/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/one_trap.h - the hypervisor's side of one trap: a test sets the registers as the
 * CPU would, enters by the table as vectors.S does, and looks at what the guest goes on
 * with. */
#pragma once
#include <string.h>

#include "arch/armv7/banked.h"
#include "arch/armv7/hsr.h"
#include "arch/armv7/psr.h"
#include "arch/armv7/trap.h"
#include "tests/unit/two_vms.h"

#define HSR(ec)         ((uint32_t)(ec) << HSR_EC_SHIFT | HSR_IL)
#define HSR_THUMB16(ec) ((uint32_t)(ec) << HSR_EC_SHIFT)
#define ALWAYS          (HSR_CV | HSR_COND_ALWAYS << 20)
#define NEVER_NOW       HSR_CV /* EQ, and Z is clear */
#define TRANSLATION     (FSC_TRANSLATION + 3)
#define WORD            (2u << 22)
#define HALFWORD        (1u << 22)
#define BYTE            0u
#define RT(n)           ((uint32_t)(n) << 16)

#define PC              (RAM + 0x800)
#define UNDEFINED       0x04u
#define PREFETCH_ABORT  0x0cu
#define DATA_ABORT      0x10u

static struct vcpu *vcpu;
static struct context *c;
static void (*body)(void);

static void in_hyp(void)
{
    struct context before;

    vcpu = &vms[A].vcpus[0];
    c = &vcpu->context;
    before = *c;
    c->pc = PC;
    body();
    *c = before;
}

static void guest(void)
{
    guest_meanwhile(in_hyp);
}

static inline void run(void (*test)(void))
{
    body = test;
    power_on_one(guest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

static inline void trap(uint32_t hsr)
{
    assert_ptr_equal(trap_entries[HSR_EC(hsr)](c, hsr), c);
}

/* DDI 0406C B1.8.3: LR and SPSR of the mode, and the offset of the vector. */
static inline void assert_exception(uint32_t vector, uint32_t mode, enum banked_register lr,
                                    uint32_t return_offset)
{
    assert_int_equal(c->pc, vector);
    assert_int_equal(c->cpsr & PSR_MODE, mode);
    assert_true(c->cpsr & PSR_I);
    assert_int_equal(banked_read(lr), PC + return_offset);
    assert_int_equal(banked_read(lr + 1) & PSR_MODE, PSR_MODE_SVC);
}
