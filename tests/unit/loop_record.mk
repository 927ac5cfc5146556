# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += loop_record
loop_record_SOURCES := guests/rtos/apps/controller.c guests/rtos/apps/loop_record.c
