/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/timer.h"

#include "arch/cpu.h"
#include "core/percpu.h"

struct fake_timer fake_timer;

void fake_timer_reset(void)
{
    fake_timer = (struct fake_timer){.frequency = 1000000};
}

bool fake_timer_rings(uint32_t core)
{
    return fake_timer.alarm_is_set[core] && fake_timer.alarm[core] <= fake_timer.now;
}

void timer_core_init(void)
{
    timer_cancel_alarm();
}

void timer_core_lend(void)
{
}

uint64_t timer_now(void)
{
    if (fake_timer.read)
        fake_timer.read();
    return fake_timer.now;
}

uint32_t timer_frequency(void)
{
    return fake_timer.frequency;
}

void timer_set_alarm(uint64_t when)
{
    uint32_t core = this_core()->id;

    fake_timer.alarm[core] = when;
    fake_timer.alarm_is_set[core] = true;
}

void timer_cancel_alarm(void)
{
    fake_timer.alarm_is_set[this_core()->id] = false;
}
