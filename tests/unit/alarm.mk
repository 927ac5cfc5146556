# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += alarm
alarm_SOURCES := core/alarm.c tests/fake/cpu.c tests/fake/timer.c
