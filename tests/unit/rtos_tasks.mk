# SPDX-License-Identifier: BSD-2-Clause
RTOS_KERNEL := $(wildcard guests/rtos/kernel/*.c) tests/fake/rtos_port.c tests/unit/rtos_tasks.c

UNIT_TESTS += rtos_tasks
rtos_tasks_SOURCES := $(RTOS_KERNEL)
