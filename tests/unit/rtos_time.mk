# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += rtos_time
rtos_time_SOURCES = $(RTOS_KERNEL)
