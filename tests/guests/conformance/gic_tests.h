/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_tests.h - the parts of the image gicc besides gicc.c. */
#pragma once

/* gic_groups.c: group 1, FIQ, AckCtl, aliased registers. */
void gic_group_tests(void);

/* gic_lines.c: level-sensitive inputs, with the timers and the PL011 as sources. */
void gic_line_tests(void);
