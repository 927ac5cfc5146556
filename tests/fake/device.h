/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/device.h - registers of the board are memory of the PC, but for one that does not
 * answer. */
#pragma once
#include "arch/device.h"

extern pa_t fake_device_hole; /* 0: there is none. As it is again at power-on */
