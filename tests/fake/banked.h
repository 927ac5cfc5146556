/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/banked.h - the banked registers as an array. */
#pragma once
#include "arch/armv7/banked.h"

extern uint32_t fake_banked[BANKED_COUNT];
