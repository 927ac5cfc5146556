/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/controller.h - something to control, and what controls it: a motor's position
 * by a PID controller, in integers. What it computes depends on the number of steps alone, so a
 * checksum over all positions tells whether anything went wrong on the way. */
#pragma once
#include <stdint.h>

struct controller {
    int32_t position, speed; /* of the motor, in 1/65536 */
    int32_t integral, last_error;
    uint32_t steps, checksum;
};

/* One period, in which the controller and the motor go on by so many small steps. */
void controller_run(struct controller *c, uint32_t steps);
