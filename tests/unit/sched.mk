# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += sched
sched_SOURCES := core/sched.c core/budget.c core/alarm.c schedulers/fixed_priority.c \
                 tests/fake/cpu.c tests/fake/timer.c
