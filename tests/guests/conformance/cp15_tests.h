/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/cp15_tests.h - the parts of the image cp15 besides cp15.c. */
#pragma once

/* vfp.c: floating point and Advanced SIMD, cp10 and cp11. */
void vfp_tests(void);
