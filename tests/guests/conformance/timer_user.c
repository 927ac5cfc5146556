/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/timer_user.c - what CNTKCTL lets PL0 do with counters and timers
 * (DDI 0406C B8.1.3). A hypervisor that emulates a timer must ask it too. */
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/timer_tests.h"
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PL0PCTEN     (1u << 0)
#define PL0VCTEN     (1u << 1)
#define PL0VTEN      (1u << 8)
#define PL0PTEN      (1u << 9)

struct row {
    const char *name;
    struct code code;
    uint32_t any_of; /* bits of CNTKCTL that let PL0 do it */
};

static void check_row(const struct row *row, uint32_t cntkctl)
{
    struct cpu cpu = cpu_in(PSR_USR);
    bool allowed = cntkctl & row->any_of;
    unsigned exceptions;

    cpu.r[0] = cpu.r[1] = 0;
    write_cntkctl(cntkctl);
    isb();
    exceptions = execute(&cpu, row->code);
    write_cntkctl(0);
    isb();
    check(allowed ? exceptions == 0
                  : exceptions == 1 && exception_last()->vector == VECTOR_UNDEFINED &&
                        exception_last()->lr == execute_address() + 4,
          "CNTKCTL %03x: PL0 %s %s", cntkctl, allowed ? "may" : "may not", row->name);
}

void timer_user_tests(void)
{
    static const uint32_t values[] = {0, PL0PCTEN, PL0VCTEN, PL0VTEN, PL0PTEN};
    const struct row rows[] = {
        {"read CNTPCT", ARM("mrrc p15, 0, r0, r1, c14"), PL0PCTEN},
        {"read CNTVCT", ARM("mrrc p15, 1, r0, r1, c14"), PL0VCTEN},
        {"read CNTFRQ", ARM("mrc p15, 0, r0, c14, c0, 0"), PL0PCTEN | PL0VCTEN},
        {"write CNTV_TVAL", ARM("mcr p15, 0, r0, c14, c3, 0"), PL0VTEN},
        {"read CNTV_CTL", ARM("mrc p15, 0, r0, c14, c3, 1"), PL0VTEN},
        {"read CNTV_CVAL", ARM("mrrc p15, 3, r0, r1, c14"), PL0VTEN},
        {"write CNTP_TVAL", ARM("mcr p15, 0, r0, c14, c2, 0"), PL0PTEN},
        {"read CNTP_CTL", ARM("mrc p15, 0, r0, c14, c2, 1"), PL0PTEN},
        {"write CNTP_CVAL", ARM("mcrr p15, 2, r0, r1, c14"), PL0PTEN},
    };

    topic("PL0");
    for (unsigned v = 0; v < COUNT(values); v++)
        for (unsigned n = 0; n < COUNT(rows); n++)
            check_row(&rows[n], values[v]);
}
