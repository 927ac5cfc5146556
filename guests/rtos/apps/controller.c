/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/controller.c */
#include "guests/rtos/apps/controller.h"

#define ONE            65536
#define HALF_WAVE      4096u /* steps until the set point changes its sign */
#define INTEGRAL_LIMIT (64 * ONE)
#define TORQUE_LIMIT   (4 * ONE)

static int32_t limited(int32_t value, int32_t limit)
{
    if (value > limit)
        return limit;
    return value < -limit ? -limit : value;
}

static int32_t torque_for(struct controller *c, int32_t error)
{
    int32_t change = error - c->last_error;

    c->last_error = error;
    c->integral = limited(c->integral + error / 256, INTEGRAL_LIMIT);
    return limited(error * 2 + c->integral / 8 + change * 16, TORQUE_LIMIT);
}

static void step(struct controller *c)
{
    int32_t set_point = c->steps / HALF_WAVE % 2 ? -ONE : ONE;
    int32_t torque = torque_for(c, set_point - c->position);

    c->speed += torque / 64 - c->speed / 32; /* the load brakes */
    c->position += c->speed / 64;
    c->steps++;
}

void controller_run(struct controller *c, uint32_t steps)
{
    for (uint32_t n = 0; n < steps; n++)
        step(c);
    c->checksum = c->checksum * 31 + (uint32_t)c->position;
}
