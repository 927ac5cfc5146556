# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += budget
budget_SOURCES := core/budget.c
