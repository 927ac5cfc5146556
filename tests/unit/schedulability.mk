# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += schedulability
schedulability_SOURCES := tools/schedulability.c
