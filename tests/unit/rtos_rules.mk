# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += rtos_rules
rtos_rules_SOURCES = $(RTOS_KERNEL)
