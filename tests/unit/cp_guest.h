/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/cp_guest.h - a guest that executes coprocessor instructions which trap. */
#pragma once
#include <string.h>

#include "arch/armv7/cp15.h"
#include "arch/armv7/hsr.h"
#include "arch/armv7/psr.h"
#include "core/types.h"
#include "tests/fake/banked.h"
#include "tests/fake/cntp.h"
#include "tests/fake/idregs.h"
#include "tests/unit/unit.h"

#define REAL(n)   (0xa5000000u + (n)) /* what the CPU's ID registers say here */
#define UNTOUCHED 0x5a5a5a5au

static struct cp15_guest vcpu;
static struct context guest;

static inline int power_on(void **state)
{
    (void)state;
    vcpu = (struct cp15_guest){.vcpu_count = 2};
    guest = (struct context){.cpsr = PSR_MODE_SVC, .pc = 0x8000};
    for (unsigned n = 0; n < COUNT(guest.r); n++)
        guest.r[n] = UNTOUCHED;
    for (unsigned n = 0; n < IDREG_COUNT; n++)
        fake_idregs[n] = REAL(n);
    memset(fake_cntp, 0, sizeof(fake_cntp));
    fake_cntp_guest = NULL;
    return 0;
}

/* The syndrome as hardware writes it for these instructions (B3.13.6). */
static inline uint32_t syndrome(enum hsr_ec ec, uint32_t iss)
{
    return (uint32_t)ec << 26 | HSR_IL | HSR_CV | 0xeu << 20 | iss;
}

struct instruction {
    enum hsr_ec ec;
    unsigned opc1, crn, crm, opc2;
};

static inline uint32_t mrc(struct instruction i, unsigned rt)
{
    return syndrome(i.ec, i.opc2 << 17 | i.opc1 << 14 | i.crn << 10 | rt << 5 | i.crm << 1 | 1);
}

static inline uint32_t mcr(struct instruction i, unsigned rt)
{
    return mrc(i, rt) & ~1u;
}

static inline uint32_t mrrc(enum hsr_ec ec, unsigned opc1, unsigned crm, unsigned rt, unsigned rt2)
{
    return syndrome(ec, opc1 << 16 | rt2 << 10 | rt << 5 | crm << 1 | 1);
}

#define P15(opc1, crn, crm, opc2) ((struct instruction){EC_CP15_32, opc1, crn, crm, opc2})
#define P14(opc1, crn, crm, opc2) ((struct instruction){EC_CP14_32, opc1, crn, crm, opc2})
#define VMRS(reg)                 ((struct instruction){EC_CP10_ID, 7, reg, 0, 0})
#define ACTLR                     P15(0, 1, 0, 1)
#define L2CTLR                    P15(1, 9, 0, 2)
#define CNTP_TVAL                 P15(0, 14, 2, 0)
#define CNTP_CTL                  P15(0, 14, 2, 1)

static inline bool run(uint32_t hsr)
{
    uint32_t ec = HSR_EC(hsr);

    if (ec == EC_CP15_64 || ec == EC_CP14_64)
        return cp15_access_64(&vcpu, hsr, &guest);
    return cp15_access(&vcpu, hsr, &guest);
}

static inline uint32_t read_ok(struct instruction i)
{
    guest.r[3] = UNTOUCHED;
    assert_true(run(mrc(i, 3)));
    return guest.r[3];
}

static inline void write_ok(struct instruction i, uint32_t value)
{
    guest.r[4] = value;
    assert_true(run(mcr(i, 4)));
}

static inline void assert_undefined(uint32_t hsr)
{
    struct context before = guest;

    assert_false(run(hsr));
    assert_memory_equal(&guest, &before, sizeof(guest));
}
