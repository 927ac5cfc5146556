/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/gic_tests.h - the parts of the image gicc besides gicc.c. */
#pragma once

/* gic_preemption.c: nested interrupts, binary point, SGIs. */
void gic_preemption_tests(void);

/* gic_random.c: long random sequences beside a model. */
void gic_random_tests(void);

/* gic_groups.c: group 1, FIQ, AckCtl, aliased registers. */
void gic_group_tests(void);

/* gic_lines.c: level-sensitive inputs, with the timers and the PL011 as sources. */
void gic_line_tests(void);
