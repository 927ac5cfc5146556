/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/generic_timer.c - CNTPCT is our clock, CNTHP our alarm (DDI 0406C B8). */
#include "arch/armv7/sysreg.h"
#include "arch/timer.h"

void timer_core_init(void)
{
    write_cnthp_ctl(0);
    write_cntv_ctl(0);
    write_cntp_ctl(0);
    write_cnthctl(CNTHCTL_PL1PCTEN); /* the guest reads CNTPCT; CNTP traps */
    isb();
}

void timer_core_lend(void)
{
    write_cnthctl(CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN);
}

/* CNTPCT may be read ahead of its place: the ISB keeps it there (B8.1.2). */
uint64_t timer_now(void)
{
    isb();
    return read_cntpct();
}

uint32_t timer_frequency(void)
{
    return read_cntfrq();
}

uint64_t timer_guest_deadline(void)
{
    return read_cntv_cval() + read_cntvoff();
}

void timer_set_alarm(uint64_t when)
{
    write_cnthp_cval(when);
    write_cnthp_ctl(CNT_CTL_ENABLE);
}

void timer_cancel_alarm(void)
{
    write_cnthp_ctl(0);
}
