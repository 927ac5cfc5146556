/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/busy.h - a neighbour that only computes. */
#pragma once

/* With busy=N in the boot arguments CPU N is started and runs in a circle for good; without it,
 * or if there is no such CPU, nothing happens. */
void busy_neighbour(void);
