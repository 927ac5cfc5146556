/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/unit.h - cmocka, and the headers it wants before it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
