/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/timer_tests.h - the parts of the image timer besides timer.c. */
#pragma once

/* timer_user.c: PL0 and CNTKCTL. */
void timer_user_tests(void);
