# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += edf
edf_SOURCES := core/sched.c core/budget.c core/alarm.c schedulers/edf.c tests/fake/cpu.c \
               tests/fake/timer.c tools/schedulability.c
