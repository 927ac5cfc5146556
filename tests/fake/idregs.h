/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/idregs.h - the ID registers as an array. */
#pragma once
#include "arch/armv7/idregs.h"

extern uint32_t fake_idregs[IDREG_COUNT];
