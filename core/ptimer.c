/* SPDX-License-Identifier: BSD-2-Clause */
/* core/ptimer.c - the physical timer CNTP that a vCPU believes to own. */
#include "core/ptimer.h"

/* DDI 0406C B8.1.5: the comparison is one of unsigned 64-bit numbers. */
static bool is_reached(const struct ptimer *timer, uint64_t now)
{
    return now >= timer->cval;
}

/* ISTATUS of a disabled timer is UNKNOWN; ours reads as zero. */
static uint32_t read_ctl(const struct ptimer *timer, uint64_t now)
{
    bool status = (timer->ctl & PTIMER_ENABLE) && is_reached(timer, now);

    return timer->ctl | (status ? PTIMER_STATUS : 0);
}

uint64_t ptimer_read(const struct ptimer *timer, enum ptimer_register which, uint64_t now)
{
    switch (which) {
    case PTIMER_CTL:
        return read_ctl(timer, now);
    case PTIMER_CVAL:
        return timer->cval;
    case PTIMER_TVAL:
        return (uint32_t)(timer->cval - now);
    case PTIMER_COUNT:
        return now;
    }
    return 0;
}

void ptimer_write(struct ptimer *timer, enum ptimer_register which, uint64_t value, uint64_t now)
{
    switch (which) {
    case PTIMER_CTL:
        timer->ctl = (uint32_t)value & (PTIMER_ENABLE | PTIMER_IMASK);
        break;
    case PTIMER_CVAL:
        timer->cval = value;
        break;
    case PTIMER_TVAL: /* sign-extended: a negative value lies in the past */
        timer->cval = now + (uint64_t)(int64_t)(int32_t)(uint32_t)value;
        break;
    case PTIMER_COUNT:
        break;
    }
}

bool ptimer_line(const struct ptimer *timer, uint64_t now)
{
    return timer->ctl == PTIMER_ENABLE && is_reached(timer, now);
}

bool ptimer_deadline(const struct ptimer *timer, uint64_t *when)
{
    *when = timer->cval;
    return timer->ctl == PTIMER_ENABLE;
}
