# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += unwind
unwind_SOURCES := arch/armv7/unwind.c
