# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += rtos_messages
rtos_messages_SOURCES = $(RTOS_KERNEL)
