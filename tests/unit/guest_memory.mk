# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += guest_memory
guest_memory_SOURCES := core/guest_memory.c
