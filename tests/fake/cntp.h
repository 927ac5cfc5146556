/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/cntp.h - a vCPU whose emulated timer is three plain registers. */
#pragma once
#include "arch/armv7/cp15.h"

extern uint64_t fake_cntp[4];              /* by enum ptimer_register */
extern struct cp15_guest *fake_cntp_guest; /* who asked last */
