# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += rtos_objects
rtos_objects_SOURCES = $(RTOS_KERNEL)
