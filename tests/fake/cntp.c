/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/cntp.h"

uint64_t fake_cntp[4];
struct cp15_guest *fake_cntp_guest;

uint64_t cntp_read(struct cp15_guest *guest, enum ptimer_register which)
{
    fake_cntp_guest = guest;
    return fake_cntp[which];
}

void cntp_write(struct cp15_guest *guest, enum ptimer_register which, uint64_t value)
{
    fake_cntp_guest = guest;
    fake_cntp[which] = value;
}
