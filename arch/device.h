/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/device.h - registers of the board that a guest chose, or a configuration: where nobody
 * answers that is no mistake of ours. Nagaya's own devices are core/io.h's. */
#pragma once
#include "core/types.h"

/* 32 bits at a multiple of 4, mapped as MMU_DEVICE. False: the bus answers with an abort. */
bool device_read(pa_t at, uint32_t *value);
bool device_write(pa_t at, uint32_t value);
