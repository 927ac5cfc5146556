/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/timer.h - a clock that stands still unless it is told to go on, and one
 * alarm for each core. */
#pragma once
#include "arch/timer.h"
#include "core/board.h"

struct fake_timer {
    uint64_t now;
    uint32_t frequency;
    uint64_t alarm[BOARD_CORES_MAX];
    bool alarm_is_set[BOARD_CORES_MAX];
    void (*read)(void); /* whenever somebody reads the clock; NULL: nothing happens */
};

extern struct fake_timer fake_timer;

/* Tick 0, no alarms, 1 MHz. */
void fake_timer_reset(void);

/* The alarm's interrupt line to a core. */
bool fake_timer_rings(uint32_t core);
