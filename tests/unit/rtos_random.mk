# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += rtos_random
rtos_random_SOURCES = $(RTOS_KERNEL)
